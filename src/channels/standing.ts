/** How a channel stands with its platform: told to the operator, and tried again until it is well. */
import type { Clock } from '../engine/clock.ts';
import { pause } from '../engine/waiting.ts';

export interface StandingOptions {
  /** As operators know it. */
  platform: string;
  clock: Clock;
  /** Something failed and will be tried again. */
  failed: (error: unknown) => void;
  /** The platform refuses, in words for the operator: told once for as long as it says the same. */
  refused: (reason: string) => void;
  /** Why it is no use to go on as things are, in words for the operator; null when the same may go well later. */
  refusalOf: (error: unknown) => string | null;
}

export interface Standing {
  /** To be told each time it shows. */
  works(working: boolean): void;
  /** What keeps the channel from working, in words for the operator; null when nothing does, or not for a minute yet. */
  trouble(): string | null;
  /** Does the work once, and says whether it went well. Throws what the platform refuses, in words for the operator, who is there at a start. */
  begin(work: () => Promise<unknown>): Promise<boolean>;
  /**
   * Does the work, anew half a minute after each failure, until it is done or the signal aborts. Also after a refusal: an operator may set
   * it right where nobody here sees it, and until then the other channels have to go on. `again`: it has failed just now.
   */
  insist(signal: AbortSignal, work: () => Promise<unknown>, how?: { again: boolean }): Promise<void>;
}

const againMs = 30_000;
/** Shorter failures pass by themselves. */
const troubleAfterMs = 60_000;

/** In good standing. */
export function createStanding({ platform, clock, failed, refused, refusalOf }: StandingOptions): Standing {
  let downSince: number | null = null;
  let refusal: string | null = null;

  function works(working: boolean) {
    downSince = working ? null : (downSince ?? clock.now());
    if (working) refusal = null;
  }

  function note(error: unknown) {
    const reason = refusalOf(error);
    works(false);
    if (reason === null) return failed(error);
    if (reason !== refusal) refused(reason);
    refusal = reason;
  }

  return {
    works,
    trouble() {
      if (refusal !== null) return refusal;
      const downMs = clock.now() - (downSince ?? clock.now());
      if (downMs <= troubleAfterMs) return null;
      return `nothing has come in from ${platform} for ${Math.round(downMs / 60_000)} min: it does not answer, or what it brings cannot be kept`;
    },
    async begin(work) {
      try {
        await work();
        return true;
      } catch (error) {
        const reason = refusalOf(error);
        if (reason !== null) throw new Error(reason);
        note(error);
        return false;
      }
    },
    async insist(signal, work, { again } = { again: false }) {
      if (again) await pause(againMs, clock, signal);
      while (!signal.aborted) {
        try {
          await work();
          return;
        } catch (error) {
          if (signal.aborted) return;
          note(error);
          await pause(againMs, clock, signal);
        }
      }
    },
  };
}
