/** What the store's commands move about: every durable thing as a text under an id, whatever it is kept in. */

import type { Link } from '../desk/audit/chain.ts';

/** In the order in which they are copied; the log comes late, so that what was done to the rest is in it. */
export const kinds = ['conversation', 'mailbox', 'figures', 'note', 'account', 'update', 'audit'] as const;

/**
 * `conversation`, `mailbox`, `figures`: documents as JSON, what is sealed in them sealed. `note`, `account`: a sealed text. `update`: JSON of
 * `Update`, opened, as it is sealed another way in each place. `audit`: a line of the log, its id the number of the line from 1 on.
 */
export type Kind = (typeof kinds)[number];

export interface Entry {
  id: string;
  text: string;
}

/** A message that waits to be taken, or was parked. */
export interface Update {
  lane: string;
  raw: unknown;
}

export interface Page {
  kind: Kind;
  entries: Entry[];
}

/** Everything of one kind in one place. */
export interface Shelf {
  /** All of it, at most `pageEntries` at once; of `audit` in order. What cannot be read is left out, and told of. */
  pages(): AsyncGenerator<Entry[]>;
  /** Those there are, by their ids. */
  get(ids: string[]): Promise<Map<string, string>>;
  /** Durable when it resolves; replaces what is there. `audit` takes only what follows its end. */
  put(entries: Entry[]): Promise<void>;
  /** Durable when it resolves; never asked of `audit`. */
  remove(ids: string[]): Promise<void>;
  /** With what cannot be read. */
  count(): Promise<number>;
}

/** Something to read everything from. */
export interface Source {
  /** For the operator. */
  readonly name: string;
  /** The same again for the same store or backup, and no other; says nothing of where it is. */
  readonly identity: string;
  /** Everything, by `kinds` in their order. What cannot be read is left out, and told to whoever opened it. */
  stream(): AsyncGenerator<Page>;
  /** Where the audit log was when that was last noted, apart from its lines: of a chain alone nobody sees that its last links are gone. */
  auditEnd(): Promise<Link | null>;
  close(): Promise<void>;
}

/** A copy or a restore that has begun and not ended. */
export interface Marker {
  /** The source's identity. */
  of: string;
  /** Epoch ms. */
  at: number;
}

/** A store: everything that is durable of an assistant. */
export interface Place extends Source {
  readonly shelves: Readonly<Record<Kind, Shelf>>;
  marker(): Promise<Marker | null>;
  /** Durable when it resolves; null takes it away. */
  mark(marker: Marker | null): Promise<void>;
  /** Throws `StoreCommandError` when an assistant has been started on it meanwhile. */
  stillAlone(): Promise<void>;
}

/** Enough to make a round trip worth it, few enough to be held in memory when each is large. */
export const pageEntries = 100;

/** What could not be done, in words for the operator; nothing of a citizen's is in it. */
export class StoreCommandError extends Error {
  override name = 'StoreCommandError';
}

/** All pages of all shelves. */
export async function* streamOf(shelves: Place['shelves']): AsyncGenerator<Page> {
  for (const kind of kinds) for await (const entries of shelves[kind].pages()) yield { kind, entries };
}

/** The values in groups of `pageEntries` at most. */
export async function* inPages<Value>(values: Iterable<Value> | AsyncIterable<Value>): AsyncGenerator<Value[]> {
  let page: Value[] = [];
  for await (const value of values) {
    page.push(value);
    if (page.length < pageEntries) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const names: Record<Kind, [one: string, more: string]> = {
  conversation: ['conversation', 'conversations'],
  mailbox: ['web mailbox', 'web mailboxes'],
  figures: ['document of figures', 'documents of figures'],
  note: ['note', 'notes'],
  account: ['account', 'accounts'],
  update: ['waiting message', 'waiting messages'],
  audit: ['audit entry', 'audit entries'],
};

/** `1 conversation`, `1,204 conversations`. */
export const counted = (count: number, kind: Kind): string =>
  `${count.toLocaleString('en-US')} ${names[kind][count === 1 ? 0 : 1]}`;
