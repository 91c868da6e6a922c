/** Proofs that a right code was entered: given by the VNeID service, taken by whoever changes something for that citizen. */
import { createHash, randomBytes } from 'node:crypto';

/** Long enough to read what will be linked to what, and short enough to be of no use to a finder. */
export const proofLifeMs = 30 * 60 * 1000;
/** More at once is not a citizen's doing; the oldest goes first. */
const proofsMax = 10_000;

export type ProofPurpose = 'link' | 'unlink' | 'activate';

export interface Proofs {
  /** 256 random bits; kept only as a hash. */
  issue(bound: { cccd: string; purpose: ProofPurpose }): string;
  /** Good for this citizen (and this purpose, if given) and not yet used. Does not use it up. */
  good(proof: string, bound: { cccd: string; purpose?: ProofPurpose }): boolean;
  /** Call it when the change has taken effect, and in the same tick as `good`. */
  consume(proof: string): void;
  reset(): void;
}

export function createProofs({ now }: { now: () => number }): Proofs {
  const kept = new Map<string, { cccd: string; purpose: ProofPurpose; expiresAt: number }>();
  const hash = (proof: string): string => createHash('sha256').update(proof).digest('base64url');

  return {
    issue(bound) {
      const proof = randomBytes(32).toString('base64url');
      kept.set(hash(proof), { ...bound, expiresAt: now() + proofLifeMs });
      const oldest = kept.keys().next();
      if (kept.size > proofsMax && !oldest.done) kept.delete(oldest.value);
      return proof;
    },
    good(proof, { cccd, purpose }) {
      const found = kept.get(hash(proof));
      if (found === undefined || now() >= found.expiresAt) return false;
      return found.cccd === cccd && (purpose ?? found.purpose) === found.purpose;
    },
    consume: (proof) => void kept.delete(hash(proof)),
    reset: () => kept.clear(),
  };
}
