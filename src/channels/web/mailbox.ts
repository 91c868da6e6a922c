/**
 * What a page shows when it is opened again: the newest messages of each chat, sealed. The citizen's own words are in it masked.
 * Everything about one chat happens one after the other, so that who reads and then listens misses nothing.
 */
import type { Picture } from '../../../flows/pictures.ts';
import type { Clock } from '../../engine/clock.ts';
import { createQueue } from '../../engine/queue.ts';
import { BrokenSealError, type Seal } from '../../engine/seal.ts';
import { StaleVersionError, type Store, type StoredDocument } from '../../stores/store.ts';
import { createSweep } from './sweep.ts';

export interface MailboxDocument extends StoredDocument {
  /** `Kept`, locked. */
  sealed: string;
}

export interface AssistantItem {
  who: 'assistant';
  /** Grows from message to message of a chat, also over an erasure; no message is missing between two because of it. */
  seq: number;
  /** Epoch ms. */
  at: number;
  /** Of the message; the same again is not kept again. */
  key: string;
  text: string;
  buttons: Array<{ payload: string; label: string }>;
  picture?: { name: Picture; words: string };
}

export interface CitizenItem {
  who: 'citizen';
  seq: number;
  at: number;
  /** What the page called it; the same again is not kept again. */
  key: string;
  /** Masked. */
  text: string;
  /** What the pressed button carried, if one was pressed. */
  pressed?: string;
  /** The newest message kept when it came; missing in mailboxes of versions before 2026-11-23. */
  after?: number;
}

export type Item = AssistantItem | CitizenItem;
export type NewCitizenItem = Omit<CitizenItem, 'seq' | 'at'>;
export type NewItem = Omit<AssistantItem, 'seq' | 'at'> | NewCitizenItem;

interface Kept {
  last: number;
  items: Item[];
}

export interface MailboxOptions {
  store: Store<MailboxDocument>;
  seal: Seal;
  clock: Clock;
  /** Shown what is in a chat's mailbox each time that it was read or written, in order; `wrote` after this process has written it. */
  seen: (chat: string, items: Item[], how: { removed: boolean }) => void;
  wrote?: (chat: string) => void;
  /** The sweep failed and is tried again, or a document could not be read and counts as empty. */
  failed: (error: unknown) => void;
}

export interface Mailbox {
  /** Oldest first. As with all of these, whoever listens has been told of what is new in it when this resolves. */
  items(chat: string): Promise<Item[]>;
  /** Keeps it durably; null when its key is known. */
  add(chat: string, item: NewItem): Promise<Item | null>;
  /**
   * The same after `take` has resolved; rejects with what that rejects with, and keeps nothing. Another process may keep the answer first: see
   * `asSaid`. Or have removed everything meanwhile, and then this is not kept, either.
   */
  addTaken(chat: string, item: NewCitizenItem, take: () => Promise<unknown>): Promise<Item | null>;
  /** Does something with the items before any other one can come; who listens to the chat from within it misses nothing. */
  with<T>(chat: string, deed: (items: Item[]) => T): Promise<T>;
  /** Leaves the newest message, for an hour. */
  keepFarewell(chat: string): Promise<void>;
  erase(chat: string): Promise<void>;
  /** Begins to forget what is old. */
  start(): void;
  /** Resolves when what was begun is done. */
  stop(): Promise<void>;
}

/** More than a whole linking takes; a page of them still loads at once on an old phone. */
export const itemsMax = 60;
/** A phone in a shop must not show yesterday's talk for long; the engine parks an open question after as long. */
const keptMs = 48 * 3_600_000;
const farewellMs = 3_600_000;
/** How late a sweep may be. */
const sweepEveryMs = 10 * 60_000;
const sweepAtOnce = 200;
/** Processes on one store that write the same chat; as a rule the citizen's one and one that answers. */
const triesMax = 10;

/** Sweeps only between `start` and `stop`. */
export function createMailbox(options: MailboxOptions): Mailbox {
  const { store, seal, clock } = options;
  const queue = createQueue();
  const sweep = createSweep({ clock, everyMs: sweepEveryMs, sweep: forgetOld, failed: options.failed });

  async function read(chat: string): Promise<Pick<MailboxDocument, 'version' | 'dueAt'> & Kept> {
    const document = await store.read(idOf(chat));
    if (document === null) return { version: 0, dueAt: null, last: 0, items: [] };
    const { version, dueAt, sealed } = document;
    try {
      return { version, dueAt, ...(seal.open(sealed, idOf(chat)) as Kept) };
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error;
      options.failed(error);
      return { version, dueAt, last: 0, items: [] };
    }
  }

  function wrote(chat: string, items: Item[], how: { removed: boolean }) {
    options.seen(chat, items, how);
    options.wrote?.(chat);
  }

  async function look(chat: string): Promise<Item[]> {
    const { items } = await read(chat);
    options.seen(chat, items, { removed: false });
    return items;
  }

  async function erase(chat: string, version?: number) {
    await store.erase(idOf(chat), version);
    wrote(chat, [], { removed: true });
  }

  /** `change` may be asked again with what another process has written meanwhile; null leaves it. */
  async function rewrite<T extends { kept: Kept; forMs: number }>(chat: string, change: (now: Kept) => T | null) {
    for (let tries = 1; ; tries += 1) {
      const { version, last, items } = await read(chat);
      const changed = change({ last, items });
      if (changed === null) return null;
      const { kept, forMs } = changed;
      const id = idOf(chat);
      try {
        await store.write({ id, version: version + 1, dueAt: clock.now() + forMs, sealed: seal.close(kept, id) });
        wrote(chat, kept.items, { removed: forMs === farewellMs });
        return changed;
      } catch (error) {
        if (!(error instanceof StaleVersionError) || tries >= triesMax) throw error;
      }
    }
  }

  async function keep(chat: string, item: NewItem): Promise<Item | null> {
    const changed = await rewrite(chat, ({ last, items }) => {
      if (items.some(({ key, who }) => key === item.key && who === item.who)) return null;
      if (item.who === 'citizen' && isRemoved(items, item)) return null;
      const at = clock.now();
      // From the clock, so that it also grows after everything was erased and counting would begin anew.
      const added: Item = { ...item, seq: Math.max(last + 1, at), at };
      return { added, kept: { last: added.seq, items: [...items, added].slice(-itemsMax) }, forMs: keptMs };
    });
    return changed?.added ?? null;
  }

  async function forgetOld() {
    const now = clock.now();
    for (const id of await store.due(now, sweepAtOnce)) {
      const chat = chatIn(id);
      await queue.run(chat, async () => {
        const { version, dueAt } = await read(chat);
        if (dueAt === null || dueAt > now) return;
        await erase(chat, version).catch(unlessStale);
      });
    }
  }

  return {
    items: (chat) => queue.run(chat, () => look(chat)),
    add: (chat, item) => queue.run(chat, () => keep(chat, item)),
    addTaken: (chat, item, take) =>
      queue.run(chat, async () => {
        const { last } = await read(chat);
        await take();
        return keep(chat, { ...item, after: last });
      }),
    with: (chat, deed) =>
      queue.run(chat, async () => {
        const items = await look(chat);
        try {
          return deed(items);
        } finally {
          // To whoever listens from now on these are not new.
          options.seen(chat, items, { removed: false });
        }
      }),
    keepFarewell: (chat) => queue.run(chat, async () => void (await rewrite(chat, onlyFarewell))),
    erase: (chat) => queue.run(chat, () => erase(chat)),
    start: sweep.start,
    async stop() {
      await sweep.stop();
      await queue.idle();
    },
  };
}

/** As an open page shows them: what answers the citizen below what they said, although another process may have kept it first. */
export function asSaid(items: Item[]): Item[] {
  const said: Item[] = [];
  for (const item of items) {
    const { after = Number.POSITIVE_INFINITY } = item.who === 'citizen' ? item : {};
    const before = said.findLastIndex(({ who, seq }) => who === 'citizen' || seq <= after);
    said.splice(before + 1, 0, item);
  }
  return said;
}

/** Nothing is left of what there was when it came. */
const isRemoved = (items: Item[], { after = 0 }: NewCitizenItem) => after > 0 && items.every(({ seq }) => seq > after);

const idOf = (chat: string) => `web:${chat}`;
const chatIn = (id: string) => id.slice('web:'.length);

const onlyFarewell = ({ last, items }: Kept) => {
  const farewell = items.findLast(({ who }) => who === 'assistant') ?? items.at(-1);
  return farewell ? { kept: { last, items: [farewell] }, forMs: farewellMs } : null;
};

/** Another process has written it meanwhile: then it is not old. */
function unlessStale(error: unknown): void {
  if (!(error instanceof StaleVersionError)) throw error;
}
