/** Ids, proofs and instants as they go over the wire at the mock VNeID service. */
import { z } from 'zod';

export const proofSchema = z.string().min(1).max(200);
export const idSchema = z.string().min(1).max(64);
/** Means something to the caller only. */
export const referenceSchema = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);

/** Epoch ms as ISO 8601, UTC. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
