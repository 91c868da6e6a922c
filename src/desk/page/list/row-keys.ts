/** Moving through the list by key: J and K from anywhere, the arrows from within. */
import { useHotkeys } from '@mantine/hooks';
import { type RefObject, useEffect } from 'react';
import type { Summary } from '../api.d.ts';

interface RowKeysOptions {
  scroller: RefObject<HTMLDivElement | null>;
  total: number;
  open: string | null;
  summaryAt: (index: number) => Summary | undefined;
  /** Indexes of the rows in the page. */
  shown: number[];
  /** Scrolls there. */
  reveal: (index: number) => void;
}

const rowOf = (scroller: HTMLDivElement | null, number: string) =>
  scroller?.querySelector<HTMLElement>(`[data-row="${number}"]`);

/** Frames after which a row that was scrolled to is there, or will not be. */
const framesAtMost = 10;

/** Keys that are typed into a field, or while a dialog is open, are not meant. */
export function useRowKeys({ scroller, total, open, summaryAt, shown, reveal }: RowKeysOptions): void {
  const indexOf = (number: string | null | undefined) =>
    number ? (shown.find((index) => summaryAt(index)?.number === number) ?? null) : null;

  function focus(index: number, frames = framesAtMost) {
    const number = summaryAt(index)?.number;
    const row = number && rowOf(scroller.current, number);
    if (row) row.focus({ preventScroll: true });
    else if (frames > 0) requestAnimationFrame(() => focus(index, frames - 1));
  }

  function move(by: number) {
    if (total === 0 || document.querySelector('[role="dialog"]')) return;
    const focused = scroller.current?.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-row')
      : null;
    const from = indexOf(focused) ?? indexOf(open);
    const to = from === null ? 0 : Math.min(total - 1, Math.max(0, from + by));
    reveal(to);
    focus(to);
  }

  useHotkeys([
    ['J', () => move(1)],
    ['K', () => move(-1)],
  ]);

  useEffect(() => {
    const element = scroller.current;
    function press(event: KeyboardEvent) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      move(by);
    }
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  });
}
