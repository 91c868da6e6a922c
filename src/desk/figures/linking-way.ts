/** How far a conversation has come on its way through linking, and where it left it. */
import type { LineKey } from '../../../flows/lines.ts';
import type { Conversation, TranscriptEntry } from '../../engine/conversation.ts';
import { statePath } from '../../engine/machine.ts';
import { rootOf } from '../board/place.ts';
import { type Count, funnelSteps } from './tally.ts';

const isLinking = (state: string) => rootOf(state) === 'linking';

/** States of linking in which nothing is agreed to yet, in which an account was found, in which a code was sent: ranks 1, 3 and 4; else 2. */
const beforeConsent = /^linking\.(?:beginning|consent)$/;
const found = /^linking\.(?:offeringUpdate|skipping|updating|checkingVneid|code\.sending)(?:\.|$)/;
const codeSent = /^linking\.(?:code\.(?!sending)|(?:learningHolder|confirming|saving)(?:\.|$))/;
const linkedRank = funnelSteps.length;

/** How many steps of the funnel are behind whoever is in this state; 0 outside of linking. */
export function rankOf(state: string): number {
  if (!isLinking(state)) return 0;
  if (beforeConsent.test(state)) return 1;
  if (codeSent.test(state)) return 4;
  return found.test(state) ? 3 : 2;
}

/** Since linking was last come into. */
function rankSoFar(path: Conversation['path'], state: string): number {
  if (!isLinking(state)) return 0;
  const outside = path.findLastIndex((passed) => !isLinking(passed.state));
  return Math.max(rankOf(state), ...path.slice(outside + 1).map((passed) => rankOf(passed.state)));
}

/** The account was found, and there is nothing to link. */
const foundLines = new Set<LineKey>(['linking.alreadyLinked', 'linking.linkedToOther']);

/** What a step from one record to the next counts for; `entries`: what it has added to the transcript. */
export function wayCounts(before: Conversation, after: Conversation, entries: TranscriptEntry[]): Count[] {
  const from = statePath(before.snapshot);
  const to = statePath(after.snapshot);
  if (!isLinking(from) && !isLinking(to)) return [];
  const linked = isLinking(from) && madeLink(before, after);
  const wasFound = isLinking(from) && entries.some(({ lines }) => lines?.some((line) => foundLines.has(line)));
  const rankBefore = rankSoFar(before.path, from);
  const rank = linked ? linkedRank : Math.max(rankBefore, rankOf(to), wasFound ? 3 : 0);
  const left = isLinking(from) && !isLinking(to) && !linked;
  return [...funnelSteps.slice(rankBefore, rank), ...(left ? ([`leftAt:${from}`] as const) : [])];
}

const madeLink = (before: Conversation, after: Conversation): boolean => {
  const { link } = after.snapshot.context;
  return link !== null && JSON.stringify(link) !== JSON.stringify(before.snapshot.context.link);
};
