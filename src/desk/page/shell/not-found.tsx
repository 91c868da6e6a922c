/** An address that leads nowhere. */
import { Link } from 'wouter';
import { useTexts } from '../texts.ts';

/** Leads back to the first page one may see. */
export function NotFound() {
  const { t } = useTexts();
  return (
    <div>
      <h1>{t('app.notFound')}</h1>
      <p>
        <Link href="/">{t('app.toList')}</Link>
      </p>
    </div>
  );
}
