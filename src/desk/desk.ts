/** The help desk: who may come in, what they see, what they do, what is written down of it. Put together here, over the engine. */
import { type Request, Router } from 'express';
import type { DeskNow } from '../../flows/heard.ts';
import en from '../../locales/en/desk.json' with { type: 'json' };
import vi from '../../locales/vi/desk.json' with { type: 'json' };
import type { Engine, Watcher } from '../engine/engine.ts';
import type { Language } from '../engine/outside.ts';
import { tell } from '../log.ts';
import type { OfficeHours } from '../office-hours.ts';
import { type Asking, type ProblemCode, ProblemError } from './api/handling.ts';
import { openApiDocument } from './api/openapi.ts';
import { createRouter } from './api/router.ts';
import { createInsightHandlers } from './insight.ts';
import { createPageFiles, readDiagram } from './page-files.ts';
import { openEach, type Parts, type PartsOptions } from './parts.ts';
import { watchedBy } from './watching.ts';
import { createConversationHandlers } from './work/conversations.ts';
import { createEvents } from './work/events.ts';
import { createOrderHandlers } from './work/orders.ts';
import { createAidHandlers } from './work/topics.ts';

export interface DeskOptions extends PartsOptions {
  hours: OfficeHours | null;
}

export interface Desk {
  watcher: Watcher;
  /** Null while nobody could sign in. */
  now(at: number): DeskNow | null;
  /** The way to the first account, as a path; null when there is one. */
  setUpPath(): string | null;
  /** To be mounted at `/desk`, once; a process that serves no pages leaves it, and keeps list and figures all the same. */
  router(engine: Engine): Router;
  /** Begins to read what is stored. */
  start(): void;
  /** Never rejects: what cannot be written any more is logged, and the rest closed all the same. */
  stop(): Promise<void>;
}

/** Rejects when what it keeps on disk cannot be opened; nothing of it is left open then. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const parts = await openParts(options);
  const { access, board, figures, failed } = parts;
  const { hours } = options;
  const closing: Array<() => unknown> = [];

  return {
    watcher: watchedBy([board, figures], failed),
    now: (at) => (access.hasAccounts() ? { open: hours?.isOpen(at) ?? true, ahead: board.ahead() } : null),
    setUpPath() {
      const token = access.setUpToken();
      return token === null ? null : `/desk/set-up?token=${token}`;
    },
    router: (engine) => routerOf(engine, { ...options, ...parts, closing }),
    start: parts.start,
    async stop() {
      for (const close of closing) await close();
      await parts.close();
    },
  };
}

type Opened = Parts & { failed: (error: unknown) => void; close: () => Promise<void> };

async function openParts(options: DeskOptions): Promise<Opened> {
  const failed = (error: unknown) => options.log.error({ what: 'desk', ...tell(error) }, 'the desk failed');
  const closes: Array<() => Promise<void>> = [];
  /** The last opened first. */
  async function close() {
    for (const one of closes.toReversed()) await one().catch(failed);
  }
  try {
    return { ...(await openEach(options, { failed, closes })), failed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The API over the engine, and the page. */
function routerOf(engine: Engine, options: DeskOptions & Opened & { closing: Array<() => unknown> }): Router {
  const { access, audit, board, figures, speech, clock, publicUrl, failed } = options;
  const presence = options.presence((number) => events.viewersChanged(number));
  const events = createEvents({
    board,
    clock,
    viewers: presence.viewers,
    session: access.session,
    left: presence.left,
  });
  options.closing.push(events.close, () => presence.stop?.());
  board.onChange(events.changed);
  const idOf = async ({ params }: Asking) => {
    const id = await board.idOf(params['number'] ?? '');
    if (id === null) throw new ProblemError('not-found');
    return id;
  };
  const document = openApiDocument();
  const api = createRouter({
    handlers: {
      ...access.handlers,
      ...createConversationHandlers({ engine, board, presence, speech, clock, audit: audit.append, idOf }),
      ...createOrderHandlers({ engine, clock, idOf }),
      ...events.handlers,
      ...createAidHandlers({ speech, kept: options.replies, diagram: readDiagram }),
      ...createInsightHandlers({ figures, audit }),
      document: async () => document,
    },
    session: access.session,
    mustSetTotp: access.mustSetTotp,
    audit: audit.append,
    addressOf: ({ ip }: Request) => ip ?? '',
    publicOrigin: publicUrl && new URL(publicUrl).origin,
    titleOf,
    failed,
  });
  return Router().use('/api', api).use(createPageFiles());
}

const problems: Record<Language, Record<ProblemCode, string>> = { vi: vi.problem, en: en.problem };
const titleOf = (language: Language, code: ProblemCode): string => problems[language][code];
