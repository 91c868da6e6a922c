/** What can be chosen about the embedded store, and what it does when nothing is. */
import { join } from 'node:path';
import type { DamageReport } from './damaged.ts';
import { type Files, realFiles } from './files.ts';

export interface LowdbStoreOptions {
  /** Made if missing; belongs to this store alone. */
  folder: string;
  /** Bytes of each of the two journal segments; bounds the size of a document and the time of a restart. */
  segmentBytes?: number;
  /** Documents kept in memory beside those that are not yet in their files. */
  cacheEntries?: number;
  /** After so much time without a write, and at the latest ten times as long after a write, nothing of it is left in the journal. */
  idleCheckpointMs?: number;
  /** Epoch ms. */
  now?: () => number;
  files?: Files;
  /** Something on the disk was damaged and set aside. The rest is served. */
  onDamage: (report: DamageReport) => void;
  /** A flush failed, called once: every later write throws, and the process should end, as only a restart reads what the disk really has. */
  onFatal: (error: Error) => void;
}

const SEGMENT_BYTES = 16 * 1024 * 1024;
const CACHE_ENTRIES = 10_000;
const IDLE_CHECKPOINT_MS = 30_000;

/** The options with every choice made. */
export interface Settings extends Required<LowdbStoreOptions> {
  /** Of files that are not yet what they will be; emptied at the start. */
  temporary: string;
}

/** The options with every choice made. */
export function withDefaults(options: LowdbStoreOptions): Settings {
  return {
    segmentBytes: SEGMENT_BYTES,
    cacheEntries: CACHE_ENTRIES,
    idleCheckpointMs: IDLE_CHECKPOINT_MS,
    now: Date.now,
    files: realFiles,
    temporary: join(options.folder, 'temporary'),
    ...options,
  };
}
