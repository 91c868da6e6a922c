/** Tells the pages that are open what changes: of conversations at most four times a second each, of who looks at them at once. */
import type { Request, Response } from 'express';
import type { Clock } from '../../engine/clock.ts';
import { type EventStream, openEventStream } from '../../http/event-stream.ts';
import { type Handlers, ProblemError, type Session } from '../api/handling.ts';
import type { Overview } from '../board/overview.ts';
import type { Viewer } from './presence.ts';

export interface EventsOptions {
  board: Pick<Overview, 'summary' | 'counts'>;
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
const tryAgainMs = 3_000;
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
  /** Settled when what was told last is told. */
  flushed: Promise<void>;
}

/** Changes told within a quarter of a second are told together. */
export function createEvents(options: EventsOptions): Events {
  const { board, clock, viewers } = options;
  const pages = new Set<Page>();

  async function flush(page: Page) {
    const numbers = [...page.changed];
    page.changed.clear();
    const told = numbers.slice(0, summariesAtOnce);
    const [counts, ...summaries] = await Promise.all([board.counts(page.account), ...told.map(board.summary)]);
    if (!pages.has(page)) return;
    if (page.open !== null && numbers.includes(page.open)) page.stream.send('conversation', { number: page.open });
    page.stream.send('changed', {
      counts,
      reload: numbers.length > summariesAtOnce,
      summaries: summaries.flatMap((summary) => summary ?? []),
      removed: told.filter((_number, index) => summaries[index] === null),
    });
  }

  /** One after the other, so that the newest is told last. While the list cannot be read, whose owner tells of that, it is tried again. */
  function plan(page: Page, ms: number) {
    page.cancel = clock.after(ms, () => {
      const numbers = [...page.changed];
      page.flushed = page.flushed
        .then(() => flush(page))
        .catch(() => {
          if (!pages.has(page)) return;
          page.cancel();
          for (const number of numbers) page.changed.add(number);
          plan(page, tryAgainMs);
        });
    });
  }

  async function open(
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
    const page: Page = {
      account,
      open: conversation,
      stream,
      changed: new Set(),
      cancel: () => {},
      flushed: Promise.resolve(),
    };
    pages.add(page);
    const stop = keepAsking({
      clock,
      ask: () => options.session(request),
      isThere: () => pages.has(page),
      end: stream.end,
    });
    const own = [...pages].filter((other) => other.account === account);
    for (const oldest of own.slice(0, -pagesOfOne)) oldest.stream.end();
    const counts = await board.counts(account);
    if (pages.has(page)) page.stream.send('changed', { counts, reload: true, summaries: [], removed: [] });
  }

  return {
    handlers: {
      async events({ request, response, session, query }) {
        if (session === null) throw new ProblemError('not-signed-in');
        await open(request, response, { account: session.account, conversation: query.open ?? null });
        return undefined;
      },
    },
    changed(number) {
      for (const page of pages) {
        const planned = page.changed.size > 0;
        page.changed.add(number);
        if (!planned) plan(page, everyMs);
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

/** Whether whoever opened a page still may; what comes back stops it. */
function keepAsking({
  clock,
  ask,
  isThere,
  end,
}: {
  clock: Clock;
  ask: () => Promise<Session | null>;
  isThere: () => boolean;
  end: () => void;
}): () => void {
  let cancel = clock.after(askAgainMs, look);

  function goOn() {
    if (isThere()) cancel = clock.after(askAgainMs, look);
  }

  function look() {
    ask().then(
      (session) => {
        if (session !== null) goOn();
        else if (isThere()) end();
      },
      // Nobody can say now: nothing is told meanwhile either.
      goOn,
    );
  }

  return () => cancel();
}
