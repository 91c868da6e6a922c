/**
 * Takes messages in and carries effects out, for one process.
 *
 * A message: load → hear → step → write, one at a time per conversation; `receive` resolves when the step is durable, and only then
 * may the platform be told that the message was taken. Then the effects: messages of a conversation leave in order, one at a time;
 * calls and timers overtake them, so that a slow registry does not silence "/help". Each effect is done at least once; its key tells repeats.
 */

import type { Store } from '../stores/store.ts';
import { type Carrier, createCarrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import type { Conversation, FrozenConversation } from './conversation.ts';
import type { Desk, Staff } from './desk.ts';
import { createIntake } from './intake.ts';
import { createLeases, type Fellows } from './leases.ts';
import { createOrders, type OrderOutcome } from './orders.ts';
import type { Inbound, Post, ServiceImplementations } from './outside.ts';
import { createQueue } from './queue.ts';
import { createRecords } from './records.ts';
import { createRounds } from './rounds.ts';
import type { Seal } from './seal.ts';
import type { Order } from './staffing.ts';
import type { News } from './step.ts';
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
  /** `error`: why it failed. */
  | { what: 'called'; conversation: string; service: string; ok: boolean; ms: number; error?: unknown }
  /** `service`: of a call. */
  | { what: 'retrying'; conversation: string; kind: 'say' | 'call'; service?: string; error: unknown; inMs: number }
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

/** Does nothing before `start` but take messages in. `alone: false` lets several engines share a store that tells stale versions apart. */
export function createEngine(options: EngineOptions): Engine {
  const { store, clock, watcher, observe = () => {} } = options;
  const settings = { ...options, observe, random: options.random ?? Math.random };
  const queue = createQueue();
  const leases = createLeases({ owner: options.nonce(), alone: options.alone, fellows: options.fellows, clock });
  const records = createRecords({
    ...settings,
    queue,
    leases,
    carries: () => options.leave === undefined && !rounds.ended(),
    committed(before, after) {
      watcher?.wrote(before, after);
      rounds.committed(after);
    },
    erased: (id) => watcher?.erased(id),
  });
  const carrier: Carrier = createCarrier({ ...settings, records, leases, failed: (error) => rounds.failed(error) });
  const rounds = createRounds({ ...settings, records, leases, carrier });
  const uncertain = (id: string) => {
    carrier.doubt(id);
    rounds.soon();
  };
  const parts = { ...settings, records, carrier, uncertain };

  return {
    async start() {
      if (options.alone) await carrier.takeOver();
      await rounds.sweep();
    },
    ...createIntake(parts),
    ...createOrders(parts),
    sweep: rounds.sweep,
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
      await rounds.end();
      await carrier.stop();
      await queue.idle();
      await rounds.letGo();
    },
  };
}
