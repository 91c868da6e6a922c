/** Plays many dialogues, over several threads when there are enough of them. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Dialogue } from './dialogue.ts';
import { createPlayer, type Played, type Where } from './player.ts';

/** A thread takes half a second to start: for fewer dialogues each it is not worth while. */
const worthAThread = 60;

export interface PlayAllOptions {
  channel: Where;
  /** Threads; unless told as many as there are processors, of whole stacks twice as many. */
  jobs?: number | undefined;
  /** Other wording is noted and the dialogue goes on. */
  accept?: boolean;
  /** Told of each as it ends. */
  ended?: (played: Played) => void;
}

/** In the order of the dialogues. Rejects when a stage breaks, naming the dialogue. */
export async function playAll(dialogues: Dialogue[], options: PlayAllOptions): Promise<Played[]> {
  const { channel, accept = false, ended = () => {} } = options;
  const processors = availableParallelism();
  // At an address it would be the assistant that had to be two, and its services.
  const enough = typeof channel === 'string' ? Math.floor(dialogues.length / worthAThread) : 1;
  // A whole stack waits as often as it works, so two of them keep a processor busy.
  const jobs = options.jobs ?? Math.min(channel === 'in-process' ? processors : 2 * processors, enough);
  const played: Played[] = [];
  const queue = [...dialogues.entries()];
  async function worker(playOne: (dialogue: Dialogue) => Promise<Played>) {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, dialogue] = next;
      const one = await playOne(dialogue).catch((cause: unknown) => {
        throw new Error(`${dialogue.file}:${dialogue.line}: the stage broke: ${(cause as Error).message}`, { cause });
      });
      played[index] = one;
      ended(one);
    }
  }
  if (jobs < 2) {
    const player = await createPlayer(channel);
    await worker((dialogue) => player.play(dialogue, { accept })).finally(() => player.close());
    return played;
  }
  const threads = Array.from(
    { length: jobs },
    () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: { channel } }),
  );
  const plays = threads.map((thread) =>
    worker(async (dialogue) => {
      thread.postMessage({ dialogue, accept });
      const [result] = (await once(thread, 'message')) as [Played];
      return result;
    }),
  );
  await Promise.all(plays).finally(() => Promise.all(threads.map((thread) => thread.terminate())));
  return played;
}
