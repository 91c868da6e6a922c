/** Says that what is shown may be out of date. */
import { useEffect, useState } from 'react';
import { Icon } from '../shell/icons.tsx';
import { useTexts } from '../texts.ts';
import css from './away-banner.module.css';
import { useConnected } from './live.tsx';

/** A break as short as this is nobody's worry. */
const patienceMs = 1_500;

/** Only within a `LiveProvider`. */
export function AwayBanner() {
  const { t } = useTexts();
  const connected = useConnected();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(!connected), connected ? 0 : patienceMs);
    return () => clearTimeout(timer);
  }, [connected]);
  return (
    <div role="status">
      {shown && (
        <p className={css.banner}>
          <Icon name="warn" size={18} />
          {t('app.away')}
        </p>
      )}
    </div>
  );
}
