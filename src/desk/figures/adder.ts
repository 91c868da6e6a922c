/** Adds to documents that other processes add to as well: what is to be added is gathered, and done to what is stored at that moment. */
import type { Clock } from '../../engine/clock.ts';
import { DamagedDocumentError, StaleVersionError, type Store } from '../../stores/store.ts';
import type { FiguresDocument } from './figures.ts';

/** Document as it is, null when there is none → what it holds then. */
export type Addition = (document: FiguresDocument | null) => Pick<FiguresDocument, 'cells' | 'sealed'>;

export interface Adder {
  add(id: string, addition: Addition): void;
  /** Resolves when everything added so far is written, or could not be, which is told and tried again. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface AdderOptions {
  store: Pick<Store<MarkedDocument>, 'read' | 'write'>;
  clock: Clock;
  failed: (error: unknown) => void;
  mark: () => string;
}

/** `mark`: of the last write; who does not know whether theirs took effect looks for it. */
type MarkedDocument = FiguresDocument & { mark?: string };

interface Waiting {
  additions: Addition[];
  /** The first so many of them may have been written, under this mark. */
  doubtful: { mark: string; count: number } | null;
}

const writeEveryMs = 5_000;
/** Others write every five seconds: whoever loses so often finds a store that does not do its work. */
const lostMax = 20;
/** While the store is away; what is beyond is not counted. */
const waitingMax = 20_000;

/** Each addition is done once, unless the process dies before. */
export function createAdder({ store, clock, failed, mark }: AdderOptions): Adder {
  const waiting = new Map<string, Waiting>();
  let callOff: (() => void) | null = null;
  let flushing: Promise<void> = Promise.resolve();
  let stopped = false;

  function plan() {
    if (!stopped && waiting.size > 0) callOff ??= clock.after(writeEveryMs, () => void flush());
  }

  async function read(id: string): Promise<MarkedDocument | null> {
    try {
      return await store.read(id);
    } catch (error) {
      // It was set aside, so that there is none any more.
      if (!(error instanceof DamagedDocumentError)) throw error;
      failed(error);
      return null;
    }
  }

  /** False when somebody else was faster. */
  async function writeOnce(id: string, wanted: Waiting): Promise<boolean> {
    const stored = await read(id);
    // Were it overwritten by others since, it is counted twice: less wrong than not at all.
    if (wanted.doubtful !== null && stored?.mark === wanted.doubtful.mark)
      wanted.additions.splice(0, wanted.doubtful.count);
    wanted.doubtful = null;
    const count = wanted.additions.length;
    if (count === 0) return true;
    let document = stored;
    for (const addition of wanted.additions) document = { ...base(id, stored), ...addition(document) };
    const marked = mark();
    try {
      await store.write({ ...base(id, stored), ...document, mark: marked });
    } catch (error) {
      if (error instanceof StaleVersionError) return false;
      wanted.doubtful = { mark: marked, count };
      throw error;
    }
    wanted.additions.splice(0, count);
    return true;
  }

  async function write(id: string, wanted: Waiting): Promise<void> {
    for (let lost = 0; lost < lostMax; lost += 1) if (await writeOnce(id, wanted)) return;
    throw new Error('a document of figures is written by others all the time');
  }

  async function flushAll() {
    for (const [id, wanted] of waiting) {
      try {
        await write(id, wanted);
        if (wanted.additions.length === 0) waiting.delete(id);
      } catch (error) {
        failed(error);
      }
    }
    plan();
  }

  function flush(): Promise<void> {
    callOff?.();
    callOff = null;
    flushing = flushing.then(flushAll);
    return flushing;
  }

  return {
    add(id, addition) {
      const wanted = waiting.get(id) ?? { additions: [], doubtful: null };
      waiting.set(id, wanted);
      if (wanted.additions.length < waitingMax) wanted.additions.push(addition);
      plan();
    },
    flush,
    async stop() {
      stopped = true;
      await flush();
    },
  };
}

/** What is written next under this id, without its content. */
const base = (id: string, stored: MarkedDocument | null) => ({ id, version: (stored?.version ?? 0) + 1, dueAt: null });
