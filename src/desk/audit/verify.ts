/** Goes through the chain of the audit log and says where it is broken; a file that has not been touched since is not read again. */
import { type BigIntStats, constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { beginning, follows, type Link, linkOf } from './chain.ts';
import { linesOf } from './lines.ts';

/** What is to be gone through: the files in their order, and where the chain must end. */
export interface Extent {
  /** The last one may be growing: only its first `bytes` are looked at. */
  paths: string[];
  /** Of the last file. */
  bytes: number;
  /** Nothing is being written at this moment, so that there must be nothing behind `bytes`. */
  still: boolean;
  last: Link;
}

export interface Verifier {
  /** The number of the first entry that is not as it was written, or is not where it was; null when all are. */
  brokenAt(extent: Extent): Promise<number | null>;
}

interface Checked {
  mark: string;
  before: Link;
  /** Where the chain is after this file; null: `brokenAt` says where it broke. */
  after: Link | null;
  brokenAt: number;
}

/**
 * `anchor`: a place the chain is known to go through, from elsewhere. A file counts as untouched when its inode, size and change
 * time (ctime, which unlike mtime nobody can set back) are those it was read with.
 */
export function createVerifier(anchor: Link): Verifier {
  const checked = new Map<string, Checked>();

  async function check({
    path,
    before,
    bytes,
  }: {
    path: string;
    before: Link;
    bytes: number | null;
  }): Promise<Checked> {
    const stats = await stat(path, { bigint: true });
    const end = bytes ?? Number(stats.size);
    const mark = `${markOf(stats)} ${end}`;
    const known = checked.get(path);
    if (known?.mark === mark && known.before.n === before.n && known.before.chain === before.chain) return known;
    const result = { mark, before, ...(await walk(path, { before, end, anchor })) };
    checked.set(path, result);
    return result;
  }

  return {
    async brokenAt({ paths, bytes, still, last }) {
      let link = beginning;
      for (const [index, path] of paths.entries()) {
        const isLast = index === paths.length - 1;
        if (!(await exists(path))) return link.n + 1;
        const { after, brokenAt } = await check({ path, before: link, bytes: isLast && !still ? bytes : null });
        if (after === null) return brokenAt;
        link = after;
      }
      return link.n === last.n && link.chain === last.chain ? null : Math.min(link.n, last.n) + 1;
    },
  };
}

async function walk(
  path: string,
  { before, end, anchor }: { before: Link; end: number; anchor: Link },
): Promise<{ after: Link | null; brokenAt: number }> {
  let link = before;
  for await (const line of linesOf(path, end)) {
    const next = follows(line, link) ? linkOf(line) : null;
    if (next === null || (next.n === anchor.n && next.chain !== anchor.chain))
      return { after: null, brokenAt: link.n + 1 };
    link = next;
  }
  return { after: link, brokenAt: 0 };
}

const markOf = ({ ino, size, ctimeNs }: BigIntStats) => `${ino} ${size} ${ctimeNs}`;

const exists = (path: string) =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
