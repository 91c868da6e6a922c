/**
 * What a journal segment looks like, and what can be read back from one after a crash or damage.
 *
 * A segment is a file of fixed size: a header of one disk sector (so that a power loss leaves the old one or the new one),
 * then records, then zeros. A record is a checksummed line `number batch kind json`: `number` counts records from 1 for ever,
 * `batch` is the number of the first record that was flushed together with this one.
 */
import { decodeLine, encodeLine, LINE_OVERHEAD, lineBytes, NEWLINE } from './lines.ts';

/** The smallest unit that a disk writes whole. */
const SECTOR = 512;
/** Records begin here. */
export const HEADER_BYTES = SECTOR;
/** A line's checksum, two numbers of at most 16 digits, the kind, and spaces. */
export const RECORD_OVERHEAD = LINE_OVERHEAD + 2 * 17 + 6;

/** How much of the due log (due-log.ts) had been flushed: less on the disk means that it is not the one we wrote. */
export interface Claim {
  generation: number;
  lines: number;
}

export interface Header {
  /** `free`: whatever follows has been checkpointed and counts for nothing. */
  use: 'records' | 'free';
  /** The number of the first record here; in a free segment, a number that no record has yet. */
  first: number;
  /** Bytes of the file, so that a shortened one is noticed. */
  size: number;
  claim: Claim;
}

/** `probe` stands for nothing: written to learn whether writing works again. */
export type Kind = 'put' | 'erase' | 'probe';

export interface JournalRecord {
  number: number;
  batch: number;
  kind: Kind;
  /** `put`: the document. `erase`: its id, as a JSON string. */
  json: string;
}

/** The bytes that open a segment: always HEADER_BYTES of them. */
export function encodeHeader(header: Header): Buffer {
  return Buffer.from(encodeLine(JSON.stringify(header).padEnd(HEADER_BYTES - LINE_OVERHEAD)));
}

/** The record as one line; U+2028 and U+2029 inside it do not end it, only 0x0A does. */
export function encodeRecord({ number, batch, kind, json }: JournalRecord): Buffer {
  return lineBytes(`${number} ${batch} ${kind} ${json}`);
}

function decodeHeader(bytes: Buffer): Header | null {
  const text = decodeLine(bytes.subarray(0, HEADER_BYTES - 1));
  return text === null ? null : (JSON.parse(text) as Header);
}

function decodeRecord(line: Buffer): JournalRecord | null {
  const [, number, batch, kind, json] = /^(\d+) (\d+) (put|erase|probe) (.*)$/s.exec(decodeLine(line) ?? '') ?? [];
  return json === undefined ? null : { number: Number(number), batch: Number(batch), kind: kind as Kind, json };
}

export interface Scan {
  header: Header | null;
  /** Everything whole that was acknowledged, or may have been. */
  records: JournalRecord[];
  /** Where the next record goes. */
  end: number;
  /** Everything from here on is zero. */
  dirtyEnd: number;
  /** Null when all is as a crash may leave it; else what is wrong, without personal data. */
  damage: string | null;
}

/** Reads a segment. `before` is the first number of the segment after it: what has this or a higher one was never acknowledged. */
export function scanSegment(bytes: Buffer, { before = null }: { before?: number | null } = {}): Scan {
  const header = decodeHeader(bytes);
  const dirtyEnd = Math.max(HEADER_BYTES, endOfContent(bytes));
  const empty: Scan = { header, records: [], end: HEADER_BYTES, dirtyEnd, damage: null };
  if (header?.use === 'free') return empty;
  const walk = readRecords(bytes.subarray(0, dirtyEnd), { before, first: header?.first ?? null });
  const scan = { ...empty, ...withoutTornEnd(bytes, walk) };
  const damage = whatIsWrong({ bytes, scan, gaps: walk.gaps, before });
  return { ...scan, damage };
}

/** Bytes between two whole records that are not whole records, and how many records had been read until then. */
interface Gap {
  from: number;
  recordsBefore: number;
}

interface Walk {
  records: JournalRecord[];
  end: number;
  gaps: Gap[];
}

function readRecords(bytes: Buffer, { before, first }: { before: number | null; first: number | null }): Walk {
  const walk: Walk = { records: [], end: HEADER_BYTES, gaps: [] };
  let expected = first;
  for (const { at, end, record } of lines(bytes)) {
    if (!record || record.number < (expected ?? 0)) continue;
    // Told to its writer as failed, and its number was given again in the segment after this one.
    if (before !== null && record.number >= before) break;
    if (at > walk.end || record.number !== (expected ?? record.number)) {
      walk.gaps.push({ from: walk.end, recordsBefore: walk.records.length });
    }
    walk.records.push(record);
    walk.end = end;
    expected = record.number + 1;
  }
  return walk;
}

/** Everything between newlines, with null for what is not a record; zeros before a line are not part of it. */
function* lines(bytes: Buffer): Generator<{ at: number; end: number; record: JournalRecord | null }> {
  for (let at = skipZeros(bytes, HEADER_BYTES); at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const record = newline < 0 ? null : decodeRecord(bytes.subarray(at, newline));
    const end = newline < 0 ? bytes.length : newline + 1;
    yield { at, end, record };
    at = skipZeros(bytes, end);
  }
}

function skipZeros(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === 0) at += 1;
  return at;
}

/**
 * When the last batch has a hole that a cut write explains, it was never acknowledged, and what follows the hole is dropped with it:
 * left in place, the hole would look like damage once more records follow.
 */
function withoutTornEnd(bytes: Buffer, { records, end, gaps }: Walk): Pick<Scan, 'records' | 'end'> {
  const last = records.at(-1);
  const torn = gaps.find(({ from, recordsBefore }) => {
    const next = records[recordsBefore];
    const sameBatch =
      next?.batch === last?.batch && (last?.batch ?? 0) <= (records[recordsBefore - 1]?.number ?? 0) + 1;
    return sameBatch && looksCut(bytes, from);
  });
  return torn ? { records: records.slice(0, torn.recordsBefore), end: torn.from } : { records, end };
}

/** A write that was cut leaves zeros from the border of a sector on, or lacks its first sector; anything else is damage. */
function looksCut(bytes: Buffer, from: number): boolean {
  const zero = bytes.indexOf(0, from);
  return zero === from || (zero > 0 && zero % SECTOR === 0);
}

function whatIsWrong({
  bytes,
  scan,
  gaps,
  before,
}: {
  bytes: Buffer;
  scan: Scan;
  gaps: Gap[];
  before: number | null;
}): string | null {
  const { header, records, end, dirtyEnd } = scan;
  if (!header) return 'its header cannot be read';
  if (header.size !== bytes.length) return `it has ${bytes.length} bytes instead of ${header.size}`;
  const holes = gaps.filter(({ from }) => from < end).length;
  if (holes > 0) return `unreadable in ${holes} place${holes > 1 ? 's' : ''} among ${records.length} readable records`;
  const next = (records.at(-1)?.number ?? header.first - 1) + 1;
  if (before !== null && next < before) return `its last ${before - next} records are missing`;
  if (before === null && end < dirtyEnd && !looksCut(bytes, end))
    return `unreadable after ${records.length} readable records`;
  return null;
}

const CHUNK = Buffer.alloc(64 * 1024);

function endOfContent(bytes: Buffer): number {
  let end = bytes.length;
  while (end >= CHUNK.length && CHUNK.equals(bytes.subarray(end - CHUNK.length, end))) end -= CHUNK.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
}
