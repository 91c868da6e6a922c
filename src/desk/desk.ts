/** The help desk: who may come in, what they see, what they do, what is written down of it. Put together here, over the engine. */
import { join } from 'node:path';
import { type Request, Router } from 'express';
import type { DeskNow } from '../../flows/heard.ts';
import en from '../../locales/en/desk.json' with { type: 'json' };
import vi from '../../locales/vi/desk.json' with { type: 'json' };
import type { Clock } from '../engine/clock.ts';
import type { FrozenConversation } from '../engine/conversation.ts';
import type { Engine, Watcher } from '../engine/engine.ts';
import type { Language } from '../engine/outside.ts';
import { createSeal } from '../engine/seal.ts';
import { type Log, tagger, tell } from '../log.ts';
import type { OfficeHours } from '../office-hours.ts';
import type { Speech } from '../speech.ts';
import { openLowdbStore } from '../stores/lowdb/store.ts';
import { createNote } from '../stores/note.ts';
import type { Store } from '../stores/store.ts';
import { type Hashing, openAccess } from './access/access.ts';
import { type Answer, type Asking, type ProblemCode, ProblemError } from './api/handling.ts';
import { openApiDocument } from './api/openapi.ts';
import { createRouter } from './api/router.ts';
import { openAudit } from './audit/audit.ts';
import { createBoard } from './board/board.ts';
import { createFigures, type FiguresDocument } from './figures/figures.ts';
import { createInsightHandlers } from './insight.ts';
import { createPageFiles, readDiagram } from './page-files.ts';
import { watchedBy } from './watching.ts';
import { createConversationHandlers } from './work/conversations.ts';
import { createEvents } from './work/events.ts';
import { createOrderHandlers } from './work/orders.ts';
import { createPresence } from './work/presence.ts';
import { createAidHandlers } from './work/topics.ts';

export interface DeskOptions {
  /** Of the desk's own; the accounts may be elsewhere. */
  folder: string;
  accounts: string;
  dataKey: string;
  conversations: Store<FrozenConversation>;
  clock: Clock;
  log: Log;
  speech: Speech;
  hours: OfficeHours | null;
  publicUrl: string | undefined;
  fatal: (reason: string) => void;
  /** Cheaper in tests. */
  hashing?: Hashing;
}

export interface Desk {
  watcher: Watcher;
  /** Null while nobody could sign in. */
  now(at: number): DeskNow | null;
  /** The way to the first account, as a path; null when there is one. */
  setUpPath(): string | null;
  /** To be mounted at `/desk`. */
  router(engine: Engine): Router;
  /** Begins to read what is stored. */
  start(): void;
  /** Never rejects: what cannot be written any more is logged, and the rest closed all the same. */
  stop(): Promise<void>;
}

const loadAgainMs = 10_000;

/** Rejects when what it keeps on disk cannot be opened; nothing of it is left open then. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const parts = await openParts(options);
  const { access, board, figures, failed } = parts;
  const { hours } = options;
  const closing: Array<() => void> = [];
  let stopped = false;

  /** What is stored has to be seen once; a store that fails is asked again. */
  function load() {
    board.load().catch((error: unknown) => {
      if (stopped) return;
      failed(error);
      options.clock.after(loadAgainMs, load);
    });
  }

  return {
    watcher: watchedBy([board, figures], failed),
    now: (at) => (access.hasAccounts() ? { open: hours?.isOpen(at) ?? true, ahead: board.ahead() } : null),
    setUpPath() {
      const token = access.setUpToken();
      return token === null ? null : `/desk/set-up?token=${token}`;
    },
    router: (engine) => routerOf(engine, { ...options, ...parts, closing }),
    start() {
      void figures.start();
      load();
    },
    async stop() {
      stopped = true;
      for (const close of closing) close();
      await parts.close();
    },
  };
}

/** What the desk remembers, and who may come in. */
async function openParts(options: DeskOptions) {
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

/** How each is closed is put into `closes` as soon as it is open. */
async function openEach(
  options: DeskOptions,
  { failed, closes }: { failed: (error: unknown) => void; closes: Array<() => Promise<void>> },
) {
  const { folder, dataKey, clock, log, speech, conversations, publicUrl, fatal, hashing } = options;
  const seal = createSeal(dataKey);
  const audit = await openAudit({
    folder: join(folder, 'audit'),
    clock,
    damaged: (reason) => log.error({ what: 'desk', reason }, 'the audit log was damaged'),
  });
  closes.push(audit.close);
  const figuresStore = await openLowdbStore<FiguresDocument>({
    folder: join(folder, 'figures'),
    onDamage: (report) => log.error({ reason: JSON.stringify(report) }, 'stored figures were damaged and set aside'),
    onFatal: (error) => fatal(`the disk under DATA_DIR fails (${error.name}); nothing acknowledged before is lost`),
  });
  closes.push(() => figuresStore.close());
  const figures = createFigures({ store: figuresStore, seal, clock, failed });
  closes.push(figures.stop);
  const access = await openAccess({
    folder: options.accounts,
    sessions: createNote({ file: join(folder, 'sessions'), id: 'desk-sessions', seal }),
    seal,
    clock,
    secure: publicUrl?.startsWith('https:') === true,
    failed,
    changedElsewhere: (id) => {
      const deed = { who: '-', what: 'commandLine', conversation: null, detail: id, address: null };
      void audit.append(deed).catch(failed);
    },
    ...(hashing && { hashing }),
  });
  closes.push(access.close);
  const board = createBoard({ store: conversations, seal, clock, numberOf: tagger(dataKey), speech, failed });
  return { seal, audit, access, board, figures };
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** The API over the engine, and the page. */
function routerOf(engine: Engine, options: DeskOptions & Parts & { closing: Array<() => void> }): Router {
  const { access, audit, board, figures, speech, clock, seal, publicUrl, failed } = options;
  const presence = createPresence({ clock, changed: (number) => events.viewersChanged(number) });
  const events = createEvents({
    board,
    clock,
    viewers: presence.viewers,
    session: access.session,
    left: presence.left,
  });
  options.closing.push(events.close);
  board.onChange(events.changed);
  const idOf = ({ params }: Asking) => {
    const id = board.idOf(params['number'] ?? '');
    if (id === null) throw new ProblemError('not-found');
    return id;
  };
  const kept = createNote<Answer<'replies'>['replies']>({
    file: join(options.folder, 'replies'),
    id: 'desk-replies',
    seal,
  });
  const document = openApiDocument();
  const api = createRouter({
    handlers: {
      ...access.handlers,
      ...createConversationHandlers({ engine, board, presence, speech, clock, audit: audit.append, idOf }),
      ...createOrderHandlers({ engine, clock, idOf }),
      ...events.handlers,
      ...createAidHandlers({ speech, kept, diagram: readDiagram }),
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
