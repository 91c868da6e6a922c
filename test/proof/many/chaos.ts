/** What befalls a fleet and its database, one thing after the other, by chance that can be had again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { TestServer } from '../../stores/database.ts';
import type { Fleet } from './fleet.ts';

export interface Blow {
  what: 'kill' | 'freeze' | 'database stopped' | 'database killed';
  /** Epoch ms: from the blow until what it hit works again. */
  from: number;
  until: number;
}

export interface ChaosOptions {
  fleet: Fleet;
  /** None with the embedded store. */
  server: TestServer | undefined;
  random: () => number;
  /** Grows with all that comes about in spite of it. */
  progress: () => number;
  /** Up to so much of it between two blows. */
  progressMost: number;
  /** Then they are left in peace; no limit unless told. */
  blowsMost?: number | undefined;
  /** Ends when it aborts, with everything mended. */
  signal: AbortSignal;
  /** Long enough that whoever is thawed finds that the others, or the platform, have gone on without it. */
  frozenMs: number;
}

/** A rest between two blows; on a slow machine until something has come about, or this is over, or nobody would ever get anywhere. */
const restMs = { least: 300, most: 2_500 };
const restMsMax = 20_000;
const lookMs = 100;
const databaseAwayMs = { least: 200, most: 3_000 };
/** Of so many blows one hits the database. */
const databaseEvery = 8;

/** Resolves, when told to end, to what was done. Leaves at least one process in peace at any time. */
export async function chaos(options: ChaosOptions): Promise<Blow[]> {
  const { fleet, server, random, signal, blowsMost = Number.POSITIVE_INFINITY } = options;
  const blows: Blow[] = [];
  const mending = new Set<Promise<void>>();
  const rest = async (span: { least: number; most: number }) => {
    await pause(span.least + random() * (span.most - span.least), undefined, { signal }).catch(() => {});
  };

  async function restUntilProgress() {
    const enough = options.progress() + 1 + Math.floor(random() * options.progressMost);
    await rest(restMs);
    for (let waited = 0; waited < restMsMax && !signal.aborted && options.progress() < enough; waited += lookMs)
      await pause(lookMs, undefined, { signal }).catch(() => {});
  }

  async function strike(what: Blow['what'], work: () => Promise<void>) {
    const blow: Blow = { what, from: Date.now(), until: Number.POSITIVE_INFINITY };
    blows.push(blow);
    await work();
    blow.until = Date.now();
  }

  async function restartDatabase() {
    const how = random() < 0.5 ? 'stop' : 'kill';
    await strike(how === 'stop' ? 'database stopped' : 'database killed', async () => {
      await server?.stop(how);
      await rest(databaseAwayMs);
      await server?.start();
    });
  }

  const freeze = (which: number) =>
    strike('freeze', async () => {
      fleet.freeze(which);
      await pause(options.frozenMs, undefined, { signal }).catch(() => {});
      fleet.thaw(which);
    });

  for (let turn = 1; !signal.aborted && turn <= blowsMost; turn += 1) {
    await restUntilProgress();
    if (signal.aborted) break;
    if (server && turn % databaseEvery === 3) {
      await restartDatabase();
      continue;
    }
    const up = Array.from({ length: fleet.size }, (_, which) => which).filter(fleet.isUp);
    const which = up[Math.floor(random() * up.length)];
    // One is left in peace, where there are several.
    if (which === undefined || (fleet.size > 1 && up.length < 2)) continue;
    const work = random() < 0.35 ? freeze(which) : strike('kill', () => fleet.kill(which));
    const mended = work.finally(() => mending.delete(mended));
    mending.add(mended);
  }
  await Promise.all(mending);
  return blows;
}
