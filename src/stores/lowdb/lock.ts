/**
 * One process per folder. Two would overwrite each other's journal.
 *
 * Every process first makes a file of its own whose name says who it is, and only then looks for others: of two that start at once
 * at least the later one sees the other, so never both go on. A single lock file would have to be replaced when its owner is dead,
 * and two processes that do so at once can each remove the other's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Files } from './files.ts';

/** Another process has the folder open; nothing has been touched. */
export class StoreLockedError extends Error {
  override name = 'StoreLockedError';
  readonly pid: number;
  readonly folder: string;
  constructor({ pid, folder }: { pid: number; folder: string }) {
    super(`the data folder ${folder} is in use by process ${pid}: stop it first, or use another folder`);
    this.pid = pid;
    this.folder = folder;
  }
}

/** Two processes that start at once may both withdraw; then both try again, at different moments. */
const ATTEMPTS = 4;
const PAUSE_MS_MAX = 80;

/** Resolves to what gives the folder free again. Throws `StoreLockedError`. Only for processes of one machine (and one container). */
export async function lockFolder({ folder, files }: { folder: string; files: Files }): Promise<() => Promise<void>> {
  const mine = `lock-${process.pid}-${startOf(process.pid)}`;
  const release = () => files.remove(join(folder, mine));
  for (let attempt = 1; ; attempt += 1) {
    const pid = await tryLock({ folder, files, mine });
    if (pid === null) return release;
    if (attempt === ATTEMPTS || pid === process.pid) throw new StoreLockedError({ pid, folder });
    await delay(Math.random() * PAUSE_MS_MAX);
  }
}

/** Null when the folder is ours now, else the process that has it. */
async function tryLock({
  folder,
  files,
  mine,
}: {
  folder: string;
  files: Files;
  mine: string;
}): Promise<number | null> {
  try {
    await (await files.open(join(folder, mine), 'exclusive')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return process.pid;
    throw error;
  }
  try {
    const other = await findOther({ folder, files, mine });
    if (other !== null) await files.remove(join(folder, mine));
    return other;
  } catch (error) {
    await files.remove(join(folder, mine));
    throw error;
  }
}

/** Removes the locks of the dead on its way. */
async function findOther({
  folder,
  files,
  mine,
}: {
  folder: string;
  files: Files;
  mine: string;
}): Promise<number | null> {
  for (const name of await files.list(folder)) {
    const [, pid, start] = /^lock-(\d+)-(.+)$/.exec(name) ?? [];
    if (pid === undefined || start === undefined || name === mine) continue;
    if (isAlive(Number(pid), start)) return Number(pid);
    await files.remove(join(folder, name));
  }
  return null;
}

function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const current = startOf(pid);
  return current === UNKNOWN || start === UNKNOWN || current === start;
}

const UNKNOWN = 'unknown';

/** When a process began, as boot and clock ticks since, so that a number given again is not taken for the dead process; Linux only. */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; of the fields after it the first is the state, the 20th `starttime` (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'dead, not yet buried by its parent' : `${boot}-${fields[19]}`;
  } catch {
    // Another system than Linux, or the process has just gone: then its number alone must do.
    return UNKNOWN;
  }
}
