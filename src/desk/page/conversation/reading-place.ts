/** Keeps the newest in sight for whoever is at the end, and the place for whoever reads further up. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** So near counts as at the end. */
const nearPx = 80;

interface ReadingPlace {
  box: RefObject<HTMLDivElement | null>;
  /** How many have come meanwhile; null at the end. */
  unread: number | null;
  toNewest: () => void;
  onScroll: () => void;
}

/** `keys`: of all that is shown, the newest last; at the beginning some may be gone when others come. */
export function useReadingPlace(keys: string[]): ReadingPlace {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = keys.at(-1) ?? '';
  const seen = useRef(newest);
  const [unread, setUnread] = useState<number | null>(null);

  const toNewest = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves it
  useLayoutEffect(() => {
    if (atEnd.current) {
      toNewest();
      seen.current = newest;
    } else setUnread(keys.length - 1 - keys.lastIndexOf(seen.current));
  }, [newest, toNewest]);

  // What is around the box grows and shrinks: the composer, the step card.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toNewest();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [toNewest]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
    if (atEnd.current) {
      seen.current = newest;
      setUnread(null);
    } else setUnread((now) => now ?? 0);
  }, [newest]);

  return { box, unread, toNewest, onScroll };
}
