/** The store of one process: what lies under DATA_DIR, locked as a running assistant would lock it. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Seal } from '../engine/seal.ts';
import { type Files, flushed, realFiles, replaceFile } from '../stores/lowdb/files.ts';
import { createDiskAudit, readAuditEnd } from './disk-audit.ts';
import { openDiskDocuments } from './disk-documents.ts';
import { createDiskAccounts, createDiskNotes } from './disk-files.ts';
import { createDiskUpdates } from './disk-updates.ts';
import type { Indexed } from './documents.ts';
import { type Kind, type Marker, type Place, StoreCommandError, streamOf } from './kinds.ts';

export interface DiskOptions {
  dataDir: string;
  /** DESK_USERS, where the accounts are elsewhere. */
  accounts: string | undefined;
  seal: Seal;
  /** It must be there already: it is read and not written. */
  mustExist: boolean;
  /** What cannot be read, for the operator. */
  damaged: (kind: Kind, what: string) => void;
  /** Epoch ms. */
  now: () => number;
  files?: Files;
}

const markerFile = 'copying.json';
const markerShape = z.object({ of: z.string(), at: z.number() });
const folders = { conversation: 'conversations', mailbox: 'web', figures: 'desk/figures' } as const;

/** Throws `StoreLockedError` while an assistant runs on it, `StoreCommandError` when it must exist and does not. */
export async function openDisk(options: DiskOptions): Promise<Place & { indexed: Indexed }> {
  const { dataDir, accounts, seal, mustExist, damaged, now, files = realFiles } = options;
  if (mustExist && (await files.list(join(dataDir, folders.conversation))).length === 0)
    throw new StoreCommandError(`there are no conversations under ${dataDir}: is DATA_DIR the assistant's?`);
  await files.makeFolder(dataDir);
  const path = join(dataDir, markerFile);
  const documents = await openAll(options, files);
  const audit = createDiskAudit({ folder: join(dataDir, 'desk', 'audit'), files });
  const shelves: Place['shelves'] = {
    ...documents.shelves,
    note: createDiskNotes({ dataDir, files }),
    account: createDiskAccounts({ folder: accounts ?? join(dataDir, 'desk', 'accounts'), files }),
    update: createDiskUpdates({
      folder: join(dataDir, 'inbox'),
      files,
      seal,
      now,
      damaged: (what) => damaged('update', what),
    }),
    audit,
  };
  return {
    name: `lowdb (DATA_DIR ${dataDir})`,
    identity: createHash('sha256')
      .update(`lowdb ${await realpath(dataDir)}`)
      .digest('hex'),
    shelves,
    indexed: documents.shelves,
    stream: () => streamOf(shelves),
    auditEnd: () => readAuditEnd({ folder: join(dataDir, 'desk', 'audit'), files }),
    marker: () => readDiskMarker({ dataDir, files }),
    async mark(marker) {
      if (marker === null) await files.remove(path);
      else
        await replaceFile({ files, path, temporary: `${path}.new`, bytes: Buffer.from(`${JSON.stringify(marker)}\n`) });
      await flushed(files.syncFolder(dataDir));
    },
    // The lock is held all the time.
    stillAlone: async () => {},
    close: () => audit.close().finally(documents.close),
  };
}

/** The conversations first, as their lock is that of all. */
async function openAll({ dataDir, damaged }: DiskOptions, files: Files) {
  const opened: Partial<Record<Kind, Awaited<ReturnType<typeof openDiskDocuments>>>> = {};
  async function close(): Promise<void> {
    const closed = await Promise.allSettled(Object.values(opened).map((shelf) => shelf.close()));
    for (const one of closed) if (one.status === 'rejected') throw one.reason;
  }
  async function open(kind: keyof typeof folders) {
    const folder = join(dataDir, folders[kind]);
    const always = kind === 'conversation';
    const shelf = await openDiskDocuments({ folder, files, always, damaged: (what) => damaged(kind, what) });
    opened[kind] = shelf;
    return shelf;
  }
  try {
    const conversation = await open('conversation');
    return {
      shelves: { conversation, mailbox: await open('mailbox'), figures: await open('figures') },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The copy or restore into this folder that has not ended: until it has, no assistant may start on what is only a part. Null when there is none. */
export async function readDiskMarker({
  dataDir,
  files = realFiles,
}: {
  dataDir: string;
  files?: Files;
}): Promise<Marker | null> {
  const bytes = await files.read(join(dataDir, markerFile));
  if (bytes === null) return null;
  try {
    return markerShape.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    // It is replaced whole, so somebody has changed it; what it was the mark of is unfinished all the same.
    return { of: 'unknown', at: 0 };
  }
}
