/** What the engine has written here and is not in the database's list yet: gathered for a moment, then put there together. */
import type { Clock } from '../../../engine/clock.ts';
import { type Conversation, isErased } from '../../../engine/conversation.ts';
import type { Watcher } from '../../../engine/engine.ts';
import { type CardRow, type CardRows, type Removal, storedId } from './rows.ts';
import type { SealedCards } from './sealed-cards.ts';
import type { Terms } from './terms.ts';

export interface Pending extends Watcher {
  /** Tries to put everything there at once; resolves when that is done or has failed, which is told and tried again. */
  settle(): Promise<void>;
  /** Of conversations read from the store; throws what the database throws. */
  put(conversations: Conversation[]): Promise<void>;
  stop(): Promise<void>;
}

export interface PendingOptions {
  clock: Clock;
  cards: Pick<SealedCards, 'make'>;
  rows: Pick<CardRows, 'write' | 'remove'>;
  terms: Pick<Terms, 'keep'>;
  numberOf: (id: string) => string;
  /** These are written: told to whoever looks. */
  done: (numbers: string[]) => void;
  failed: (error: unknown) => void;
}

/** As in memory, where staff are concerned: a record that is written five times in a moment becomes a card once. */
const lateMs = 50;
/** Of whoever talks to the assistant only: each card is a row and half a dozen entries of indexes, as much as the record itself. */
const unhurriedMs = 1_000;
const againMs = 1_000;
/** Of one statement; some 4 kB each. */
const batchSize = 100;
/** While the database is away; what is beyond is found by the repair. */
const waitingMax = 10_000;

/** Somebody of the staff speaks there, or is waited for. */
const isForStaff = ({ desk, snapshot }: Conversation) =>
  desk.holder !== null || desk.wantedBy !== null || (snapshot.context.handoff ?? null) !== null;

/** Nobody waits for it: the engine's next step does not, whoever asks for the list does. */
export function createPending(options: PendingOptions): Pending {
  const { clock, cards, rows, terms, numberOf, failed, done } = options;
  const written = new Map<string, Conversation>();
  const removed = new Map<string, Removal>();
  let planned: { at: number; callOff: () => void } | null = null;
  let flushing: Promise<void> = Promise.resolve();
  let stopped = false;

  function plan(ms: number) {
    const at = clock.now() + ms;
    if (stopped || (planned && planned.at <= at)) return;
    planned?.callOff();
    planned = { at, callOff: clock.after(ms, () => void settle()) };
  }

  function remove(id: string, version: number | null) {
    written.delete(id);
    if (removed.size >= waitingMax) return;
    removed.set(id, { number: numberOf(id), id: storedId(id), version });
    plan(lateMs);
  }

  function made(conversations: Conversation[]): Array<{ row: CardRow; lines: string[]; labels: string[] }> {
    return conversations.flatMap((conversation) => {
      try {
        return [{ ...cards.make(conversation, clock.now()), labels: conversation.desk.labels }];
      } catch (error) {
        failed(error);
        return [];
      }
    });
  }

  async function put(conversations: Conversation[]): Promise<void> {
    const all = made(conversations);
    if (all.length === 0) return;
    await terms.keep({ lines: all.flatMap(({ lines }) => lines), labels: all.flatMap(({ labels }) => labels) });
    await rows.write(all.map(({ row }) => row));
    done(all.map(({ row }) => row.number));
  }

  async function flushRemoved(): Promise<void> {
    const batch = [...removed].slice(0, batchSize);
    if (batch.length === 0) return;
    await rows.remove(batch.map(([, removal]) => removal));
    for (const [id, removal] of batch) if (removed.get(id) === removal) removed.delete(id);
    done(batch.map(([, { number }]) => number));
    await flushRemoved();
  }

  async function flushWritten(): Promise<void> {
    const batch = [...written].slice(0, batchSize);
    if (batch.length === 0) return;
    await put(batch.map(([, conversation]) => conversation));
    for (const [id, conversation] of batch) if (written.get(id) === conversation) written.delete(id);
    await flushWritten();
  }

  async function flush(): Promise<void> {
    try {
      await flushRemoved();
      await flushWritten();
    } catch (error) {
      failed(error);
      plan(againMs);
    }
  }

  function settle(): Promise<void> {
    planned?.callOff();
    planned = null;
    if (written.size > 0 || removed.size > 0) flushing = flushing.then(flush);
    return flushing;
  }

  return {
    wrote(before, after) {
      if (isErased(after)) return remove(after.id, after.version);
      if (written.size >= waitingMax && !written.has(after.id)) return;
      written.set(after.id, after);
      plan(isForStaff(before) || isForStaff(after) ? lateMs : unhurriedMs);
    },
    erased: (id) => remove(id, null),
    settle,
    put,
    async stop() {
      stopped = true;
      await settle();
    },
  };
}
