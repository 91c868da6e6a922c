/** The port to durable memory: one document per conversation. What every implementation promises is in test/stores/contract.ts. */

/** What a store reads of a document; the rest is carried along untouched and must be JSON. */
export interface StoredDocument {
  /** `channel:chat`, 1 to 200 characters, any Unicode: an implementation may not use it as a file name as it is. */
  id: string;
  /** 1 for the first write, one more with each further write. */
  version: number;
  /** Epoch ms at which something has to be done for this conversation; null while nothing has. */
  dueAt: number | null;
}

export interface Store<T extends StoredDocument = StoredDocument> {
  /** The latest written document, as a value of the caller's own (changing it changes nothing here); null when there is none. */
  read(id: string): Promise<T | null>;
  /**
   * Replaces the document, whole, and resolves only when that would survive the loss of power.
   * Throws `StaleVersionError` unless `version` is exactly one more than what is stored (1 when nothing is);
   * two writers that race are thus told apart, and the loser reads again. Writes of different conversations go on side by side.
   */
  write(document: T): Promise<void>;
  /**
   * Removes the document and whatever repeats it inside the store (journals too); durable when it resolves. Unknown ids are fine.
   * With a `version` throws `StaleVersionError` when there is one of another version: it has been written since, and stays.
   */
  erase(id: string, version?: number): Promise<void>;
  /**
   * Ids whose `dueAt` is at or before `now`, the longest due first, at most `limit`. Where several processes share the store, `takenUntil`
   * (epoch ms) takes them: `due` and `nextDueAt` have them at that time only, unless they are written meanwhile, which sets their time anew;
   * what is read of them stays as it was. A store of one process ignores it.
   */
  due(now: number, limit: number, takenUntil?: number): Promise<string[]>;
  /** The earliest `dueAt` of all, null when nothing is due ever. */
  nextDueAt(): Promise<number | null>;
  /** Every id stored, in no order. */
  ids(): AsyncIterable<string>;
  /** Throws when nothing could be written right now (disk full, failed flush, closed); cheap enough for a health check. */
  check(): Promise<void>;
  /** Finishes what was begun and lets go; every later call throws `StoreClosedError`. */
  close(): Promise<void>;
}

/** Somebody else has written since this document was read: read again and redo. */
export class StaleVersionError extends Error {
  override name = 'StaleVersionError';
  readonly id: string;
  readonly stored: number;
  readonly offered: number;
  constructor({ id, stored, offered }: { id: string; stored: number; offered: number }) {
    super(`document is at version ${stored}, so version ${stored + 1} was expected and not ${offered}`);
    this.id = id;
    this.stored = stored;
    this.offered = offered;
  }
}

/** What was on the disk for this conversation cannot be read; it has been set aside, nothing of it is served. */
export class DamagedDocumentError extends Error {
  override name = 'DamagedDocumentError';
  /** Where the damaged bytes were put for an operator to look at. */
  readonly setAside: string;
  constructor(setAside: string, cause?: unknown) {
    super(`a stored conversation is damaged and was set aside as ${setAside}`, { cause });
    this.setAside = setAside;
  }
}

/** Nothing more can be written: the disk is full or failing. What was acknowledged before is safe. */
export class StoreUnwritableError extends Error {
  override name = 'StoreUnwritableError';
}

export class StoreClosedError extends Error {
  override name = 'StoreClosedError';
  constructor() {
    super('the store is closed');
  }
}
