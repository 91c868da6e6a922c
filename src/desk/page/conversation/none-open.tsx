/** Beside the list, as long as nothing is chosen. */
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import css from './none-open.module.css';

/** Not shown where there is room for one pane only. */
export function NoneOpen() {
  const { t } = useTexts();
  return (
    <section className={css.none} aria-label={t('talk.title')}>
      <Empty title={t('talk.none')} hint={t('talk.noneHint')} />
    </section>
  );
}
