/** Which conversation is due next: a binary heap whose entries know their place, so that moving one costs log n and leaves nothing stale behind. */

interface Entry {
  id: string;
  /** Epoch ms. */
  dueAt: number;
  /** Where it is in the heap. */
  at: number;
}

export class DueQueue {
  readonly #heap: Entry[] = [];
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#heap.length;
  }

  /** Null takes it out. */
  set(id: string, dueAt: number | null): void {
    const entry = this.#entries.get(id);
    if (dueAt === null) {
      if (entry) this.#remove(entry);
    } else if (entry) {
      entry.dueAt = dueAt;
      this.#settle(entry);
    } else {
      this.#insert({ id, dueAt, at: 0 });
    }
  }

  /** The earliest `dueAt`, null when the queue is empty. */
  first(): number | null {
    return this.#heap[0]?.dueAt ?? null;
  }

  /** Ids due at or before `now`, earliest first, at most `limit`; they stay in the queue. */
  until(now: number, limit: number): string[] {
    const taken: Entry[] = [];
    while (taken.length < limit) {
      const entry = this.#heap[0];
      if (!entry || entry.dueAt > now) break;
      taken.push(entry);
      this.#remove(entry);
    }
    for (const entry of taken) this.#insert(entry);
    return taken.map((entry) => entry.id);
  }

  *[Symbol.iterator](): IterableIterator<[id: string, dueAt: number]> {
    for (const { id, dueAt } of this.#entries.values()) yield [id, dueAt];
  }

  #insert(entry: Entry): void {
    entry.at = this.#heap.push(entry) - 1;
    this.#entries.set(entry.id, entry);
    this.#settle(entry);
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.id);
    const last = this.#heap.pop();
    if (!last || last === entry) return;
    this.#place(last, entry.at);
    this.#settle(last);
  }

  /** Moves an entry up or down to where it belongs. */
  #settle(entry: Entry): void {
    for (;;) {
      const parent = this.#heap[(entry.at - 1) >> 1];
      if (entry.at === 0 || !parent || parent.dueAt <= entry.dueAt) break;
      this.#swap(entry, parent);
    }
    for (;;) {
      const left = this.#heap[2 * entry.at + 1];
      const right = this.#heap[2 * entry.at + 2];
      const child = left && right && right.dueAt < left.dueAt ? right : left;
      if (!child || child.dueAt >= entry.dueAt) break;
      this.#swap(child, entry);
    }
  }

  #swap(one: Entry, other: Entry): void {
    const at = one.at;
    this.#place(one, other.at);
    this.#place(other, at);
  }

  #place(entry: Entry, at: number): void {
    entry.at = at;
    this.#heap[at] = entry;
  }
}
