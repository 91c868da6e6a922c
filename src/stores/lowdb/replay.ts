/** Opens the two segments of the journal and reads back what is in them, whatever the last process or the disk has left there. */
import { join } from 'node:path';
import type { Damaged } from './damaged.ts';
import { type Files, flushed } from './files.ts';
import { type Claim, HEADER_BYTES, type Header, type JournalRecord, type Scan, scanSegment } from './records.ts';
import { createSegment, Segment } from './segment.ts';

const NAMES = ['journal-0.log', 'journal-1.log'] as const;
const NO_CLAIM: Claim = { generation: 0, lines: 0 };

export interface Replay {
  active: Segment;
  other: Segment;
  /** `other` must be checkpointed and dropped before it can be used. */
  retiring: boolean;
  /** The number of the next record. */
  next: number;
  claim: Claim;
  /** Records of `other`. */
  older: JournalRecord[];
  /** Records of `active`, every one later than those of `other`. */
  newer: JournalRecord[];
  /** Some records are gone: a document may be newer than what the journal has of it. */
  isDamaged: boolean;
}

interface Found {
  name: string;
  bytes: Buffer | null;
  scan: Scan;
  first: number;
}

interface Options {
  folder: string;
  temporary: string;
  files: Files;
  segmentBytes: number;
  damaged: Damaged;
  /** Whether there was a store in the folder, so that a missing segment is a loss. */
  existed: boolean;
}

/** Reads, creates what is missing, tells damage; removes nothing that was ever acknowledged. */
export async function openSegments(options: Options): Promise<Replay> {
  const [one, two] = (await Promise.all(NAMES.map((name) => find(name, options)))) as [Found, Found];
  const inUse = [one, two]
    .filter(({ bytes, scan }) => bytes !== null && scan.header?.use !== 'free')
    .sort((a, b) => a.first - b.first);
  const newest = inUse.at(-1) ?? one;
  const oldest = newest === one ? two : one;
  // Only now is it known where the older one must end.
  if (inUse.length === 2 && oldest.bytes)
    oldest.scan = scanSegment(oldest.bytes, { before: newest.scan.header?.first ?? null });
  const isDamaged = (await Promise.all([oldest, newest].map((found) => tellDamage(found, options)))).some(Boolean);
  const claim = latestClaim([one, two]);
  const next = Math.max(
    1,
    ...[one, two].map(({ scan, first }) => Math.max(first, (scan.records.at(-1)?.number ?? 0) + 1)),
  );
  const freed: Header = { use: 'free', first: next, size: options.segmentBytes, claim };
  const active = await open(newest, freed, options);
  const other = await open(oldest, freed, options);
  await flushed(options.files.syncFolder(options.folder));
  const retiring = !other.isClean || inUse.includes(oldest);
  return { active, other, retiring, next, claim, older: oldest.scan.records, newer: newest.scan.records, isDamaged };
}

async function find(name: string, { folder, files }: Options): Promise<Found> {
  const bytes = await files.read(join(folder, name));
  const scan = bytes
    ? scanSegment(bytes)
    : { header: null, records: [], end: HEADER_BYTES, dirtyEnd: HEADER_BYTES, damage: null };
  return { name, bytes, scan, first: scan.header?.first ?? scan.records[0]?.number ?? 0 };
}

async function tellDamage({ name, bytes, scan, first }: Found, { damaged, existed }: Options): Promise<boolean> {
  if (!bytes) {
    if (existed) damaged.tell({ what: 'journal', file: name, setAside: null, detail: 'it is missing' });
    return existed;
  }
  if (scan.damage === null) return false;
  await damaged.keepJournal({ file: name, bytes, first, detail: scan.damage });
  return true;
}

function latestClaim(found: Found[]): Claim {
  const claims = found.map(({ scan }) => scan.header?.claim ?? NO_CLAIM);
  return claims.reduce(
    (best, claim) => ((claim.generation - best.generation || claim.lines - best.lines) > 0 ? claim : best),
    NO_CLAIM,
  );
}

/** A missing segment is made, and so is a free one whose size is not the one asked for. */
async function open(
  { name, bytes, scan }: Found,
  freed: Header,
  { folder, temporary, files }: Options,
): Promise<Segment> {
  const path = join(folder, name);
  const remake = bytes === null || (scan.header?.use === 'free' && bytes.length !== freed.size);
  const { end, dirtyEnd } = remake
    ? await createSegment({ files, path, temporary: join(temporary, name), header: freed })
    : scan;
  return new Segment({
    file: await files.open(path, 'change'),
    size: remake ? freed.size : bytes.length,
    end,
    dirtyEnd,
  });
}
