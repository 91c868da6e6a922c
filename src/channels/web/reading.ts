/** What is new, told to an open page: as server-sent events, or to whoever asks again and again. */
import type { Request, Response } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Language } from '../../engine/outside.ts';
import { openEventStream } from '../../http/event-stream.ts';
import { uncached } from '../../http/private.ts';
import type { Audience, News } from './audience.ts';
import { wire } from './fragments.ts';
import type { Item, Mailbox } from './mailbox.ts';
import { ProblemError, problems } from './problems.ts';

export interface Reader {
  chat: string;
  address: string;
  language: Language;
}

export interface ReadingOptions {
  mailbox: Mailbox;
  audience: Audience;
  clock: Clock;
}

export interface Reading {
  /** `text/event-stream` (HTML standard, 9.2): hello, message, removed, typing, beat, crowded. Throws `ProblemError` when there is no room. */
  stream(request: Request, response: Response, reader: Reader): Promise<void>;
  /** JSON; held until there is something, for at most `wait` seconds. */
  poll(request: Request, response: Response, reader: Reader): Promise<void>;
  /** Listens from now on; resolves when something has happened that is `enough`, after `ms`, when called off, or at once when there is no room. */
  until(reader: Pick<Reader, 'chat' | 'address'>, waiting: Waiting): Promise<void>;
}

interface Waiting {
  ms: number;
  enough: (news: News) => boolean;
  /** Calls it off. */
  signal?: AbortSignal;
}

const longestWaitS = 25;

/** Reads only. */
export function createReading({ mailbox, audience, clock }: ReadingOptions): Reading {
  function join(response: Response, { chat, address, language }: Reader, after: number, items: Item[]) {
    // Gone before its turn came: it would never leave, and keep its place from others.
    if (response.destroyed) return;
    const message = (item: Item) => events.send('message', wire(item, language, clock.now()), item.seq);
    const leave = audience.join(chat, {
      address,
      hear(news) {
        if (news.what === 'kept') message(news.item);
        else if (news.what === 'removed') events.send('removed', standing(news.left));
        else events.send('typing', {});
      },
      dismiss(why) {
        if (why === 'crowded') events.send('crowded', {});
        events.end();
      },
    });
    if (leave === null) throw new ProblemError(problems.full);
    const events = openEventStream(response, clock, leave);
    events.send('hello', standing(items));
    for (const item of items.filter(({ seq }) => seq > after)) message(item);
  }

  function until({ chat, address }: Pick<Reader, 'chat' | 'address'>, { ms, enough, signal }: Waiting): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const leave = audience.join(chat, {
        address,
        hear: (news) => enough(news) && end(),
        dismiss: () => end(),
      });
      const cancel = clock.after(leave === null ? 0 : ms, () => end());
      function end() {
        cancel();
        leave?.();
        resolve();
      }
      signal?.addEventListener('abort', end);
    });
  }

  return {
    until,
    async stream(request, response, reader) {
      const after = numberIn(request.get('last-event-id')) ?? numberIn(request.query['after']) ?? 0;
      await mailbox.with(reader.chat, (items) => join(response, reader, after, items));
    },
    async poll(request, response, reader) {
      const after = numberIn(request.query['after']) ?? 0;
      const waitS = Math.min(numberIn(request.query['wait']) ?? 0, longestWaitS);
      if (response.destroyed) return;
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const waiting = await mailbox.with(reader.chat, (items) => {
        if (waitS === 0 || items.some(({ seq }) => seq > after)) return null;
        const enough = ({ what }: News) => what !== 'typing';
        return { news: until(reader, { ms: waitS * 1_000, enough, signal: gone.signal }) };
      });
      await waiting?.news;
      if (gone.signal.aborted) return;
      const items = await mailbox.items(reader.chat);
      const newer = items.filter(({ seq }) => seq > after);
      uncached(response);
      response.json({
        ...standing(items),
        items: newer.map((item) => wire(item, reader.language, clock.now())),
      });
    },
  };
}

/** What is kept now: pages show nothing older than `oldest`, and nothing at all when it is null. */
const standing = (items: Item[]) => ({ oldest: items[0]?.seq ?? null, newest: items.at(-1)?.seq ?? null });

function numberIn(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
