/**
 * The journal: what is acknowledged is in here first. Records queued while a flush runs go out together in the next one.
 * Two segments take turns: when the active one is full (or a checkpoint asks for it) the other, free by then, takes over, and the
 * full one *retires*: its records stay until `drop`, which may only be called once what they hold is on disk elsewhere.
 */
import { StoreUnwritableError } from '../store.ts';
import { FlushFailedError } from './files.ts';
import { type Claim, encodeRecord, HEADER_BYTES, type Header, type Kind, RECORD_OVERHEAD } from './records.ts';
import type { Segment } from './segment.ts';

export interface JournalHooks {
  /** The segments have just changed places, in the same synchronous step: every record so far is in the retiring one. */
  onTurn(): void;
  /** Must drop the retiring segment, or throw. */
  makeRoom(): Promise<void>;
  /** A flush failed; called once. Nothing will be written from now on. */
  onFatal(error: Error): void;
}

interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
}

interface Append {
  record: { kind: Kind; json: string };
  /** Bytes it takes at most. */
  size: number;
  /** Runs when the record is durable, before any later record is written and before anyone is told. */
  onDurable: () => void;
}

/** Asks for the segments to change places. */
interface Turn {
  record: null;
}

type Item = (Append | Turn) & Waiting;

export class Journal {
  readonly #hooks: JournalHooks;
  readonly #queue: Item[] = [];
  #active: Segment;
  #other: Segment;
  #retiring: boolean;
  /** The number of the next record. */
  #next: number;
  #claim: Claim;
  #pumping = false;
  #fatal: Error | null = null;
  #trouble = false;

  constructor({
    active,
    other,
    retiring,
    next,
    claim,
    hooks,
  }: { active: Segment; other: Segment; retiring: boolean; next: number; claim: Claim; hooks: JournalHooks }) {
    this.#active = active;
    this.#other = other;
    this.#retiring = retiring;
    this.#next = next;
    this.#claim = claim;
    this.#hooks = hooks;
  }

  /** The last attempt to write failed, so that the next one may too. */
  get inTrouble(): boolean {
    return this.#trouble;
  }

  get isRetiring(): boolean {
    return this.#retiring;
  }

  /** The flush that failed, if one did. */
  get fatal(): Error | null {
    return this.#fatal;
  }

  /**
   * Resolves when the record is durable. Throws `StoreUnwritableError` when it could not be written: it does not count then,
   * but if the process dies before the next append it may be found at the next start. `RangeError` for what no segment can hold.
   */
  append({ kind, json, onDurable }: { kind: Kind; json: string; onDurable: () => void }): Promise<void> {
    const size = Buffer.byteLength(json) + RECORD_OVERHEAD;
    const limit = Math.min(this.#active.size, this.#other.size) - HEADER_BYTES;
    if (size > limit)
      return Promise.reject(
        new RangeError(`a document of ${size} bytes does not fit a journal segment, which takes ${limit}`),
      );
    return this.#enqueue({ record: { kind, json }, size, onDurable });
  }

  /** Resolves when the active segment has nothing in it; what was in it is then in the retiring one, or gone already. */
  turn(): Promise<void> {
    return this.#enqueue({ record: null });
  }

  /** Forgets the retiring segment, on the disk too, and calls `onDropped` in the same step. From now on the due log must have `claim`. */
  async drop({ claim, onDropped }: { claim: Claim; onDropped: () => void }): Promise<void> {
    this.#claim = claim;
    await this.#other.free(this.#freeHeader(this.#other));
    this.#retiring = false;
    onDropped();
  }

  /** Ends all writing, here and for good. */
  fail(cause: Error): void {
    if (this.#fatal) return;
    this.#fatal = cause;
    this.#rejectQueued(cause);
    this.#hooks.onFatal(cause);
  }

  async close(): Promise<void> {
    await this.#active.close();
    await this.#other.close();
  }

  #enqueue(item: Append | Turn): Promise<void> {
    if (this.#fatal) return Promise.reject(unwritable(this.#fatal));
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...item, resolve, reject });
      if (this.#pumping) return;
      this.#pumping = true;
      // In a microtask, so that what is written in the same breath shares the first flush too.
      queueMicrotask(() => void this.#pump());
    });
  }

  async #pump(): Promise<void> {
    for (let item = this.#queue[0]; item; item = this.#queue[0]) {
      try {
        if (item.record && item.size <= this.#active.room) await this.#writeBatch();
        else await this.#turn();
        if (!item.record && item === this.#queue[0]) this.#queue.shift()?.resolve();
      } catch (error) {
        if (error instanceof FlushFailedError) this.fail(error);
        this.#rejectQueued(error as Error);
      }
    }
    this.#pumping = false;
  }

  async #turn(): Promise<void> {
    if (this.#active.isClean) return;
    // Only the rest of a failed write is in it. Two segments that begin with the same number could not be told apart at the start.
    if (!this.#active.hasRecords) return this.#active.free(this.#freeHeader(this.#active));
    if (this.#retiring) await this.#hooks.makeRoom();
    [this.#active, this.#other] = [this.#other, this.#active];
    this.#retiring = true;
    this.#hooks.onTurn();
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#takeBatch();
    const first = this.#next;
    const records = batch.map(({ record }, index) => encodeRecord({ number: first + index, batch: first, ...record }));
    const header = { use: 'records', first, size: this.#active.size, claim: this.#claim } as const;
    try {
      await this.#active.append(Buffer.concat(records), header);
    } catch (error) {
      if (error instanceof FlushFailedError) this.fail(error);
      this.#trouble = true;
      for (const { reject } of batch) reject(unwritable(error as Error));
      return;
    }
    this.#next += batch.length;
    this.#trouble = false;
    // All of them first: a checkpoint that begins in between would miss the rest and drop their segment.
    for (const { onDurable } of batch) onDurable();
    for (const { resolve } of batch) resolve();
  }

  #freeHeader({ size }: Segment): Header {
    return { use: 'free', first: this.#next, size, claim: this.#claim };
  }

  #takeBatch(): (Append & Waiting)[] {
    const batch: (Append & Waiting)[] = [];
    let room = this.#active.room;
    for (const item of this.#queue) {
      if (!item.record || item.size > room) break;
      room -= item.size;
      batch.push(item);
    }
    this.#queue.splice(0, batch.length);
    return batch;
  }

  #rejectQueued(cause: Error): void {
    this.#trouble = true;
    for (const { reject } of this.#queue.splice(0)) reject(unwritable(cause));
  }
}

/** The error for the caller of a write that could not be made; the original stays its cause. */
export function unwritable(cause: Error): StoreUnwritableError {
  if (cause instanceof StoreUnwritableError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  return new StoreUnwritableError(code === 'ENOSPC' ? 'the disk is full' : `nothing can be written: ${cause.message}`, {
    cause,
  });
}
