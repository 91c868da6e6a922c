/** What staff did in a stored transcript → steps of a dialogue. */
import type { LineKey } from '../../../flows/lines.ts';
import type { TranscriptEntry } from '../../engine/conversation.ts';
import { usualStaff } from '../format/staff.ts';

type Fields = Record<string, unknown>;

/** The help desk that a dialogue needs in which this was said; undefined for none. */
export function deskOf(transcript: readonly TranscriptEntry[]): 'open' | 'closed' | undefined {
  const said = new Set(transcript.flatMap(({ lines = [] }) => lines));
  if (said.has('handoff.outOfHours') && !said.has('handoff.queued')) return 'closed';
  return said.has('handoff.queued') || transcript.some(({ who }) => who === 'desk') ? 'open' : undefined;
}

/** Whether it reached the citizen, or was to. */
export const isSaid = (entry: TranscriptEntry): entry is TranscriptEntry & { lines: LineKey[] } =>
  entry.lines !== undefined && entry.delivery !== 'withheld' && entry.delivery !== 'dropped';

/** The step for each entry in turn; null for those that are no deed of staff's. */
export function createStaffSteps(): (entry: TranscriptEntry) => Fields | null {
  let before: TranscriptEntry | null = null;
  let holder: string | null = null;
  return (entry) => {
    const last = before;
    before = entry;
    const deed = entry.who === 'desk' ? deedOf(entry, holder) : entry.who === 'person' ? speechOf(entry, last) : null;
    if (entry.who === 'desk' && !entry.what?.startsWith('move:'))
      holder = entry.what === 'taken' ? (entry.by ?? null) : null;
    return deed === null ? null : { staff: deed, ...(entry.by && entry.by !== usualStaff && { as: entry.by }) };
  };
}

function deedOf({ what = '', text = '' }: TranscriptEntry, holder: string | null): unknown {
  const [deed, step] = what.split(/:(.*)/s);
  if (deed === 'taken') return holder === null ? 'take' : { 'take from': holder };
  if (deed === 'returned') return step === undefined ? 'hand back' : { 'hand back': step };
  if (deed === 'closed') return 'close';
  return deed === 'move' ? { move: step, reason: text } : null;
}

/** What comes of a step or of a call that they ordered is no deed of its own. */
function speechOf({ text, lines = [] }: TranscriptEntry, before: TranscriptEntry | null): unknown {
  if (text !== undefined) return { say: text };
  if (before?.who === 'desk' || before?.who === 'service') return null;
  const [line] = lines;
  return lines.length === 1 && line?.startsWith('knowledge.') ? { send: line } : { 'send withheld': 'last' };
}
