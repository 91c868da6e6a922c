/** What happens on a way through the flows → the steps of a script that bring it about; what is then said is left to `fill.ts`. */
import type { ServiceName, Services } from '../../../flows/services.ts';
import { silence } from '../../../flows/vocabulary.ts';
import type { WayPlace, WayTurn } from '../../engine/ways.ts';
import type { Citizen } from '../../mocks/citizens.ts';
import { writeDuration } from '../format/durations.ts';
import { type Fields, stepFor, typedAs } from './phrasing.ts';

/** Longer than the flows' patience, shorter than the clients' time limit. */
const slowMs = 8_000;
/** As often as a call is tried, and how long that takes with the waits between. */
const triesOfACall = 6;
const failureMs = 20_000;
const resendMs = 60_000;
const codeLifeMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** Longer than the mock VNeID service takes. */
const approvalMs = 60_000;

const operations: Record<ServiceName, string> = {
  matchCitizen: 'matchCitizen',
  updateCccd: 'updateCccd',
  vneidStatus: 'accountStatus',
  vneidHolder: 'accountStatus',
  sendCode: 'requestCode',
  checkCode: 'checkCode',
  saveLink: 'saveLink',
  removeLink: 'removeLink',
  recognise: 'recognise',
  registerVneid: 'register',
  registrationStatus: 'findRegistration',
  activateVneid: 'activate',
};

type Output = Services[ServiceName]['output'];
export interface Answer {
  service: ServiceName;
  /** Null: it failed. */
  output: Output | null;
}

/** The call that runs in a place. */
export const callIn = ({ live }: WayPlace): ServiceName | null =>
  live._nodes.flatMap(({ invoke }) => invoke.map(({ src }) => src as ServiceName))[0] ?? null;

/** What a service answered in this turn; null when something else happened. */
export function answerIn({ event, from }: WayTurn): Answer | null {
  const service = callIn(from);
  if (service === null) return null;
  if (event.type.startsWith('xstate.error.actor.')) return { service, output: null };
  if (!event.type.startsWith('xstate.done.actor.')) return null;
  return { service, output: (event as { output?: Output }).output ?? null };
}

/** One word for it, as scripts have use for. */
function nameOf({ output }: Answer): string {
  if (output === null) return 'failure';
  if ('same' in output && !('outcome' in output)) return output.same ? 'same' : 'other';
  return 'outcome' in output ? output.outcome : 'status' in output ? output.status : 'answer';
}

/** The steps, played by this citizen. Throws `CannotSay`. */
export function scriptOf(turns: WayTurn[], citizen: Citizen): Fields[] {
  const steps: Fields[] = [];
  let typed = citizen.cccd;
  for (let at = 0; at < turns.length; ) {
    const turn = turns[at] as WayTurn;
    const chain = chainAfter(turns, at);
    const deeds = deedsOf(turns, at, { citizen, typed });
    if (turn.event.type === 'cccd') typed = typedAs(deeds[0]?.['citizen'], citizen);
    steps.push(...before(turns, at, chain), ...deeds);
    if ([turn, ...chain].some((each) => answerIn(each)?.output === null))
      steps.push({ wait: writeDuration(failureMs) });
    at += 1 + chain.length;
  }
  return steps;
}

/** The answers that come at once, with nothing in between. */
function chainAfter(turns: WayTurn[], at: number): WayTurn[] {
  const rest = turns.slice(at + 1);
  const end = rest.findIndex((turn) => answerIn(turn) === null);
  return end < 0 ? rest : rest.slice(0, end);
}

/** What is arranged so that these answers come at once, and the next one slowly. */
function before(turns: WayTurn[], at: number, chain: WayTurn[]): Fields[] {
  const came = chain.map(answerIn).filter((answer) => answer !== null);
  const waits = chain.flatMap((turn) => {
    const answer = answerIn(turn);
    if (answer?.service === 'checkCode' && nameOf(answer) === 'expired') return [codeLifeMs];
    const again = turn.from.conversation.snapshot.context.personal.codeId !== undefined;
    return again && answer?.service === 'sendCode' && nameOf(answer) === 'sent' ? [resendMs] : [];
  });
  const last = chain.at(-1) ?? turns[at];
  const awaited = last && turns.length > at + 1 + chain.length ? callIn(last.to) : null;
  return [
    ...waits.slice(0, 1).map((ms) => ({ wait: writeDuration(ms) })),
    ...came.flatMap(faultFor),
    ...(awaited === null || stillRuns(turns, at) ? [] : [{ slow: operations[awaited], for: writeDuration(slowMs) }]),
  ];
}

/** Whether the call that runs after this turn has been slow since an earlier one. */
const stillRuns = (turns: WayTurn[], at: number): boolean => {
  const turn = turns[at];
  return turn !== undefined && callIn(turn.from) !== null && callIn(turn.from) === callIn(turn.to);
};

const refusals: Partial<Record<ServiceName, Record<string, string>>> = {
  matchCitizen: { 'too-many': 'too-many-tries' },
  sendCode: { 'too-many': 'too-many' },
  checkCode: { 'too-many': 'too-many' },
  vneidHolder: { 'proof-rejected': 'proof-rejected' },
  saveLink: { 'proof-rejected': 'proof-rejected', 'already-linked': 'already-linked' },
  removeLink: { 'proof-rejected': 'proof-rejected', 'not-linked': 'not-linked' },
  registerVneid: { 'too-many': 'too-many-tries' },
  activateVneid: { 'proof-rejected': 'proof-rejected', expired: 'activation-expired', 'not-approved': 'not-approved' },
};

/** Nothing where the citizen's data give this answer. */
function faultFor(answer: Answer): Fields[] {
  const { service, output } = answer;
  const operation = operations[service];
  if (output === null) return [{ down: operation, times: triesOfACall }];
  const code = refusals[service]?.[nameOf(answer)];
  if (code === undefined) return [];
  const same = 'same' in output && code === 'already-linked' ? { saying: { same: output.same ? 'yes' : 'no' } } : {};
  return [{ refuses: operation, with: code, ...same }];
}

/** What is done in this turn. An answer that was slow to come is waited for. */
function deedsOf(turns: WayTurn[], at: number, { citizen, typed }: { citizen: Citizen; typed: string }): Fields[] {
  const { event, from, to } = turns[at] as WayTurn;
  const { type } = event;
  if (type === 'restart.guide') return [{ restart: 'guide' }];
  if (type === 'silence.reminder') return [{ wait: writeDuration(silence.reminderMs) }];
  if (type === 'silence.expiry') return expiryIn(from);
  if (type === 'skipped.reminder') return [{ wait: writeDuration(dayMs) }];
  if (type === 'activation.reminder') return [{ wait: writeDuration(5 * dayMs) }];
  if (type === 'vneid.approved') return [{ wait: writeDuration(approvalMs) }];
  if (type.startsWith('xstate.after.')) return [{ wait: '5s' }];
  if (type.startsWith('xstate.')) return [{ wait: writeDuration(slowMs) }];
  const asked = callIn(to) ?? askedLater(to.path);
  const answer = turns
    .slice(at + 1)
    .map(answerIn)
    .find((each) => each !== null && each.service === asked && each.output !== null);
  const name = answer ? nameOf(answer) : undefined;
  return [stepFor(event as Parameters<typeof stepFor>[0], { place: from, citizen, typed, answer: name })];
}

/** The service that hears of what is typed on the way to this state. */
function askedLater(path: string): ServiceName | null {
  if (path === 'registering.here.askingPhone' || path === 'registering.here.confirmingDateOfBirth')
    return 'registerVneid';
  return path.endsWith('confirmingDateOfBirth') ? 'matchCitizen' : null;
}

/** Two days of silence; where a call runs, or the count of lookups is not to be forgotten, the citizen blocks the assistant instead. */
function expiryIn(place: WayPlace): Fields[] {
  const lookups = place.conversation.snapshot.context.mismatches.count;
  if (callIn(place) === null && lookups === 0) return [{ wait: writeDuration(silence.expiryMs) }];
  return [{ blocks: 'yes' }, { citizen: 'trợ giúp' }, { blocks: 'no' }];
}
