/** The page and what it talks to, for one place: by itself at `/`, or at `/embed` in a frame of another site. */
import { randomUUID } from 'node:crypto';
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Language } from '../../engine/outside.ts';
import { uncached } from '../../http/private.ts';
import type { PageFiles } from './files.ts';
import { createGate, type GateOptions } from './gate.ts';
import { type PagePolicy, pageHeaders } from './headers.ts';
import type { Item, Mailbox } from './mailbox.ts';
import { type PageOptions, page } from './page.ts';
import { type Problem, problemOf, problems } from './problems.ts';
import type { Reader, Reading } from './reading.ts';
import { bodies, commanded, readWish, type Wish } from './saying.ts';
import { filled, texts } from './texts.ts';
import { keepTaste, keepVisitor, readLanguage, type Visitor, visitorOf } from './visitor.ts';

export interface RouteOptions extends GateOptions {
  policy: PagePolicy;
  operatorName: string | undefined;
  phoneUrl: string | undefined;
  clock: Clock;
  files: PageFiles;
  mailbox: Mailbox;
  reading: Reading;
  /** Resolves when the message is safe and shown; false when it was before. */
  hear: (chat: string, wish: Wish, language: Language) => Promise<boolean>;
  /** Has everything about the chat deleted; resolves to the farewell, if one came in time. */
  erase: (reader: Reader) => Promise<string | null>;
  /** Something that is our fault. */
  failed: (error: unknown) => void;
}

/** Without a script nobody waits longer than this for the answer to be on the page that comes back. */
const answerMs = 2_500;

/** Routes of one place, with paths from the root; others are passed on untouched. */
export function placeRoutes(options: RouteOptions): Router {
  const { place, dataKey, mailbox, reading, hear, erase, clock } = options;
  const { home, api } = place;
  const router = Router();
  const headers = pageHeaders(options.policy);
  const { visitor, reader, sender, countRead, countMessage } = createGate(options);
  const back = (response: Response) => response.redirect(303, `${home}#newest`);

  async function newsFor(request: Request, response: Response, tell: Reading['poll']) {
    await countRead(request);
    await tell(request, response, reader(request));
  }

  /** For a form: what it said, and the page with the answer. */
  async function sayAndWait(wish: Wish, from: Reader & Visitor, response: Response) {
    const over = new AbortController();
    const listening = await mailbox.with(from.chat, () => ({
      answered: reading.until(from, {
        ms: answerMs,
        enough: (news) => news.what === 'removed' || (news.what === 'kept' && news.item.who === 'assistant'),
        signal: over.signal,
      }),
    }));
    try {
      if (await hear(from.chat, wish, from.language)) await listening.answered;
    } finally {
      over.abort();
    }
    back(response);
  }

  router.get(home, headers, async (request, response) => {
    await countRead(request);
    const lang = readLanguage(request.query['lang']);
    if (lang) keepTaste(response, place, { lang });
    const chat = keepVisitor(request, response, { place, dataKey, anew: false });
    const { language, size } = visitor(request);
    response.send(page({ ...shared(options), language, size, items: await mailbox.items(chat), now: clock.now() }));
  });

  router.post(`${api}/messages`, headers, bodies, async (request: Request, response: Response) => {
    const from = sender(request);
    const items = await mailbox.items(from.chat);
    const wish = readWish(request, items, from.language);
    if (wish === null) return back(response);
    await countMessage(from, isNew(items));
    if (!request.is('json')) return sayAndWait(wish, from, response);
    await hear(from.chat, wish, from.language);
    response.json({ taken: true });
  });

  router.post(`${api}/settings`, headers, bodies, async (request: Request, response: Response) => {
    const from = sender(request);
    const { lang, size } = (request.body ?? {}) as Record<string, unknown>;
    if (size !== undefined) keepTaste(response, place, { size: size === '1' ? 1 : size === '2' ? 2 : 0 });
    const language = readLanguage(lang);
    if (language === null) return back(response);
    const begun = (await mailbox.items(from.chat)).length > 0;
    await countMessage(from, false);
    keepTaste(response, place, { lang: language });
    if (begun) await sayAndWait(commanded(language, randomUUID(), language), from, response);
    else back(response);
  });

  router.post(`${api}/forget`, headers, bodies, async (request: Request, response: Response) => {
    const from = sender(request);
    await countMessage(from, isNew(await mailbox.items(from.chat)));
    const farewell = await erase(from);
    const fresh = keepVisitor(request, response, { place, dataKey, anew: true });
    const text = farewell ?? texts[from.language].forgotten;
    await mailbox.add(fresh, { who: 'assistant', key: 'farewell', text, buttons: [] });
    await mailbox.keepFarewell(fresh);
    back(response);
  });

  router.get(`${api}/events`, (request, response) => newsFor(request, response, reading.stream));
  router.get(`${api}/messages`, (request, response) => newsFor(request, response, reading.poll));
  router.use(problemAnswers(options));
  return router;
}

/** To the engine whoever has said nothing yet is somebody new; what stands there is the farewell of an earlier conversation. */
const isNew = (items: Item[]) => items.every(({ who }) => who === 'assistant');

const shared = (options: RouteOptions): Omit<PageOptions, 'language' | 'size' | 'items' | 'now'> => ({
  place: options.place,
  file: options.files.path,
  operatorName: options.operatorName,
  phoneUrl: options.phoneUrl,
});

/** Words for whatever a route has thrown: JSON for scripts, the page for forms. Faults of ours are told, and count as "later". */
function problemAnswers(options: RouteOptions): ErrorRequestHandler {
  const { place, dataKey, mailbox, clock, failed } = options;

  async function pageWith(request: Request, words: string): Promise<string> {
    const { chat, language, size } = visitorOf(request, place, dataKey);
    const items: Item[] = chat === null ? [] : await mailbox.items(chat).catch(() => []);
    const draft = (request.body as Record<string, unknown> | undefined)?.['text'];
    const problem = { words, draft: typeof draft === 'string' ? draft : '' };
    return page({ ...shared(options), language, size, items, now: clock.now(), problem });
  }

  return async (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const known = problemOf(error);
    if (known === null) failed(error);
    const { status, text, retryAfterS }: Problem = known ?? problems.later;
    const words = filled(texts[visitorOf(request, place, dataKey).language][text], { seconds: retryAfterS ?? 0 });
    uncached(response);
    if (retryAfterS !== undefined) response.set('Retry-After', String(retryAfterS));
    response.status(status);
    const script = request.method === 'POST' ? request.is('json') : request.path !== place.home;
    if (!script) response.send(await pageWith(request, words));
    else response.json({ problem: text.slice('problem'.length), words, retryAfterS: retryAfterS ?? null });
  };
}
