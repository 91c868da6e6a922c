/**
 * The queue of updates: kept until the bot confirms them, one day at most.
 * @see https://core.telegram.org/bots/api#getting-updates (read 2026-11)
 */
import { createKeep } from '../control.ts';
import { KEPT } from './limits.ts';
import { ASKED_FOR_ONLY, type TgUpdate } from './types.ts';

export interface Pending {
  update: TgUpdate;
  /** The chat it is about: updates of one lane are delivered in order. */
  lane: string;
  atMs: number;
  /** Put back on demand although it was confirmed: confirmed anew only after it has been given. */
  again: boolean;
  given: boolean;
  /** Webhook only, on the real clock: not to be tried before. */
  notBeforeMs: number;
  tries: number;
}

export interface Updates {
  /** The update, or undefined if the bot has not asked for this kind. */
  push(kind: string, body: unknown, lane: string): TgUpdate | undefined;
  /** Queues a past update once more, the last if no id is given; throws if it is not known. */
  again(updateId?: number): TgUpdate;
  /** Up to `limit` in order, without confirming them. */
  peek(limit: number): TgUpdate[];
  /** Everything waiting, in order, for the webhook to choose from. */
  waiting(): Iterable<Pending>;
  /** Confirms all below the offset; a negative one forgets all but that many of the last. */
  confirmBelow(offset: number): void;
  confirm(pending: Pending): void;
  /** Kinds the bot wants; empty means all but those that must be asked for. */
  allow(kinds: string[]): void;
  allowed(): string[];
  size(): number;
  clear(): void;
  /** The one listener: called after each push. */
  onPush: () => void;
}

/** Any number will do; a large one shows who takes an update id for a message id. */
const FIRST_ID = 700_000_001;

export function createUpdates({ now, pendingMs }: { now: () => number; pendingMs: number }): Updates {
  const queue = new Map<number, Pending>();
  const past = createKeep<Pending>(KEPT.deliveredUpdates);
  let nextId = FIRST_ID;
  let allowedKinds: string[] = [];

  function put(update: TgUpdate, lane: string, again: boolean): TgUpdate {
    const pending = { update, lane, atMs: now(), again, given: false, notBeforeMs: 0, tries: 0 };
    queue.set(update.update_id, pending);
    if (!again) past.add(pending);
    const oldest = queue.keys().next().value;
    if (queue.size > KEPT.pendingUpdates && oldest !== undefined) queue.delete(oldest);
    self.onPush();
    return update;
  }

  /** Entries are in order of age, so it stops at the first that is young enough. */
  function forgetOld(): void {
    for (const [id, pending] of queue) {
      if (now() - pending.atMs <= pendingMs) return;
      queue.delete(id);
    }
  }

  const self: Updates = {
    onPush: () => {},
    push(kind, body, lane) {
      const wanted = allowedKinds.length > 0 ? allowedKinds.includes(kind) : !ASKED_FOR_ONLY.includes(kind);
      if (!wanted) return undefined;
      return put({ update_id: nextId++, [kind]: body }, lane, false);
    },
    again(updateId) {
      const known = past.all();
      const found = updateId === undefined ? known.at(-1) : known.find(({ update }) => update.update_id === updateId);
      if (!found) throw new Error(`no update ${updateId ?? ''} to send again; the last ${known.length} are known`);
      return put(found.update, found.lane, true);
    },
    peek(limit) {
      forgetOld();
      const given = [...queue.values()].slice(0, limit);
      for (const pending of given) pending.given = true;
      return given.map((pending) => pending.update);
    },
    waiting() {
      forgetOld();
      return queue.values();
    },
    confirmBelow(offset) {
      const kept = offset < 0 ? [...queue.keys()].slice(offset) : [];
      for (const [id, pending] of queue) {
        const done = offset < 0 ? !kept.includes(id) : id < offset;
        if (done && (!pending.again || pending.given)) queue.delete(id);
      }
    },
    confirm(pending) {
      if (queue.get(pending.update.update_id) === pending) queue.delete(pending.update.update_id);
    },
    allow(kinds) {
      allowedKinds = [...kinds];
    },
    allowed: () => [...allowedKinds],
    size: () => queue.size,
    clear: () => queue.clear(),
  };
  return self;
}
