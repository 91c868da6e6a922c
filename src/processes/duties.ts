/**
 * Work that one process does at a time: whoever has the row of its name in the table `duty` has it for eight seconds of the database's clock, and
 * renews that every two. This process takes itself for the one for six seconds by its own clock, counted from before it asked; so the two may run
 * apart by two seconds before two work at once.
 */
import type { Clock } from '../engine/clock.ts';
import { createDutyRows } from './duty-rows.ts';
import type { Line } from './line.ts';
import { createPost, type Post, type Work } from './post.ts';
import type { Duty } from './processes.ts';
import type { Elapsed } from './stopwatch.ts';

export interface DutiesOptions {
  line: Line;
  clock: Clock;
  startStopwatch: () => Elapsed;
  /** Of this process at this moment. */
  id: () => string;
  /** Work has rejected that was not told to end. */
  failed: (error: unknown) => void;
  random: () => number;
}

export interface Duties {
  /** See `Processes.duty`. */
  begin(name: string, work: Work): Duty;
  /** Looks at once for what has become free. */
  hurry(): void;
  /** Gives everything up; within 10 s, whether or not all work has ended. What has not is taken over when its time is up. */
  close(): Promise<void>;
}

/** Between two looks for what is free, and at what must be renewed. */
const lookMs = 1_000;
/** At the second look, as looks are a little more than a second apart. */
const renewAfterMs = 1_500;
const closeMsMax = 10_000;

/** One round of looks for all duties of the process. */
export function createDuties({ line, clock, startStopwatch, id, failed, random }: DutiesOptions): Duties {
  const rows = createDutyRows(line);
  const posts = new Map<string, Post>();
  let looking: Promise<void> | null = null;
  let again = false;
  let cancel = () => {};
  let closed = false;
  let terms = 0;

  async function renew(): Promise<void> {
    const due = [...posts.values()].flatMap(({ tenure }) =>
      tenure?.isSure() && tenure.age() > renewAfterMs ? tenure : [],
    );
    if (due.length === 0) return;
    const sent = startStopwatch();
    const renewed = await rows.renew(due);
    for (const tenure of due) {
      if (renewed.has(tenure.name)) tenure.renewed(sent);
      else tenure.end();
    }
  }

  async function claim(): Promise<void> {
    const wanted = [...posts.values()].filter((post) => post.isWanted());
    if (wanted.length === 0) return;
    const sent = startStopwatch();
    terms += 1;
    const term = `${id()}/${terms}`;
    const names = wanted.map(({ name }) => name);
    const claimed = await rows.claim(names, term);
    for (const post of wanted) if (claimed.has(post.name)) post.begin(term, sent);
  }

  function look(): void {
    cancel();
    if (posts.size === 0) return;
    again = false;
    // Failures show in what is not renewed, and the line tells of them.
    looking = Promise.allSettled([renew(), claim()]).then(() => {
      looking = null;
      cancel = clock.after(again ? 0 : lookMs, look);
    });
  }

  function hurry(): void {
    if (looking) again = true;
    else look();
  }

  line.onBack(hurry);
  return {
    begin(name, work) {
      if (closed) throw new Error(`the duty "${name}" comes too late: this process gives up its duties`);
      if (posts.has(name)) throw new Error(`the duty "${name}" is done here already, or has not been given up yet`);
      const left = () => void posts.delete(name);
      const post = createPost({ name, work, rows, clock, startStopwatch, failed, random, left });
      posts.set(name, post);
      hurry();
      return post;
    },
    hurry,
    async close() {
      closed = true;
      const { promise: patience, resolve } = Promise.withResolvers<void>();
      const cancelPatience = clock.after(closeMsMax, resolve);
      await Promise.race([Promise.all([...posts.values()].map((post) => post.stop())), patience]);
      cancelPatience();
      posts.clear();
      await looking;
      cancel();
    },
  };
}
