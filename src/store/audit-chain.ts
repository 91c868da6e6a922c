/** Follows the chain of the audit log line by line, wherever the lines come from. */
import { beginning, follows, type Link, linkOf } from '../desk/audit/chain.ts';

export interface AuditChain {
  take(line: string): void;
  /** The number of the first entry that was changed, removed or put in; null when all taken so far are as they were written. */
  brokenAt(): number | null;
  /** As `brokenAt`, when there is nothing more to come: also for entries missing at the end. */
  brokenInAll(): number | null;
}

/** `end`: where the log is known to have been, from elsewhere; null when nothing is known. */
export function createAuditChain(end: Link | null): AuditChain {
  let link: Link = beginning;
  let broken: number | null = null;

  return {
    take(text) {
      if (broken !== null) return;
      const line = Buffer.from(text);
      const next = follows(line, link) ? linkOf(line) : null;
      if (next === null || (next.n === end?.n && next.chain !== end.chain)) broken = link.n + 1;
      else link = next;
    },
    brokenAt: () => broken,
    brokenInAll: () => broken ?? (end !== null && end.n > link.n ? link.n + 1 : null),
  };
}
