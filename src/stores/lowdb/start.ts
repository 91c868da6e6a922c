/** Puts a store together from what is on the disk. */

import { DueQueue } from '../due-queue.ts';
import { DamagedDocumentError, type StoredDocument } from '../store.ts';
import { Checkpoints } from './checkpoints.ts';
import { Damaged } from './damaged.ts';
import { Documents } from './documents.ts';
import { DueLog } from './due-log.ts';
import { IdleTimer } from './idle-timer.ts';
import { Journal } from './journal.ts';
import { ERASED, Recent } from './recent.ts';
import type { JournalRecord } from './records.ts';
import { openSegments, type Replay } from './replay.ts';
import type { Settings } from './settings.ts';

/** What a store is made of, ready to work. */
export interface Parts<T extends StoredDocument> {
  journal: Journal;
  documents: Documents<T>;
  recent: Recent;
  due: DueQueue;
  checkpoints: Checkpoints;
  idle: IdleTimer;
}

/** Replays the journal over the documents. Opens no document unless the journal or the due log is damaged. */
export async function openParts<T extends StoredDocument>(settings: Settings): Promise<Parts<T>> {
  const { folder, temporary, files } = settings;
  const damaged = new Damaged(settings);
  const documents = new Documents<T>({ folder, temporary, files, damaged });
  const recent = new Recent(settings);
  const due = new DueQueue();
  const dueLog = new DueLog({ folder, temporary, files });
  const existed = await dueLog.exists();
  const replay = await openSegments({ ...settings, damaged, existed });
  try {
    if (!(await dueLog.load(due, replay.claim))) await rebuildDue({ documents, due, damaged, existed });
    putBack({ replay, recent, due });
    if (replay.isDamaged) await preferNewerDocuments({ documents, recent, due });
    // Last of all that makes a store: from now on a missing segment is a loss.
    if (!existed) await dueLog.note({ changes: [], queue: due, rewrite: true });
  } catch (error) {
    await Promise.all([replay.active.close(), replay.other.close()]);
    throw error;
  }
  return connect({ settings, replay, documents, recent, due, dueLog });
}

async function connect<T extends StoredDocument>(
  made: Pick<Parts<T>, 'documents' | 'recent' | 'due'> & { settings: Settings; replay: Replay; dueLog: DueLog },
): Promise<Parts<T>> {
  const { settings, replay, documents, recent, due, dueLog } = made;
  const journal = new Journal({
    ...replay,
    hooks: {
      onTurn() {
        recent.freeze();
        // Begun at once, so that it is done when the other segment is full too; who needs it to have succeeded asks again.
        checkpoints.finish().catch(() => {});
      },
      makeRoom: () => checkpoints.finish(),
      onFatal: settings.onFatal,
    },
  });
  const checkpoints = new Checkpoints({
    journal,
    recent,
    documents: documents as Documents<StoredDocument>,
    dueLog,
    due,
  });
  const idle = new IdleTimer({
    idleMs: settings.idleCheckpointMs,
    now: settings.now,
    onIdle: () => checkpoints.request(),
  });
  if (replay.isDamaged) {
    // Otherwise the same damage would be told at every start. Should it fail for want of space, that is what happens.
    await checkpoints.request().catch(() => {});
  } else {
    checkpoints.finish().catch(() => {});
    // What the last process left in the active segment has to leave it too.
    idle.touch();
  }
  return { journal, documents, recent, due, checkpoints, idle };
}

function putBack({ replay, recent, due }: { replay: Replay; recent: Recent; due: DueQueue }): void {
  const put = ({ kind, json }: JournalRecord) => {
    if (kind === 'probe') return;
    const value = JSON.parse(json) as StoredDocument | string;
    const id = typeof value === 'string' ? value : value.id;
    const held = typeof value === 'string' ? ERASED : { json, version: value.version, dueAt: value.dueAt };
    recent.put(id, held);
    due.set(id, held.dueAt);
  };
  replay.older.forEach(put);
  recent.freeze();
  replay.newer.forEach(put);
}

/** The due log is missing or wrong: asks every document, some 10,000 a second. */
async function rebuildDue<T extends StoredDocument>({
  documents,
  due,
  damaged,
  existed,
}: {
  documents: Documents<T>;
  due: DueQueue;
  damaged: Damaged;
  existed: boolean;
}): Promise<void> {
  if (existed)
    damaged.tell({
      what: 'due log',
      file: 'due.log',
      setAside: null,
      detail: 'it is damaged or too old and is made again from the documents',
    });
  for await (const { document } of documents.allSettingAside()) due.set(document.id, document.dueAt);
}

/** Where records are gone from the journal, a document may be newer than the last record that is left. */
async function preferNewerDocuments<T extends StoredDocument>({
  documents,
  recent,
  due,
}: {
  documents: Documents<T>;
  recent: Recent;
  due: DueQueue;
}): Promise<void> {
  for (const [id, held] of recent.unsaved()) {
    const stored = await documents.read(id).catch((error: unknown) => {
      if (error instanceof DamagedDocumentError) return null;
      throw error;
    });
    if (held.json === null || !stored || stored.document.version <= held.version) continue;
    recent.forget(id);
    due.set(id, stored.document.dueAt);
  }
}
