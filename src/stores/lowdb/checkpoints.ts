/**
 * Moves what the journal holds into the documents, and then out of the journal.
 *
 * THE ORDER OF WRITES, on which everything rests (each step is flushed before the next one begins):
 *   1. a record goes into the journal; only then is it acknowledged, and only then may a document say the same;
 *   2. the segments change places; what is in the retiring one is frozen;
 *   3. each frozen document goes into a temporary file, which is renamed to the document; erased ones are removed; then their folders are flushed;
 *   4. the due log notes when they are due;
 *   5. the retiring segment's header says that it is free;
 *   6. its records are overwritten with zeros; only then may it be used again.
 * So a document is never newer than the journal, and no record is gone before what it says is somewhere else. Whatever step is
 * cut, the next start finds the segment still in use, replays it, and does all of it again.
 */

import type { DueQueue } from '../due-queue.ts';
import type { StoredDocument } from '../store.ts';
import type { Documents } from './documents.ts';
import type { DueLog } from './due-log.ts';
import { FlushFailedError } from './files.ts';
import { type Journal, unwritable } from './journal.ts';
import type { Recent } from './recent.ts';

export class Checkpoints {
  readonly #journal: Journal;
  readonly #recent: Recent;
  readonly #documents: Documents<StoredDocument>;
  readonly #dueLog: DueLog;
  readonly #due: DueQueue;
  #finishing: Promise<void> | null = null;
  #requested: Promise<void> | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor({
    journal,
    recent,
    documents,
    dueLog,
    due,
  }: { journal: Journal; recent: Recent; documents: Documents<StoredDocument>; dueLog: DueLog; due: DueQueue }) {
    this.#journal = journal;
    this.#recent = recent;
    this.#documents = documents;
    this.#dueLog = dueLog;
    this.#due = due;
  }

  /**
   * Resolves when everything that is durable now is in the documents and nowhere in the journal. Those who ask while one runs share
   * the next. Throws `StoreUnwritableError`; then the journal still has it all, and a later checkpoint does it.
   */
  request(): Promise<void> {
    if (this.#requested) return this.#requested;
    const run = this.#last.then(async () => {
      this.#requested = null;
      await this.#journal.turn();
      await this.finish();
    });
    this.#requested = run;
    this.#last = run.catch(() => {});
    return run;
  }

  /** Drops the retiring segment, if there is one, once its documents are safe. Throws as `request`. */
  finish(): Promise<void> {
    if (!this.#journal.isRetiring) return Promise.resolve();
    if (this.#journal.fatal) return Promise.reject(unwritable(this.#journal.fatal));
    this.#finishing ??= this.#finish();
    return this.#finishing;
  }

  /** One more, whether it succeeds or not; nothing is being written any more when it resolves. */
  async last(): Promise<void> {
    await this.request().catch(() => {});
    // After a failure elsewhere the request ends at once, while this still writes.
    await this.#finishing?.catch(() => {});
  }

  async #finish(): Promise<void> {
    const { frozen } = this.#recent;
    try {
      await this.#documents.flush(frozen);
      await this.#dueLog.note({
        changes: [...frozen.entries].map(([id, { dueAt }]) => [id, dueAt]),
        queue: this.#due,
        rewrite: frozen.erased.size > 0,
      });
      // All in one step with the drop: a turn right after it freezes anew, and that must be neither thawed nor taken for finished.
      const onDropped = () => {
        this.#recent.thaw();
        this.#finishing = null;
      };
      await this.#journal.drop({ claim: this.#dueLog.claim, onDropped });
    } catch (error) {
      this.#finishing = null;
      if (error instanceof FlushFailedError) this.#journal.fail(error);
      throw unwritable(error as Error);
    }
  }
}
