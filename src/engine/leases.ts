/** Who may carry something out where several processes share a store; where one is alone, everything is its own. */
import type { Clock } from './clock.ts';
import { type Conversation, dueTimes, type Lease, spoken } from './conversation.ts';

/** Longer than any single try may take (calls 10 s, deliveries 45 s with their pacing): past it the one who had it in hand is dead, where nothing else tells. */
export const leaseMs = 90_000;
/** Where it is known which processes live: past this others look whether the one who has it still does. */
const watchedLeaseMs = 10_000;
/** A lease taken so long ago may have been given to somebody else, if this process was frozen since: others give it up after 10 s without a word. */
const surelyOursMs = 5_000;

/** What is known of the processes that share a store. */
export interface Fellows {
  /** This run of this process, new with each start, and when the others have given it up. */
  id(): string;
  isGone(id: string): boolean;
}

export interface Leases {
  readonly alone: boolean;
  /** A new one, ours. */
  take(): Lease;
  /** Whether we may: it is nobody's, ours, or over. */
  free(held: Lease | null): boolean;
  /** It is ours, and nobody can have taken it since. */
  fresh(held: Lease | null): boolean;
}

/** The record with what is due now in our hands, so that it need not be written again for that before it is begun. */
export function inOurHands(conversation: Conversation, leases: Leases, now: number): Conversation {
  const { outbox, sending } = conversation;
  const next = spoken(conversation);
  const isNext = next !== undefined && next.dueAt <= now && sending === null;
  return {
    ...conversation,
    sending: isNext ? { ...leases.take(), key: next.key } : sending,
    outbox: outbox.map((effect) =>
      effect.kind === 'call' && effect.dueAt <= now && effect.lease === null
        ? { ...effect, lease: leases.take() }
        : effect,
    ),
  };
}

/** Something of it is in our hands since its last write, or has been for a moment. */
export const hasOurs = ({ outbox, sending }: Conversation, leases: Leases): boolean =>
  leases.fresh(sending) || outbox.some((effect) => effect.kind === 'call' && leases.fresh(effect.lease));

/** The record with nothing in our hands, if something is due in it that nobody has in hand then: written, it is there for others at once. */
export function letGo(conversation: Conversation, leases: Leases, now: number): Conversation | null {
  if (conversation.version === 0) return null;
  const free = <Held extends Lease>(held: Held | null) => (leases.free(held) ? null : held);
  const after: Conversation = {
    ...conversation,
    sending: free(conversation.sending),
    outbox: conversation.outbox.map((effect) =>
      effect.kind === 'call' ? { ...effect, lease: free(effect.lease) } : effect,
    ),
    version: conversation.version + 1,
  };
  return dueTimes(after).some((at) => at <= now) ? after : null;
}

interface LeasesOptions {
  /** Of this process where there are no fellows; new with each start. */
  owner: string;
  alone: boolean;
  fellows?: Fellows | undefined;
  clock: Clock;
}

export function createLeases({ owner, alone, fellows, clock }: LeasesOptions): Leases {
  const id = () => fellows?.id() ?? owner;
  const lastsMs = fellows ? watchedLeaseMs : leaseMs;
  const isOver = ({ owner, until }: Lease) => until <= clock.now() && (fellows?.isGone(owner) ?? true);
  return {
    alone,
    take: () => ({ owner: id(), until: clock.now() + lastsMs }),
    free: (held) => alone || held === null || held.owner === id() || isOver(held),
    fresh: (held) => held?.owner === id() && held.until - lastsMs + surelyOursMs > clock.now(),
  };
}
