/** The storage of one process by itself: lowdb and files in one folder of this machine. */
import { join } from 'node:path';
import type { Clock } from './engine/clock.ts';
import { createSeal } from './engine/seal.ts';
import { openInbox } from './inbox/inbox.ts';
import type { Kind, Storage } from './storage.ts';
import type { DamageReport } from './stores/lowdb/damaged.ts';
import { openLowdbStore } from './stores/lowdb/store.ts';
import { createNote } from './stores/note.ts';

export interface DiskStorageOptions {
  /** DATA_DIR; folders are made in it as they are needed. */
  folder: string;
  dataKey: string;
  clock: Clock;
  /** Documents of this kind were damaged and set aside. */
  onDamage: (kind: Kind, report: DamageReport) => void;
  /** The disk fails, and writing on is no use; nothing acknowledged before is lost. */
  onFatal: (error: Error) => void;
  /** What spreads tries over time, from 0 to 1; by chance unless told. */
  random?: () => number;
}

/** As operators and their backups know them. */
const folders: Record<Kind, string> = {
  conversation: 'conversations',
  mailbox: 'web',
  figures: join('desk', 'figures'),
};

/** Bytes of each of the two journal segments; all of them are written at the first start. Conversations: a thousand messages or so. */
const segmentBytes: Record<Kind, number> = {
  conversation: 16 * 1024 * 1024,
  mailbox: 4 * 1024 * 1024,
  figures: 4 * 1024 * 1024,
};

/** Opens nothing by itself; `documents` and `inbox` reject when what they are to be found in cannot be opened, or another process has it. */
export function openDiskStorage(options: DiskStorageOptions): Storage {
  const { folder, dataKey, clock, onDamage, onFatal, random } = options;
  const seal = createSeal(dataKey);
  return {
    processes: null,
    documents: (kind) =>
      openLowdbStore({
        folder: join(folder, folders[kind]),
        segmentBytes: segmentBytes[kind],
        onDamage: (report) => onDamage(kind, report),
        onFatal,
      }),
    note: (name) => createNote({ file: join(folder, 'notes', name), id: name, seal }),
    inbox: (channel, told) =>
      openInbox({ folder: join(folder, 'inbox', channel), seal, clock, ...told, ...(random && { random }) }),
    async close() {},
  };
}
