/**
 * Takes messages in and carries effects out, for one process.
 *
 * A message: load → hear → step → write, one at a time per conversation; `receive` resolves when the step is durable, and only then
 * may the platform be told that the message was taken. Then the effects: messages of a conversation leave in order, one at a time;
 * calls and timers overtake them, so that a slow registry does not silence "/help". Each effect is done at least once; its key tells repeats.
 */

import type { Store } from '../stores/store.ts';
import { guessLanguage } from '../understanding/language.ts';
import { type Carrier, createCarrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { type Conversation, dueTimes, type FrozenConversation, isErased } from './conversation.ts';
import type { Desk, Staff } from './desk.ts';
import { createLeases, type Fellows, hasOurs } from './leases.ts';
import { createOrders, type OrderOutcome } from './orders.ts';
import type { Inbound, Post, ServiceImplementations } from './outside.ts';
import { createQueue } from './queue.ts';
import { type Change, createRecords, nameOf, type Records } from './records.ts';
import type { Seal } from './seal.ts';
import type { Order } from './staffing.ts';
import { hearEvent, hearMessage, type News, parkEvent, parkMessage, seenAs } from './step.ts';
import type { StepSettings } from './take-step.ts';

export interface EngineOptions extends StepSettings {
  store: Store<FrozenConversation>;
  post: Post;
  services: ServiceImplementations;
  seal: Seal;
  clock: Clock;
  /** At least 64 random bits as text, never the same twice. */
  nonce: () => string;
  random?: () => number;
  observe?: Observer;
  /** No other process works on this store: what an earlier run had in hand is taken up at once instead of when its lease is over. */
  alone: boolean;
  /** Where others work on it, too: what is known of them. */
  fellows?: Fellows | undefined;
  /** Missing where this process carries out what it writes down; told of what it has written down for others to carry out. */
  leave?: (() => void) | undefined;
  watcher?: Watcher;
}

/** Sees every record that is written, at once and in this process; must not throw, and must not keep what is secret in it. */
export interface Watcher {
  wrote(before: Conversation, after: Conversation): void;
  erased(id: string): void;
}

/** What happened, for logs and metrics; holds nothing of the citizen's but the conversation's id. */
export type Observation =
  | { what: 'heard'; conversation: string; repeated: boolean; ms: number }
  | { what: 'notified'; conversation: string; kind: Notified; ms: number }
  | { what: 'said'; conversation: string; lateMs: number }
  | { what: 'called'; conversation: string; service: string; ok: boolean; ms: number }
  | { what: 'retrying'; conversation: string; kind: 'say' | 'call'; error: unknown; inMs: number }
  | { what: 'parked'; conversation: string; kind: 'message' | 'delivery' | 'call' | 'timer' | 'event'; error: unknown }
  | { what: 'renewed'; conversation: string; error: unknown }
  | { what: 'gone'; conversation: string }
  /** The store could not be read or written; what was due stays due. */
  | { what: 'failed'; error: unknown };
export type Observer = (observation: Observation) => void;

/** `unknown`: there is nobody to tell, as the conversation was deleted, is being deleted, or the citizen has blocked the assistant. */
export type Notified = 'taken' | 'repeated' | 'unknown';

export interface Engine {
  /** Takes up what was left undone, and begins to work. */
  start(): Promise<void>;
  /** Resolves when the message's step is durable; throws when it is not, and then the platform must deliver it again. */
  receive(inbound: Inbound): Promise<'taken' | 'repeated'>;
  /** The same for what a service tells by itself; never begins a conversation. */
  notify(news: News): Promise<Notified>;
  /** Carries out what a member of staff asks for; resolves when it is durable, and, of a takeover, when nothing of the assistant's can come any more. */
  order(conversation: string, by: Staff, order: Order): Promise<OrderOutcome>;
  /** Changes what staff keep beside a conversation, and nothing of what is said; false when there is none, or nothing to change. */
  annotate(conversation: string, change: (desk: Desk, now: number) => Desk | null): Promise<boolean>;
  /** The steps that staff may order in this record, as event types. */
  moves(conversation: Conversation): string[];
  /** Deletes everything about it without a word, as after a long silence; false when there is nothing. */
  erase(conversation: string): Promise<boolean>;
  /** The record as it is now, not to be changed; null when there is none that can be read. */
  read(conversation: string): Promise<Conversation | null>;
  /** Shows the citizen that somebody is writing, where the channel can. */
  typing(conversation: string): void;
  /** Carries out what is due now; the clock calls it by itself. */
  sweep(): Promise<void>;
  /** Resolves when nothing is being done at this moment. */
  idle(): Promise<void>;
  /** Epoch ms of the effect that has waited longest; null when none is due. */
  oldestDue(): Promise<number | null>;
  /** Lets what is being done finish, and begins nothing more. */
  stop(): Promise<void>;
}

/** Longest rest between two looks at the store: another process may have left something. */
const longestRestMs = 60_000;
/** The same where others do work on it. */
const longestRestTogetherMs = 1_000;
const sweepAtOnce = 500;
/** What others have left is taken so long before it is free again; each is begun at once, and written down as in hand. */
const takenMs = 15_000;
/** A store that failed is looked at again after this long. */
const retryStoreMs = 1_000;

/** Does nothing before `start` but take messages in. `alone: false` lets several engines share a store that tells stale versions apart. */
export function createEngine(options: EngineOptions): Engine {
  const { store, clock, watcher, observe = () => {} } = options;
  const settings = { ...options, observe, random: options.random ?? Math.random };
  const queue = createQueue();
  let stopped = false;
  const leases = createLeases({ owner: options.nonce(), alone: options.alone, fellows: options.fellows, clock });
  const records = createRecords({
    ...settings,
    queue,
    leases,
    carries: () => options.leave === undefined && !stopped,
    committed(before, after) {
      watcher?.wrote(before, after);
      committed(after);
    },
    erased: (id) => watcher?.erased(id),
  });
  const carrier = createCarrier({ ...settings, records, leases, failed });
  const uncertain = () => wake(clock.now() + retryStoreMs);
  const intake = createIntake({ ...settings, records, carrier, uncertain });
  let cancelWake = () => {};
  let wakeAt = Number.POSITIVE_INFINITY;

  /** The store has failed; nothing is lost, and what is due stays due. */
  function failed(error: unknown) {
    observe({ what: 'failed', error });
    wake(clock.now() + retryStoreMs);
  }

  function wake(at: number) {
    if (stopped || options.leave || at >= wakeAt) return;
    cancelWake();
    wakeAt = at;
    cancelWake = clock.after(Math.max(0, at - clock.now()), () => {
      wakeAt = Number.POSITIVE_INFINITY;
      void sweep().catch(failed);
    });
  }

  /** What a step has left to do is begun in the same breath; what is for later wakes us then. */
  function committed(after: Conversation) {
    const times = dueTimes(after);
    if (stopped || times.length === 0) return;
    const now = clock.now();
    const isDue = times.some((at) => at <= now) || hasOurs(after, leases);
    if (isDue && options.leave) options.leave();
    else if (isDue) carrier.carryOut(after.id);
    const later = times.filter((at) => at > now);
    if (later.length > 0) wake(Math.min(...later));
  }

  async function sweep() {
    if (options.leave) return;
    const began = clock.now();
    for (const id of await store.due(began, sweepAtOnce, options.alone ? undefined : began + takenMs)) {
      records.forget(id);
      carrier.carryOut(id);
    }
    carrier.tryAgain();
    const next = await store.nextDueAt();
    const now = clock.now();
    // What is due and still there is in hand, or could not be begun: it is looked at again, but not at once.
    const at = next !== null && next <= now ? now + retryStoreMs : (next ?? Number.POSITIVE_INFINITY);
    wake(Math.min(at, now + (options.alone ? longestRestMs : longestRestTogetherMs)));
  }

  return {
    async start() {
      if (options.alone) await carrier.takeOver();
      await sweep();
    },
    ...intake,
    ...createOrders({ ...settings, records, carrier, uncertain }),
    sweep,
    async idle() {
      do {
        await queue.idle();
        await carrier.idle();
      } while (carrier.busy());
    },
    async oldestDue() {
      const next = await store.nextDueAt();
      return next !== null && next <= clock.now() ? next : null;
    },
    async stop() {
      stopped = true;
      cancelWake();
      await carrier.stop();
      await queue.idle();
    },
  };
}

interface IntakeOptions extends StepSettings {
  records: Records;
  carrier: Carrier;
  clock: Clock;
  observe: Observer;
  /** A write has failed, and may have taken effect all the same. */
  uncertain: () => void;
}

/** What comes in: told taken only when its step is durable. */
function createIntake(options: IntakeOptions): Pick<Engine, 'receive' | 'notify'> {
  const { records, carrier, clock, observe } = options;

  /** What the step itself throws is a bug of the flows: parked, so that what comes again is not choked on for ever. */
  function step(
    kind: 'message' | 'event',
    id: string,
    hear: () => Conversation,
    parkIt: (error: string) => Conversation,
  ) {
    try {
      return hear();
    } catch (error) {
      observe({ what: 'parked', conversation: id, kind, error });
      return parkIt(nameOf(error));
    }
  }

  const takeIn =
    (inbound: Inbound): Change =>
    (conversation, now) => {
      if (conversation.seen.includes(inbound.messageId)) return null;
      const at = { conversation, now };
      return step(
        'message',
        conversation.id,
        () => hearMessage(at, inbound, options),
        (error) => parkMessage(at, inbound, error),
      );
    };

  /** Null when it does not count. */
  async function change(id: string, languageHint: string | undefined, how: Change): Promise<Conversation | null> {
    records.forget(id);
    return records.change(id, languageHint, how).catch((error: unknown) => {
      options.uncertain();
      throw error;
    });
  }

  async function tell(news: News): Promise<Notified> {
    // What cannot be read is dealt with here; below it would begin anew, and only a message of the citizen's may have it do so.
    if ((await records.readOrHush(news.conversation)) === null) return 'unknown';
    let left: Notified = 'unknown';
    const after = await change(news.conversation, undefined, (conversation, now) => {
      left = toTell(conversation, news);
      if (left !== 'taken') return null;
      const at = { conversation, now };
      return step(
        'event',
        conversation.id,
        () => hearEvent(at, news, options),
        (error) => parkEvent(at, news, error),
      );
    });
    return after ? 'taken' : left;
  }

  return {
    async receive(inbound) {
      const began = clock.now();
      const id = inbound.conversation;
      const { said, languageHint = said.kind === 'text' ? (guessLanguage(said.text) ?? undefined) : undefined } =
        inbound;
      const repeated = (await change(id, languageHint, takeIn(inbound))) === null;
      // A message comes again because something went wrong the first time: perhaps its effects were never begun.
      if (repeated) carrier.carryOut(id);
      observe({ what: 'heard', conversation: id, repeated, ms: clock.now() - began });
      return repeated ? 'repeated' : 'taken';
    },
    async notify(news) {
      const began = clock.now();
      const id = news.conversation;
      const kind = await tell(news);
      if (kind === 'repeated') carrier.carryOut(id);
      observe({ what: 'notified', conversation: id, kind, ms: clock.now() - began });
      return kind;
    },
  };
}

function toTell(conversation: Conversation, { id }: News): Notified {
  const { version, gone, seen } = conversation;
  if (version === 0 || gone || isErased(conversation)) return 'unknown';
  return seen.includes(seenAs(id)) ? 'repeated' : 'taken';
}
