/** Opaque ids, hex-like as Zalo's: nobody can count on them, and every run has the same. */
import { createHash } from 'node:crypto';

/** 20 hex digits, always the same for the same `seed`. */
export function hexId(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 20);
}

/** Gives a new id at each call. */
export function createIds(kind: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return hexId(`${kind} ${count}`);
  };
}
