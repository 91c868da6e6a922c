/** The list itself: only the rows that can be seen are in the page, however many there are. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Summary } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import css from './list.module.css';
import { pageSize, useOtherPages } from './list-pages.ts';
import type { Wanted } from './list-query.ts';
import { Row } from './row.tsx';
import { useRowKeys } from './row-keys.ts';

interface RowsProps {
  first: Summary[];
  total: number;
  wanted: Wanted;
  open: string | null;
  me: string;
  busy: boolean;
}

/** All are of one height, so that 10,000 need not be measured. */
const rowPx = 94;
const beyond = 6;

const pagesOf = (indexes: number[]): number[] =>
  [...new Set(indexes.map((index) => Math.floor(index / pageSize)))].filter((page) => page > 0);

/** `first`: the first part of the list; the others are asked for as they come into sight. */
export function Rows({ first, total, wanted, open, me, busy }: RowsProps) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(open);
  const firstIndex = useMemo(() => new Map(first.map(({ number }, index) => [number, index])), [first]);
  const cursorIndex = (cursor !== null && firstIndex.get(cursor)) || 0;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: beyond,
    // What has the focus must stay in the page.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) =>
        [...new Set([cursorIndex, ...defaultRangeExtractor(range)])]
          .filter((index) => index < range.count)
          .sort((a, b) => a - b),
      [cursorIndex],
    ),
  });
  const shown = virtual.getVirtualItems();
  const others = useOtherPages(wanted, pagesOf(shown.map(({ index }) => index)));
  const summaryAt = (index: number): Summary | undefined =>
    index < pageSize ? first[index] : others.get(Math.floor(index / pageSize))?.[index % pageSize];
  useRowKeys({
    scroller,
    total,
    open,
    summaryAt,
    shown: shown.map(({ index }) => index),
    reveal: virtual.scrollToIndex,
  });
  return (
    <div ref={scroller} className={css.scroller} aria-busy={busy}>
      <ul className={css.rows} aria-label={t('list.title')} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const summary = summaryAt(index);
          return (
            <li
              key={summary?.number ?? index}
              className={css.place}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ height: rowPx, transform: `translateY(${start}px)` }}
            >
              {summary ? (
                <Row
                  summary={summary}
                  me={me}
                  isOpen={summary.number === open}
                  isCursor={index === cursorIndex}
                  onFocus={setCursor}
                />
              ) : (
                <span className={css.rowComing}>{t('list.loadingRow')}</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
