/** What processes have used of the machine so far, as Linux counts it (proc(5)): all threads, and children that have ended. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** User and system. */
  cpuMs: number;
  /**
   * What was handed to write calls, sockets included (`wchar`): whoever wants files only takes off what went out on sockets. `write_bytes`
   * of the same file counts whole folios of the page cache, up to a megabyte for one small write.
   */
  writtenBytes: number;
  /** Resident at this moment; pages that processes share count once for each. */
  rssBytes: number;
}

/** Of all architectures that node runs on: the kernel scales what it tells to 100 ticks a second. */
const tickMs = 10;
const pageBytes = 4_096;

/** In all. A process that has ended counts as nothing; resolution 10 ms a process. */
export function usageOf(pids: number[]): Usage {
  const usage: Usage = { cpuMs: 0, writtenBytes: 0, rssBytes: 0 };
  for (const pid of pids) {
    const fields = statOf(pid);
    if (fields === null) continue;
    // utime, stime, and of waited-for children cutime, cstime; rss in pages.
    for (const field of [14, 15, 16, 17]) usage.cpuMs += Number(fields(field)) * tickMs;
    usage.rssBytes += Number(fields(24)) * pageBytes;
    usage.writtenBytes += writtenBy(pid);
  }
  return usage;
}

/** All processes below this one, however deep. */
export function descendantsOf(pid: number): number[] {
  const parents = parentsOfAll();
  const below = (parent: number): number[] =>
    [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** Those that this one has started itself, or taken over. */
export const childrenOf = (pid: number): number[] =>
  [...parentsOfAll()].filter(([, parent]) => parent === pid).map(([child]) => child);

function parentsOfAll(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (fields) parents.set(Number(name), Number(fields(4)));
  }
  return parents;
}

/** Fields of /proc/PID/stat by their numbers in proc(5), from 3; null when there is no such process. */
function statOf(pid: number): ((field: number) => string | undefined) | null {
  const text = textOf(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second is the name, which may hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (field) => fields[field - 3];
}

const writtenBy = (pid: number): number => Number(/^wchar: (\d+)/m.exec(textOf(`/proc/${pid}/io`) ?? '')?.[1] ?? 0);

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // It has ended, or it is another user's.
    return null;
  }
}
