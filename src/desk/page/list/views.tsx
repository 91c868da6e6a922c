/** The parts of the list, each with how many are in it. */
import type { Counts } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import css from './list.module.css';
import { type View, views } from './list-query.ts';

interface ViewsProps {
  view: View;
  counts: Counts | undefined;
  onChoose: (view: View) => void;
}

/** Without counts as long as they are not known. */
export function Views({ view, counts, onChoose }: ViewsProps) {
  const { t } = useTexts();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and be announced as a form
    <div role="group" aria-label={t('list.views')} className={css.views}>
      {views.map((one) => (
        <button
          key={one}
          type="button"
          className={css.view}
          data-alarm={(one === 'waiting' && (counts?.waiting ?? 0) > 0) || undefined}
          aria-pressed={one === view}
          onClick={() => onChoose(one)}
        >
          {t(`list.${one}`)}
          {counts && <span className={css.viewCount}>{counts[one]}</span>}
        </button>
      ))}
    </div>
  );
}
