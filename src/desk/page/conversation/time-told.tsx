/** A time, short; all of it for whoever points at it, or presses it. */
import { useNow } from '../live/now.ts';
import { useTexts } from '../texts.ts';
import { ago, clockTime, fullTime } from '../times.ts';
import css from './time-told.module.css';

const minuteMs = 60_000;
/** How long "5 phút trước" says more than "14:05". */
const freshMs = 60 * minuteMs;

/** `at`: epoch ms. */
export function TimeTold({ at }: { at: number }) {
  const { language } = useTexts();
  const now = useNow(minuteMs / 4);
  return (
    // Not a stop for Tab: a long talk would be hundreds of them.
    <time className={css.time} dateTime={new Date(at).toISOString()} data-whole={fullTime(at, language)} tabIndex={-1}>
      {now - at < freshMs ? ago(at, now, language) : clockTime(at, language)}
    </time>
  );
}
