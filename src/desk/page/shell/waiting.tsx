/** What stands where a page is not there yet, or cannot be. */
import { Button, Loader } from '@mantine/core';
import { useTexts } from '../texts.ts';
import css from './waiting.module.css';

/** A whole window of it; within a page, a skeleton stands instead. */
export function Waiting() {
  const { t } = useTexts();
  return (
    <main className={css.middle} aria-busy="true">
      <Loader size="sm" aria-hidden="true" />
      <p role="status">{t('app.loading')}</p>
    </main>
  );
}

/** `again`: what is tried when the button is pressed. */
export function Unreachable({ again }: { again: () => void }) {
  const { t } = useTexts();
  return (
    <main className={css.middle}>
      <h1>{t('app.unreachable')}</h1>
      <p>{t('app.unreachableHint')}</p>
      <Button onClick={again}>{t('app.retry')}</Button>
    </main>
  );
}

/** Nothing to see, and what can be done about it. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: React.ReactNode }) {
  return (
    <div className={css.empty}>
      <p className={css.emptyTitle}>{title}</p>
      {hint && <p className={css.emptyHint}>{hint}</p>}
      {children}
    </div>
  );
}
