/** One conversation in the list. */
import { memo } from 'react';
import { Link } from 'wouter';
import type { Summary } from '../api.d.ts';
import { nameOf } from '../conversation/names.ts';
import { saidText } from '../conversation/said.ts';
import { useTexts } from '../texts.ts';
import { Chips } from './chips.tsx';
import css from './list.module.css';
import { RowTime } from './row-time.tsx';

interface RowProps {
  summary: Summary;
  me: string;
  isOpen: boolean;
  /** It is the one that Tab comes to. */
  isCursor: boolean;
  onFocus: (number: string) => void;
}

export const Row = memo(function Row({ summary, me, isOpen, isCursor, onFocus }: RowProps) {
  const texts = useTexts();
  const { number, queue, lastWho, lastText, troubles, holder } = summary;
  const mine = holder?.id === me;
  const speaker = lastWho === 'person' && mine ? texts.t('who.me') : lastWho && texts.t(`who.${lastWho}`);
  return (
    <Link
      href={`/conversations/${number}`}
      className={css.row}
      aria-current={isOpen ? 'true' : undefined}
      tabIndex={isCursor ? 0 : -1}
      data-row={number}
      data-kind={queue === 'waiting' ? 'waiting' : mine ? 'mine' : troubles.length > 0 ? 'trouble' : 'other'}
      onFocus={() => onFocus(number)}
    >
      <span className={css.rowHead}>
        <span className={css.rowName}>{nameOf(summary, texts.t)}</span>
        <RowTime summary={summary} />
      </span>
      <span className={css.rowText}>
        {speaker && <span className={css.rowWho}>{speaker}: </span>}
        {saidText(lastText, texts)}
      </span>
      <Chips summary={summary} me={me} />
    </Link>
  );
});
