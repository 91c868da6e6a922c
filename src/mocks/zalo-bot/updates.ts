/** The queue of updates: in polling each is given once and is gone; there are no numbers and nothing is confirmed. */
import { createKeep } from '../control.ts';
import type { Waiting } from '../platform/pump.ts';

export interface Pending extends Waiting {
  update: unknown;
  /** Missing where the update has no message. */
  messageId: string | undefined;
}

export interface PushOptions {
  /** Updates of one lane are delivered in order. */
  lane: string;
  messageId?: string | undefined;
}

export interface Updates {
  push(update: unknown, options: PushOptions): void;
  /** Queues a past update once more, the last if no id is given; throws if it is not known. */
  again(messageId?: string): void;
  /** The oldest, which is taken off the queue. */
  pop(): Pending | undefined;
  waiting(): Iterable<Pending>;
  confirm(pending: Pending): void;
  /** What `act` queues is queued in another order, the last first if none is given. */
  reorder(act: () => void, order?: (queued: Pending[]) => Pending[]): void;
  size(): number;
  /** The one listener: called after each push. */
  onPush: () => void;
}

const PAST_KEPT = 1_000;
/** Beyond it the oldest is lost. */
const QUEUED_AT_MOST = 100_000;

/** Empty at first. */
export function createUpdates(): Updates {
  const queue = new Set<Pending>();
  const past = createKeep<Pending>(PAST_KEPT);
  let heldBack: Pending[] | undefined;

  function put(pending: Pending): void {
    if (heldBack) {
      heldBack.push(pending);
      return;
    }
    queue.add(pending);
    const oldest = queue.values().next().value;
    if (queue.size > QUEUED_AT_MOST && oldest) queue.delete(oldest);
    self.onPush();
  }

  const self: Updates = {
    onPush: () => {},
    push(update, { lane, messageId }) {
      const pending = { update, lane, messageId, notBeforeMs: 0, tries: 0 };
      past.add(pending);
      put(pending);
    },
    again(messageId) {
      const known = past.all();
      const found = messageId === undefined ? known.at(-1) : known.find((each) => each.messageId === messageId);
      if (!found) throw new Error(`no update ${messageId ?? ''} to send again; the last ${known.length} are known`);
      put({ ...found, notBeforeMs: 0, tries: 0 });
    },
    pop() {
      const oldest = queue.values().next().value;
      if (oldest) queue.delete(oldest);
      return oldest;
    },
    waiting: () => queue.values(),
    confirm: (pending) => void queue.delete(pending),
    reorder(act, order = (queued) => queued.reverse()) {
      const mine: Pending[] = [];
      heldBack = mine;
      try {
        act();
      } finally {
        heldBack = undefined;
      }
      for (const pending of order(mine)) put(pending);
    },
    size: () => queue.size,
  };
  return self;
}
