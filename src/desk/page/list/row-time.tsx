/** How long somebody has waited, or when something was last said. */
import type { Summary } from '../api.d.ts';
import { useNow } from '../live/now.ts';
import { Icon } from '../shell/icons.tsx';
import { useTexts } from '../texts.ts';
import { duration, shortTime } from '../times.ts';
import css from './list.module.css';

const minuteMs = 60_000;
/** From here on it is late. */
const lateMs = 5 * minuteMs;

/** Ticks by the second while somebody waits. */
export function RowTime({ summary: { waitingSince, unansweredSince, lastAt } }: { summary: Summary }) {
  const { language } = useTexts();
  const since = waitingSince ?? unansweredSince;
  if (since !== null) return <Waits since={since} answering={waitingSince === null} />;
  return <span className={css.rowTime}>{shortTime(lastAt, Date.now(), language)}</span>;
}

function Waits({ since, answering }: { since: number; answering: boolean }) {
  const { t, language } = useTexts();
  const waited = Math.max(0, useNow() - since);
  const time = duration(waited, language);
  return (
    <span className={css.rowWaits} data-late={waited >= lateMs || undefined}>
      <Icon name="clock" size={14} />
      <span className="sr">{t(answering ? 'list.unanswered' : 'list.waits', { time })}</span>
      <span aria-hidden="true">{time}</span>
    </span>
  );
}
