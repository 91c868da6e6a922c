/** Gathers what is asked for at the same moment, so that many callers share one round trip and one flush of the database. */

export interface BatchesOptions<Ask, Answer> {
  /** Batches under way at once. */
  lanes: number;
  /** Asks in a batch at most. */
  sizeMax: number;
  /** Asks of the same key are answered one after the other, in the order in which they came; null keeps nothing apart. */
  keyOf: (ask: Ask) => string | null;
  /** Only asks of the same kind share a batch. */
  kindOf: (ask: Ask) => string;
  /** One answer for each ask, in their order; an `Error` rejects that ask alone, and what it throws all of them. */
  run: (asks: Ask[]) => Promise<Array<Answer | Error>>;
}

export interface Batches<Ask, Answer> {
  ask(ask: Ask): Promise<Answer>;
  /** Resolves when everything asked for has been answered. */
  settled(): Promise<void>;
}

interface Waiting<Ask, Answer> {
  ask: Ask;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** Nothing is held back for company: a batch begins in the turn of the event loop in which a lane is free, with all that has come by then. */
export function createBatches<Ask, Answer>(options: BatchesOptions<Ask, Answer>): Batches<Ask, Answer> {
  const { lanes, sizeMax, keyOf, kindOf, run } = options;
  let queue: Waiting<Ask, Answer>[] = [];
  /** Keys of the batches under way. */
  const busy = new Set<string>();
  const idle: Array<() => void> = [];
  let running = 0;
  let scheduled = false;

  /** After the microtasks, so that those who were just answered, and go on at once, meet in one batch again. */
  function schedule(): void {
    if (scheduled || running >= lanes || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      begin();
    });
  }

  function begin(): void {
    const batch = take();
    if (batch.length === 0) return;
    const keys = batch.map(({ ask }) => keyOf(ask)).filter((key) => key !== null);
    for (const key of keys) busy.add(key);
    running += 1;
    void answer(batch).finally(() => {
      running -= 1;
      for (const key of keys) busy.delete(key);
      if (running === 0 && queue.length === 0) for (const resolve of idle.splice(0)) resolve();
      schedule();
    });
    schedule();
  }

  function take(): Waiting<Ask, Answer>[] {
    const batch: Waiting<Ask, Answer>[] = [];
    const rest: Waiting<Ask, Answer>[] = [];
    // Keys of those left behind too: nobody overtakes an earlier ask of the same key.
    const met = new Set(busy);
    for (const waiting of queue) {
      const key = keyOf(waiting.ask);
      const isFree = key === null || !met.has(key);
      const isAlike = batch[0] === undefined || kindOf(batch[0].ask) === kindOf(waiting.ask);
      (isFree && isAlike && batch.length < sizeMax ? batch : rest).push(waiting);
      if (key !== null) met.add(key);
    }
    queue = rest;
    return batch;
  }

  async function answer(batch: Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const answers = await run(batch.map(({ ask }) => ask));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const given = answers[index] as Answer | Error;
        if (given instanceof Error) reject(given);
        else resolve(given);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }

  return {
    ask(ask) {
      return new Promise((resolve, reject) => {
        queue.push({ ask, resolve, reject });
        schedule();
      });
    },
    settled() {
      if (running === 0 && queue.length === 0) return Promise.resolve();
      return new Promise((resolve) => idle.push(resolve));
    },
  };
}
