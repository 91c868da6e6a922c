/** The states passed, in words, the newest first. */
import { useState } from 'react';
import type { Conversation } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import { stateName } from './names.ts';
import css from './side.module.css';
import { TimeTold } from './time-told.tsx';

interface PathListProps {
  path: Conversation['path'];
  current: string;
}

const shownAtFirst = 6;

/** `current`: path of the state; marked if it is the last one passed. */
export function PathList({ path, current }: PathListProps) {
  const texts = useTexts();
  const { t } = texts;
  const [all, setAll] = useState(false);
  if (path.length === 0) return <p className={css.quiet}>{t('side.pathNone')}</p>;
  const newestFirst = path.map((place, index) => ({ ...place, index })).reverse();
  const shown = all ? newestFirst : newestFirst.slice(0, shownAtFirst);
  const last = path.length - 1;
  return (
    <>
      <ol className={css.path} reversed>
        {shown.map(({ at, state, index }) => {
          const isHere = index === last && state === current;
          return (
            <li key={index} className={css.passed} aria-current={isHere ? 'step' : undefined}>
              <span>
                {stateName(state, texts)}
                {isHere && <span className={css.here}> · {t('side.current')}</span>}
              </span>
              <TimeTold at={at} />
            </li>
          );
        })}
      </ol>
      {path.length > shownAtFirst && (
        <button type="button" className={css.small} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('side.hide') : t('side.pathAll', { count: path.length })}
        </button>
      )}
    </>
  );
}
