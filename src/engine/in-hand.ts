/** What is being done right now, by name, each at most once at a time. */

export interface InHand {
  /** Begins the work unless it is in hand; if it is, and `repeat` is given, it is done once more afterwards, as its ground may have changed. */
  begin(name: string, work: () => Promise<void>, how?: { repeat: boolean }): void;
  /** Nothing new is begun from now on. */
  end(): void;
  readonly ending: boolean;
  readonly busy: boolean;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

/** `failed` is told when work rejects: the store has failed under it, and what was due is still due. */
export function createInHand(failed: (error: unknown) => void): InHand {
  const works = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let ending = false;

  function begin(name: string, work: () => Promise<void>, how = { repeat: false }) {
    if (ending) return;
    if (works.has(name)) {
      if (how.repeat) again.add(name);
      return;
    }
    const done = work()
      .catch(failed)
      .finally(() => {
        works.delete(name);
        if (again.delete(name)) begin(name, work, how);
      });
    works.set(name, done);
  }

  return {
    begin,
    end: () => {
      ending = true;
    },
    get ending() {
      return ending;
    },
    get busy() {
      return works.size > 0;
    },
    async idle() {
      while (works.size > 0) await Promise.all(works.values());
    },
  };
}
