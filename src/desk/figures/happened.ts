/** What a write of a record counts for: told by the record before and the one after, never by what is long past. */
import type { Conversation, TranscriptEntry } from '../../engine/conversation.ts';
import { statePath } from '../../engine/machine.ts';
import { daysIn } from '../../vietnam-time.ts';
import { type Flow, flowOf, rootOf } from '../board/place.ts';
import { bucketOf } from './durations.ts';
import { wayCounts } from './linking-way.ts';
import { isReply, takeoverIn } from './takeover.ts';
import type { Count } from './tally.ts';

export interface Happened {
  flow: Flow;
  count: Count;
}

interface Write {
  before: Conversation;
  after: Conversation;
  /** What it has added to the transcript. */
  entries: TranscriptEntry[];
  /** Epoch ms. */
  now: number;
}

/** Everything that is counted of this write, made at `now` (epoch ms). */
export function happened(before: Conversation, after: Conversation, now: number): Happened[] {
  const write = { before, after, entries: newEntries(before, after), now };
  const where = inHand(before, after);
  const of = (flow: Flow, counts: Count[]) => counts.map((count) => ({ flow, count }));
  return [
    ...of(flowNow(after), presenceCounts(write)),
    ...of('linking', wayCounts(before, after, write.entries)),
    ...of(where, [...misunderstoodCounts(write), ...handoffCounts(write)]),
    ...of(flowRated(before), ratingCounts(write)),
  ];
}

/** What a write has added to the transcript. Entries are numbered on for as long as the conversation lasts. */
export function newEntries(before: Conversation, after: Conversation): TranscriptEntry[] {
  const last = before.transcript.at(-1)?.n ?? 0;
  const first = after.transcript.findLastIndex(({ n = 0 }) => n <= last);
  return after.transcript.slice(first + 1);
}

/** Not understood by the assistant; what is said to a person is not the assistant's to understand. */
export const misunderstood = (before: Conversation, entries: TranscriptEntry[]): TranscriptEntry[] =>
  before.desk.holder !== null ? [] : notUnderstood(entries);

/** Also what was said to a person. */
export const notUnderstood = (entries: TranscriptEntry[]): TranscriptEntry[] =>
  entries.filter(({ who, heard }) => who === 'citizen' && (heard === 'unclear' || heard === 'forPerson'));

const flowNow = ({ snapshot }: Conversation): Flow => flowOf(statePath(snapshot), snapshot.context.parkedAt);

/** What it was about when it happened: of the first words, what they led to. */
function inHand(before: Conversation, after: Conversation): Flow {
  const flow = flowNow(before);
  return flow === 'none' ? flowNow(after) : flow;
}

const isAway = (state: string) => state === 'fresh' || state === 'parked';

function presenceCounts({ before, after, entries, now }: Write): Count[] {
  const counts = entries.filter(({ who }) => who === 'citizen').map((): Count => 'messages');
  const state = statePath(after.snapshot);
  const wrote = counts.length > 0;
  if (!wrote && state === statePath(before.snapshot)) return [];
  const today = daysIn(now);
  const wroteToday = daysIn(before.heard.at) === today;
  if (wrote && !wroteToday) counts.push('began');
  const flow = flowNow(after);
  const wasThere =
    (wroteToday && flowNow(before) === flow) ||
    before.path.some((passed) => daysIn(passed.at) === today && flowOf(passed.state) === flow);
  if (!wasThere && !isAway(state)) counts.push('conversations');
  return counts;
}

const misunderstoodCounts = ({ before, entries }: Write): Count[] =>
  misunderstood(before, entries).map(
    ({ question }): Count => `misunderstood:${question ?? before.question?.line ?? 'none'}`,
  );

function handoffCounts({ before, after, entries, now }: Write): Count[] {
  const { holder } = before.desk;
  const did = (what: RegExp) => entries.some((entry) => entry.who === 'desk' && what.test(entry.what ?? ''));
  const counts: Count[] = [];
  if (!before.snapshot.context.handoff && after.snapshot.context.handoff) counts.push('asked');
  if (holder === null && after.desk.holder !== null) counts.push('taken');
  if (entries.some(({ lines }) => lines?.includes('handoff.late'))) counts.push('late');
  if (did(/^lapsed$/)) counts.push('lapsed');
  if (did(/^closed$/)) counts.push('closed');
  if (holder === null) return counts;
  const { askedAt, takenAt, replied } = takeoverIn(before.transcript);
  const since = takenAt ?? holder.since;
  if (did(/^(?:closed|returned)/)) counts.push(`toClose:${bucketOf(now - since)}`);
  if (!replied && entries.some(isReply)) counts.push(`firstReply:${bucketOf(now - (askedAt ?? since))}`);
  return counts;
}

const ratings = { 'picked:content': 'content', 'picked:fair': 'fair', 'picked:unhappy': 'unhappy' } as const;

const ratingCounts = ({ before, entries }: Write): Count[] =>
  statePath(before.snapshot) === 'rating'
    ? entries.flatMap(({ heard = '' }) => (heard in ratings ? [ratings[heard as keyof typeof ratings]] : []))
    : [];

/** What a person was asked about, before the question how they did. */
function flowRated({ path, snapshot }: Conversation): Flow {
  const before = path.findLast(({ state }) => rootOf(state) !== 'rating');
  return flowOf(before?.state ?? 'rating', snapshot.context.parkedAt);
}
