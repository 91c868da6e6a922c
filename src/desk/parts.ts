/** What the desk remembers, and who may come in: on this machine's disk for one process, in a database for several. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../engine/clock.ts';
import type { FrozenConversation } from '../engine/conversation.ts';
import type { Watcher } from '../engine/engine.ts';
import { createSeal } from '../engine/seal.ts';
import { type Log, tagger } from '../log.ts';
import type { Speech } from '../speech.ts';
import type { Storage } from '../storage.ts';
import { createNote, type Note } from '../stores/note.ts';
import type { Store } from '../stores/store.ts';
import { type Access, type Hashing, openAccess } from './access/access.ts';
import type { Answer } from './api/handling.ts';
import { type Audit, openAudit } from './audit/audit.ts';
import { createSharedAudit } from './audit/shared-audit.ts';
import { createBoard } from './board/board.ts';
import type { Overview } from './board/overview.ts';
import { createSharedBoard } from './board/shared/shared-board.ts';
import { type AskedFigures, createFigures, type FiguresDocument } from './figures/figures.ts';
import { createSharedFigures } from './figures/shared-figures.ts';
import type { Shared } from './shared.ts';
import { createPresence, type Presence } from './work/presence.ts';
import { createSharedPresence } from './work/shared-presence.ts';

export interface PartsOptions {
  /** Of the desk's own; the accounts may be elsewhere. Not looked at where things are shared. */
  folder: string;
  accounts: string;
  dataKey: string;
  conversations: Store<FrozenConversation>;
  storage: Pick<Storage, 'documents'>;
  clock: Clock;
  log: Log;
  speech: Speech;
  publicUrl: string | undefined;
  /** Cheaper in tests. */
  hashing?: Hashing;
  /** With the desks of other processes; null or missing: this is the only one. */
  shared?: Shared | null;
}

export interface Parts {
  audit: Audit;
  access: Access;
  board: Overview;
  figures: AskedFigures & Pick<Watcher, 'wrote'>;
  /** The canned replies. */
  replies: Note<Answer<'replies'>['replies']>;
  /** Of those who look at a page of this process; `changed` as for `createPresence`. */
  presence(changed: (number: string) => void): Presence & { stop?(): Promise<void> };
  /** Begins to read what is stored. */
  start(): void;
}

/** How each part is closed is put into `closes` as soon as it is open. */
export interface Opening {
  failed: (error: unknown) => void;
  closes: Array<() => Promise<void>>;
}

const loadAgainMs = 10_000;

/** Rejects when something cannot be opened. */
export const openEach = (options: PartsOptions, opening: Opening): Promise<Parts> =>
  options.shared ? openShared(options, options.shared, opening) : openOwn(options, opening);

async function openOwn(options: PartsOptions, { failed, closes }: Opening): Promise<Parts> {
  const { folder, dataKey, clock, log, speech, conversations } = options;
  const seal = createSeal(dataKey);
  const audit = await openAudit({
    folder: join(folder, 'audit'),
    clock,
    damaged: (reason) => log.error({ what: 'desk', reason }, 'the audit log was damaged'),
  });
  closes.push(audit.close);
  const store = await options.storage.documents<FiguresDocument>('figures');
  closes.push(() => store.close());
  const figures = createFigures({ store, seal, clock, failed });
  closes.push(figures.stop);
  const changedElsewhere = (id: string) => {
    const deed = { who: '-', what: 'commandLine', conversation: null, detail: id, address: null };
    void audit.append(deed).catch(failed);
  };
  const sessions = createNote({ file: join(folder, 'sessions'), id: 'desk-sessions', seal });
  const access = await openAccess({
    at: { folder: options.accounts, sessions, changedElsewhere },
    ...accessOf(options),
    failed,
  });
  closes.push(access.close);
  const board = createBoard({ store: conversations, seal, clock, numberOf: tagger(dataKey), speech, failed });
  let stopped = false;
  closes.push(async () => {
    stopped = true;
  });

  /** What is stored has to be seen once; a store that fails is asked again. */
  function load() {
    board.load().catch((error: unknown) => {
      if (stopped) return;
      failed(error);
      clock.after(loadAgainMs, load);
    });
  }

  return {
    audit,
    access,
    board,
    figures,
    replies: createNote({ file: join(folder, 'replies'), id: 'desk-replies', seal }),
    presence: (changed) => createPresence({ clock, changed }),
    start() {
      void figures.start();
      load();
    },
  };
}

async function openShared(options: PartsOptions, shared: Shared, { failed, closes }: Opening): Promise<Parts> {
  const { dataKey, clock, speech, conversations } = options;
  const { pool, storage } = shared;
  const seal = createSeal(dataKey);
  const audit = createSharedAudit({ pool, clock });
  closes.push(audit.close);
  const store = await options.storage.documents<FiguresDocument>('figures');
  closes.push(() => store.close());
  const figures = createSharedFigures({ store, seal, clock, failed, mark: randomUUID });
  closes.push(figures.stop);
  const access = await openAccess({ at: { pool, dataKey }, ...accessOf(options), failed });
  closes.push(access.close);
  const numberOf = tagger(dataKey);
  const board = createSharedBoard({ store: conversations, seal, clock, numberOf, speech, failed, shared, dataKey });
  closes.push(board.stop);
  return {
    audit,
    access,
    board,
    figures,
    replies: storage.note('desk-replies'),
    presence: (changed) => createSharedPresence({ shared, clock, changed, nameOf: access.nameOf, failed }),
    start() {
      figures.start();
      board.start();
    },
  };
}

const accessOf = ({ dataKey, clock, publicUrl, hashing }: PartsOptions) => ({
  seal: createSeal(dataKey),
  clock,
  secure: publicUrl?.startsWith('https:') === true,
  ...(hashing && { hashing }),
});
