/** One entry of the audit log as a line of JSON whose last field chains it to the line before. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { auditEntry } from '../api/shapes.ts';

export type AuditEntry = z.output<typeof auditEntry>;

/** A place in the chain: the number of an entry, and its `chain`. */
export interface Link {
  n: number;
  chain: string;
}

/** Before the first entry. */
export const beginning: Link = { n: 0, chain: '0'.repeat(64) };

const tailShape = /,"chain":"([0-9a-f]{64})"\}$/;
const tailBytes = ',"chain":""}'.length + 64;
const headShape = /^\{"n":(\d{1,15}),/;
const headBytes = 24;

/** The line, without a newline, of the entry that follows `before`, and its own place in the chain. */
export function chained(entry: Omit<AuditEntry, 'n'>, before: Link): { line: string; link: Link } {
  const n = before.n + 1;
  const { at, who, what, conversation, detail, address } = entry;
  const body = JSON.stringify({ n, at, who, what, conversation, detail, address });
  const chain = hash(before.chain, body);
  return { line: `${body.slice(0, -1)},"chain":"${chain}"}`, link: { n, chain } };
}

/** What the line says of its own place; null when it is no line of the log. Whether that is true, `follows` tells. */
export function linkOf(line: Buffer): Link | null {
  const chain = tailShape.exec(line.subarray(-tailBytes).toString('latin1'))?.[1];
  const n = headShape.exec(line.subarray(0, headBytes).toString('latin1'))?.[1];
  return chain === undefined || n === undefined ? null : { n: Number(n), chain };
}

/** Whether the line, taken byte by byte, is the one that was written after `before`. */
export function follows(line: Buffer, before: Link): boolean {
  const link = linkOf(line);
  if (link === null || link.n !== before.n + 1) return false;
  return link.chain === hash(before.chain, line.subarray(0, -tailBytes), '}');
}

/** What the line tells; null when it is no line of the log. */
export function entryOf(line: Buffer): AuditEntry | null {
  try {
    return auditEntry.parse(JSON.parse(line.toString('utf8')));
  } catch {
    // A line that somebody has changed: the chain tells of it, and nothing else is to be had from it.
    return null;
  }
}

function hash(...parts: Array<string | Uint8Array>): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
}
