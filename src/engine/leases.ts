/** Who may carry something out where several processes share a store; where one is alone, everything is its own. */
import type { Clock } from './clock.ts';
import type { Lease } from './conversation.ts';

/** Longer than any single try may take (calls 10 s, deliveries 45 s with their pacing): past it the one who had it in hand is dead. */
export const leaseMs = 90_000;

export interface Leases {
  readonly alone: boolean;
  /** A new one, ours. */
  take(): Lease;
  /** Whether we may: it is nobody's, ours, or over. */
  free(held: Lease | null): boolean;
  ours(held: Lease | null): boolean;
}

/** `owner` must be this process's own, and new with each start. */
export function createLeases({ owner, alone, clock }: { owner: string; alone: boolean; clock: Clock }): Leases {
  return {
    alone,
    take: () => ({ owner, until: clock.now() + leaseMs }),
    free: (held) => alone || held === null || held.owner === owner || held.until <= clock.now(),
    ours: (held) => alone || held?.owner === owner,
  };
}
