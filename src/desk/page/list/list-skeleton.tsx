/** Where rows will be. */
import { Skeleton } from '@mantine/core';
import { useTexts } from '../texts.ts';
import css from './list.module.css';

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** About as high as the rows will be. */
export function ListSkeleton() {
  const { t } = useTexts();
  return (
    <div className={css.scroller} aria-busy="true">
      <p className="sr" role="status">
        {t('app.loading')}
      </p>
      {rows.map((row) => (
        <div key={row} className={css.coming} aria-hidden="true">
          <Skeleton height={14} width="55%" />
          <Skeleton height={12} width="90%" />
          <Skeleton height={18} width="40%" radius="xl" />
        </div>
      ))}
    </div>
  );
}
