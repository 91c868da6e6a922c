/** What the server tells by itself, over one connection that is opened again whenever it breaks. */
import type { Counts, Summary, Viewer } from '../api.d.ts';

export interface Changed {
  summaries: Summary[];
  removed: string[];
  counts: Counts;
}

interface StreamOptions {
  /** The conversation that is open here. */
  open: string | null;
  changed: (changed: Changed) => void;
  viewers: (told: { number: string; viewers: Viewer[] }) => void;
  conversation: (number: string) => void;
  /** Whether it is connected; told whenever that changes. */
  connected: (is: boolean) => void;
}

const firstPauseMs = 1_000;
/** A few dozen pages at most ask so often. */
const longestPauseMs = 10_000;

/** Runs until the function that comes back is called. */
export function openStream({ open, changed, viewers, conversation, connected }: StreamOptions): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let failures = 0;

  function connect() {
    source = new EventSource(`/desk/api/events${open === null ? '' : `?open=${open}`}`);
    source.addEventListener('open', () => {
      failures = 0;
      connected(true);
    });
    source.addEventListener('error', reconnect);
    source.addEventListener('changed', ({ data }) => changed(JSON.parse(data)));
    source.addEventListener('viewers', ({ data }) => viewers(JSON.parse(data)));
    source.addEventListener('conversation', ({ data }) => conversation(JSON.parse(data).number));
  }

  // The browser's own way gives up after some answers, and knows no growing pause.
  function reconnect() {
    source?.close();
    connected(false);
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
    failures += 1;
    // So that not all pages come back in the same moment.
    timer = window.setTimeout(connect, pauseMs * (0.75 + Math.random() / 2));
  }

  function hurry() {
    if (source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    connect();
  }

  // Otherwise it takes minutes until a dead connection is noticed.
  function rest() {
    clearTimeout(timer);
    source?.close();
    connected(false);
  }

  connect();
  addEventListener('offline', rest);
  addEventListener('online', hurry);
  // Whoever comes back to the page wants to see what is.
  addEventListener('focus', hurry);
  return () => {
    removeEventListener('offline', rest);
    removeEventListener('online', hurry);
    removeEventListener('focus', hurry);
    clearTimeout(timer);
    source?.close();
  };
}
