/** A value in full, for half a minute. */
import { useEffect, useState } from 'react';
import { useTexts } from '../texts.ts';
import css from './side.module.css';

const shownS = 30;

/** Calls `onHide` when the time is over. */
export function Revealed({ value, onHide }: { value: string; onHide: () => void }) {
  const { t } = useTexts();
  const [left, setLeft] = useState(shownS);
  useEffect(() => {
    const until = Date.now() + shownS * 1_000;
    const timer = setInterval(() => setLeft(Math.ceil((until - Date.now()) / 1_000)), 500);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) onHide();
  }, [left, onHide]);
  return (
    <>
      <code className={css.revealed}>{value}</code>
      <button type="button" className={css.small} onClick={onHide}>
        {t('side.hide')}
      </button>
      <span className={css.quiet}>{t('side.hidesIn', { seconds: Math.max(0, left) })}</span>
    </>
  );
}
