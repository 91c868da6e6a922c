/** When a whole stack has come to rest: nothing more happens unless somebody does something or time goes on. */
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import type { MovableClock } from './movable-clock.ts';
import type { Platform } from './platform.ts';
import type { Life } from './whole-stack.ts';

/** So many looks without any change, one each `lookMs` of real time: what is left waits on the clock. Looks are counted, not ms, as a busy machine makes both later. */
const quietLooks = 16;
/** The same while a message is on its way to the engine: a disk or a network that is slow for once must not be taken for one that waits for time to go on. */
const quietLooksUntaken = 100;
const lookMs = 5;
/** Whoever has not come to rest by then, in real time, never will. */
const restlessMs = 30_000;
/** The stack has not come to rest within 30 s of real time, or has given up; the message says which. */
export class StageError extends Error {
  override name = 'StageError';
}

interface Watched {
  platform: Platform;
  clock: MovableClock;
  life: Life;
}

/** `idle`: nothing at all is under way. `waiting`: something is, for which time has to go on. Throws `StageError`. */
export async function comeToRest(watched: Watched): Promise<'idle' | 'waiting'> {
  let over = false;
  const isOver = () => over;
  const idle = untilIdle(watched, isOver).then(() => 'idle' as const);
  // What is not taken when the rest is given up is none of our concern any more.
  idle.catch(() => {});
  return Promise.race([idle, untilQuiet(watched, isOver)]).finally(() => {
    over = true;
  });
}

/** Every update taken, nothing in hand, the store untouched: twice in a row, since one may have led to another meanwhile. */
async function untilIdle({ platform, life }: Watched, isOver: () => boolean): Promise<void> {
  const { assistant, store } = life;
  for (let before = -1; !isOver(); ) {
    await platform.waitUntilTaken(restlessMs);
    await assistant.engine.idle();
    await store.idle();
    await turn();
    const taken = platform.pending() === 0 && assistant.untaken() === 0;
    if (before === store.touched() && !store.busy() && taken) return;
    before = store.touched();
  }
}

async function untilQuiet({ platform, clock, life }: Watched, isOver: () => boolean): Promise<'waiting'> {
  const until = performance.now() + restlessMs;
  let before = '';
  const isQuiet = (looks: number) => {
    const untaken = platform.pending() > 0 || life.assistant.untaken() > 0;
    return looks >= (untaken ? quietLooksUntaken : quietLooks);
  };
  for (let quiet = 0; !isQuiet(quiet) && !isOver(); ) {
    await delay(lookMs);
    if (performance.now() > until) throw new StageError('the stack does not come to rest');
    const now = [life.store.touched(), clock.touched(), platform.touched()].join(' ');
    quiet = now === before && !platform.busy() && !life.store.busy() ? quiet + 1 : 0;
    before = now;
  }
  return 'waiting';
}
