/** The canned replies that fit what was typed behind `/`. */
import { useEffect, useRef } from 'react';
import { useTexts } from '../texts.ts';
import type { Found } from './use-canned.ts';
import css from './work.module.css';

export const cannedListId = 'canned-replies';
/** Of the n-th in the list, for `aria-activedescendant`. */
export const optionId = (index: number): string => `${cannedListId}-${index}`;

interface CannedListProps {
  found: Found[];
  chosen: number;
  onChoose: (found: Found) => void;
}

/** `chosen`: index of the one that Enter takes. */
export function CannedList({ found, chosen, onChoose }: CannedListProps) {
  const { t } = useTexts();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  if (found.length === 0)
    return (
      <p className={css.canned} role="status">
        {t('work.cannedNone')}
      </p>
    );
  return (
    <div ref={list} id={cannedListId} role="listbox" aria-label={t('work.canned')} className={css.canned}>
      {found.map((one, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the box in which one writes
        <div
          key={one.reply.id}
          id={optionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={css.cannedOption}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(one)}
        >
          <strong>/{one.reply.shortcut}</strong> <span>{one.text}</span>
        </div>
      ))}
    </div>
  );
}
