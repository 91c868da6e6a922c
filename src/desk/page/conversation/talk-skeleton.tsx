/** Where a conversation will be. */
import { Skeleton } from '@mantine/core';
import { useTexts } from '../texts.ts';
import css from './talk-skeleton.module.css';

const bubbles = [
  ['a', '60%', 'start'],
  ['b', '45%', 'end'],
  ['c', '30%', 'start'],
  ['d', '55%', 'end'],
] as const;

/** Until the first answer. */
export function TalkSkeleton() {
  const { t } = useTexts();
  return (
    <section className={css.coming} aria-busy="true" aria-label={t('talk.title')}>
      <p className="sr" role="status">
        {t('app.loading')}
      </p>
      <Skeleton height={28} width="35%" />
      {bubbles.map(([key, width, side]) => (
        <Skeleton key={key} height={48} width={width} radius="lg" style={{ justifySelf: side }} />
      ))}
    </section>
  );
}
