/** The list of conversations, in memory: filled from the store once, and told by the engine of every write from then on. */
import type { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { type Conversation, type FrozenConversation, isErased } from '../../engine/conversation.ts';
import type { Engine, Watcher } from '../../engine/engine.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Speech } from '../../speech.ts';
import type { Store } from '../../stores/store.ts';
import type { conversations } from '../api/operations/conversations.ts';
import { type Card, createCards, type Summary } from './card.ts';
import { readAll } from './load.ts';
import { createSearch, type Search } from './search.ts';
import { createShelf } from './shelf.ts';
import type { Counts } from './views.ts';

export interface BoardOptions {
  store: Store<FrozenConversation>;
  seal: Seal;
  clock: Clock;
  /** How staff are told the conversation of an id: twelve hexadecimal digits, always the same. */
  numberOf: (id: string) => string;
  speech: Pick<Speech, 'outline'>;
  /** Told of a record that could not be put on the list, where nobody else could be; unless told, it is thrown. */
  failed?: (error: unknown) => void;
}

export type ListQuery = z.output<typeof conversations.conversations.query>;
export type Listed = z.output<typeof conversations.conversations.answer>;
/** Must not throw; null: the conversation was deleted. */
export type BoardListener = (number: string, summary: Summary | null) => void;

/**
 * What depends on the clock alone (idle, ended, parked) is worked out whenever something is asked or written; listeners are told then.
 * Times are epoch ms.
 */
export interface Board extends Watcher {
  /**
   * Reads every stored conversation, a few at a time; what was written meanwhile wins, what does not open is skipped. Rejects when the store
   * fails. Listeners are not told of these. With the engine's `read`, a record that is found damaged here begins anew and its citizen is told.
   */
  load(read?: Engine['read']): Promise<void>;
  /** Whether everything stored has been read. */
  readonly ready: boolean;
  idOf(number: string): string | null;
  summary(number: string): Summary | null;
  /** `account`: whose `mine` is. */
  list(query: ListQuery, account: string): Listed;
  counts(account: string): Counts;
  /** Numbers of those that nobody holds, and in which nothing was said since `before` (epoch ms). */
  olderThan(before: number): string[];
  /** How many wait for a person. */
  ahead(): number;
  /** Told of every write of a conversation, also one that its summary does not show; what comes back ends it. */
  onChange(listener: BoardListener): () => void;
}

/** How late what was written is told; whoever asks is told at once. */
const lateMs = 50;

/** Empty, and not ready, until loaded. */
export function createBoard(options: BoardOptions): Board {
  const { clock, failed = rethrow } = options;
  const search = createSearch(options.speech);
  const cards = createCards({ ...options, search });
  const shelf = createShelf();
  const listeners = new Set<BoardListener>();
  /** Deleted while the store is being read. */
  const erasedMeanwhile = new Set<string>();
  let loading = false;
  let ready = false;

  function tell(number: string, summary: Summary | null) {
    for (const listener of listeners) listener(number, summary);
  }

  /** Since it was last looked at: a record that is written five times in a moment becomes a card once. */
  const written = new Map<string, Conversation>();

  function catchUp() {
    shelf.catchUp(clock.now(), tell);
    for (const [id, conversation] of written) {
      written.delete(id);
      try {
        const card = cards.make(conversation, clock.now(), shelf.byId(id));
        shelf.put(card);
        tell(card.summary.number, card.summary);
      } catch (error) {
        failed(error);
      }
    }
  }

  function counted(account: string): Counts {
    catchUp();
    return shelf.views.counts(account);
  }

  function remove(id: string) {
    written.delete(id);
    if (loading) erasedMeanwhile.add(id);
    const number = shelf.remove(id);
    if (number !== null) tell(number, null);
  }

  return {
    get ready() {
      return ready;
    },
    async load(read) {
      loading = true;
      try {
        await readAll({ ...options, read }, (conversation) => {
          const { id } = conversation;
          if (shelf.byId(id) || written.has(id) || erasedMeanwhile.has(id) || isErased(conversation)) return;
          shelf.put(cards.make(conversation, clock.now()));
        });
        ready = true;
      } finally {
        loading = false;
        erasedMeanwhile.clear();
      }
    },
    wrote(_before, after) {
      if (isErased(after)) return remove(after.id);
      // Nobody waits for it here: the engine's next step does.
      if (written.size === 0) clock.after(lateMs, catchUp);
      written.set(after.id, after);
    },
    erased: remove,
    idOf(number) {
      catchUp();
      return shelf.byNumber(number)?.id ?? null;
    },
    summary(number) {
      catchUp();
      return shelf.byNumber(number)?.summary ?? null;
    },
    list(query, account) {
      catchUp();
      const { views } = shelf;
      const found = filtered(views.of(query.view, account), query, search);
      return {
        total: found.length,
        counts: views.counts(account),
        labels: views.labels(),
        ready,
        items: found.slice(query.offset, query.offset + query.limit).map(({ summary }) => summary),
      };
    },
    counts: counted,
    olderThan(before) {
      catchUp();
      return numbersOf(shelf.views.of('all', '').filter(isOlderThan(before)));
    },
    ahead: () => counted('').waiting,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const isOlderThan =
  (before: number) =>
  ({ summary: { lastAt, holder } }: Card) =>
    lastAt < before && holder === null;

const numbersOf = (cards: Card[]) => cards.map(({ summary: { number } }) => number);

function rethrow(error: unknown): never {
  throw error;
}

function filtered(
  cards: readonly Card[],
  { channel, language, flow, step, outcome, label, search: words }: ListQuery,
  search: Search,
): readonly Card[] {
  const wanted: Array<(card: Card) => boolean> = [];
  const want = <Value>(value: Value | undefined, has: (summary: Summary, value: Value) => boolean) => {
    if (value !== undefined) wanted.push(({ summary }) => has(summary, value));
  };
  want(channel, (summary, value) => summary.channel === value);
  want(language, (summary, value) => summary.language === value);
  want(flow, (summary, value) => summary.flow === value);
  want(step, (summary, value) => summary.step?.number === value);
  want(outcome, (summary, value) => summary.outcome === value);
  want(label, (summary, value) => summary.labels.includes(value));
  if (words !== undefined && words.trim() !== '') wanted.push(search.finder(words));
  return wanted.length === 0 ? cards : cards.filter((card) => wanted.every((has) => has(card)));
}
