/** The same channel in several processes: what one of them may do at a time, and how they name a chat to each other. */
import { createHmac, hkdfSync } from 'node:crypto';
import type { Clock } from '../engine/clock.ts';
import type { Processes } from '../processes/processes.ts';

/** The other processes; where a channel is given none of these, there are none. */
export interface Together {
  processes: Processes;
  /** The same in every process; does not lead back to what was hashed. */
  hashOf(text: string): string;
}

/** `dataKey` is that of all processes. */
export function createTogether(processes: Processes, dataKey: string): Together {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'names among processes', 32));
  return {
    processes,
    hashOf: (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22),
  };
}

/** Another process was at it for too long. */
export class NotOurTurnError extends Error {
  override name = 'NotOurTurnError';
}

export interface Exclusive {
  /** Only one process at a time does work of this name. A process asks for it anew only after the last time is over. */
  name: string;
  clock: Clock;
  /** It has to begin within this time. */
  beginMsMax: number;
}

/**
 * Does the work, once, while no other process does work of that name, and resolves to what it resolves to. Its signal aborts when that is
 * not sure any more: what cannot be taken back must not be begun then. Throws `NotOurTurnError` when the time for its beginning is over.
 */
export async function exclusively<Result>(
  { processes }: Together,
  { name, clock, beginMsMax }: Exclusive,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  let begun = false;
  const callOff = clock.after(beginMsMax, () => {
    if (!begun) reject(new NotOurTurnError(`no turn for ${name} within ${beginMsMax} ms`));
  });
  const duty = processes.duty(name, async (signal) => {
    if (!begun) {
      begun = true;
      await work(signal).then(resolve, reject);
    }
    // Work that ends is begun again; this was to be done once.
    await until(signal);
  });
  try {
    return await promise;
  } finally {
    callOff();
    await duty.stop();
  }
}

/**
 * Has the work done by one process at a time, anew each time that it is this one, until the signal aborts; a process by itself does it
 * once, at once. Resolves when its work has ended. The work must end when its signal aborts, and deal with its failures itself.
 */
export async function inTurn(
  together: Together | null,
  { name, signal }: { name: string; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (signal.aborted) return;
  if (together === null) return work(signal);
  const duty = together.processes.duty(name, work);
  await until(signal);
  await duty.stop();
}

function until(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
