/** Warns before a takeover ends because nobody has answered. */
import { useNow } from '../live/now.ts';
import { useTexts } from '../texts.ts';
import { duration } from '../times.ts';
import css from './work.module.css';

/** Who answers sooner need not be told. */
const patienceMs = 3 * 60_000;

/** `since`: epoch ms of the first message that is not answered. */
export function TooLate({ since }: { since: number }) {
  const { t, language } = useTexts();
  const waited = useNow() - since;
  if (waited < patienceMs) return null;
  return <p className={css.late}>{t('work.unanswered', { time: duration(waited, language) })}</p>;
}
