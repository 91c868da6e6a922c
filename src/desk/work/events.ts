/** Tells the pages that are open what changes: of conversations at most four times a second each, of who looks at them at once. */
import type { Request, Response } from 'express';
import type { Clock } from '../../engine/clock.ts';
import { type EventStream, openEventStream } from '../../http/event-stream.ts';
import { type Handlers, ProblemError, type Session } from '../api/handling.ts';
import type { Board } from '../board/board.ts';
import type { Viewer } from './presence.ts';

export interface EventsOptions {
  board: Pick<Board, 'summary' | 'counts'>;
  clock: Clock;
  viewers: (number: string) => Viewer[];
  /** Whoever made the request is still signed in. */
  session: (request: Request) => Promise<Session | null>;
  /** The page with this conversation open is gone. */
  left: (number: string, account: string) => void;
}

export interface Events {
  handlers: Handlers<'events'>;
  changed(number: string): void;
  viewersChanged(number: string): void;
  close(): void;
}

const everyMs = 250;
/** More than this at once, and the page had better ask for its list anew. */
const summariesAtOnce = 200;
/** Who was signed out, or may no longer, hears nothing more after this long. */
const askAgainMs = 30_000;
/** Pages of one account; the oldest has to go. */
const pagesOfOne = 8;

interface Page {
  account: string;
  open: string | null;
  stream: EventStream;
  changed: Set<string>;
  cancel: () => void;
}

/** Changes told within a quarter of a second are told together. */
export function createEvents(options: EventsOptions): Events {
  const { board, clock, viewers } = options;
  const pages = new Set<Page>();

  function flush(page: Page) {
    page.cancel = () => {};
    const numbers = [...page.changed];
    page.changed.clear();
    const counts = board.counts(page.account);
    if (page.open !== null && numbers.includes(page.open)) page.stream.send('conversation', { number: page.open });
    const told = numbers.slice(0, summariesAtOnce).map((number) => ({ number, summary: board.summary(number) }));
    page.stream.send('changed', {
      counts,
      reload: numbers.length > summariesAtOnce,
      summaries: told.flatMap(({ summary }) => (summary ? [summary] : [])),
      removed: told.flatMap(({ number, summary }) => (summary ? [] : [number])),
    });
  }

  /** As long as the page is there and its account still may. */
  function keepAsking(request: Request, page: Page) {
    let cancel = clock.after(askAgainMs, ask);
    function ask() {
      void options
        .session(request)
        .catch(() => null)
        .then((session) => {
          if (!pages.has(page)) return;
          if (session === null) page.stream.end();
          else cancel = clock.after(askAgainMs, ask);
        });
    }
    return () => cancel();
  }

  function open(
    request: Request,
    response: Response,
    { account, conversation }: { account: string; conversation: string | null },
  ) {
    // Gone before its turn came: it would never leave.
    if (response.destroyed) return;
    const stream = openEventStream(response, clock, () => {
      pages.delete(page);
      page.cancel();
      stop();
      if (page.open !== null) options.left(page.open, account);
    });
    const page: Page = { account, open: conversation, stream, changed: new Set(), cancel: () => {} };
    pages.add(page);
    const stop = keepAsking(request, page);
    const own = [...pages].filter((other) => other.account === account);
    for (const oldest of own.slice(0, -pagesOfOne)) oldest.stream.end();
    page.stream.send('changed', { counts: board.counts(account), reload: true, summaries: [], removed: [] });
  }

  return {
    handlers: {
      async events({ request, response, session, query }) {
        if (session === null) throw new ProblemError('not-signed-in');
        open(request, response, { account: session.account, conversation: query.open ?? null });
        return undefined;
      },
    },
    changed(number) {
      for (const page of pages) {
        const planned = page.changed.size > 0;
        page.changed.add(number);
        if (!planned) page.cancel = clock.after(everyMs, () => flush(page));
      }
    },
    viewersChanged(number) {
      for (const page of pages) page.stream.send('viewers', { number, viewers: viewers(number) });
    },
    close() {
      for (const page of pages) page.stream.end();
    },
  };
}
