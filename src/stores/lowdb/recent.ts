/** What is in memory: all that only the journal has, and of the rest what was used last. */
import { Lru } from '../../lru.ts';

/** A conversation's document. */
export interface Saved {
  json: string;
  version: number;
  dueAt: number | null;
}

export const ERASED = { json: null, version: 0, dueAt: null } as const;

/** The latest durable state of one conversation. */
export type Held = Saved | typeof ERASED;

/** What has been written since the last checkpoint. */
export interface Frozen {
  entries: Map<string, Held>;
  /** Ids that were erased, even if they have been written again since: nothing from before may stay. */
  erased: Set<string>;
}

export class Recent {
  /** In the active segment of the journal. */
  #fresh: Frozen = nothing();
  /** In the retiring segment, until it is dropped. */
  #frozen: Frozen = nothing();
  readonly #clean: Lru<Held>;

  constructor({ cacheEntries }: { cacheEntries: number }) {
    this.#clean = new Lru(cacheEntries);
  }

  get(id: string): Held | undefined {
    return this.#fresh.entries.get(id) ?? this.#frozen.entries.get(id) ?? this.#clean.get(id);
  }

  /** What only the journal has. */
  unsaved(): Map<string, Held> {
    return new Map([...this.#frozen.entries, ...this.#fresh.entries]);
  }

  get frozen(): Frozen {
    return this.#frozen;
  }

  put(id: string, held: Held): void {
    this.#fresh.entries.set(id, held);
    if (held.json === null) this.#fresh.erased.add(id);
    this.#clean.delete(id);
  }

  /** Remembers what a document's file says. */
  cache(id: string, held: Held): void {
    this.#clean.set(id, held);
  }

  /** Forgets a replayed state whose document turned out to be newer. */
  forget(id: string): void {
    this.#fresh.entries.delete(id);
    this.#frozen.entries.delete(id);
  }

  /** In the synchronous step in which the journal's segments change places. */
  freeze(): void {
    this.#frozen = this.#fresh;
    this.#fresh = nothing();
  }

  /** The frozen documents are on disk and their journal has been dropped. */
  thaw(): void {
    for (const [id, held] of this.#frozen.entries) {
      if (held.json !== null && !this.#fresh.entries.has(id)) this.#clean.set(id, held);
    }
    this.#frozen = nothing();
  }
}

function nothing(): Frozen {
  return { entries: new Map(), erased: new Set() };
}
