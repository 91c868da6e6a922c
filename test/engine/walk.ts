/** Walks the flows: every state that can be reached from the fresh one, with everything a citizen, a service or a clock can do in it. */
import type { ServiceName, Services } from '../../flows/services.ts';
import { type FlowEvent, type Heard, words } from '../../flows/vocabulary.ts';
import { begin, type Conversation } from '../../src/engine/conversation.ts';
import { settle } from '../../src/engine/effects.ts';
import { advance, type FlowMachine, flowsFor, type LiveSnapshot, revive, statePath } from '../../src/engine/machine.ts';
import type { Line } from '../../src/engine/outside.ts';

/** When everything is said on a walk (epoch ms). */
export const walkAt = Date.parse('2026-11-21T03:00:00Z');

export type AnyEvent = FlowEvent | { type: string; output?: unknown; error?: unknown };

/** A state in which the conversation can be, with what is remembered. */
export interface Place {
  /** `linking.askingCccd` */
  path: string;
  live: LiveSnapshot;
  conversation: Conversation;
  /** The shortest way here from the fresh state. */
  way: AnyEvent[];
}

/** One thing that can happen in a place, and where it leads. */
export interface Turn {
  from: Place;
  event: AnyEvent;
  to: Place;
  said: Line[];
  erased: boolean;
}

type Outcome<Name extends ServiceName> = Services[Name]['output'] extends { outcome: infer Named extends string }
  ? Named
  : Services[Name]['output'] extends { status: infer Named extends string }
    ? Named
    : 'only';

const linkedAt = '2026-11-21T02:00:00Z';
const resendAt = '2026-11-21T03:01:00Z';
const account = (hasCccd: boolean, link: { linkedAt: string; same: boolean } | null = null) => ({
  id: 'TK-000001',
  hasCccd,
  link,
});

/** Answers of every service, by outcome: an outcome without an example does not compile. */
export const answers: { [Name in ServiceName]: Record<Outcome<Name>, Array<Services[Name]['output']>> } = {
  matchCitizen: {
    match: [
      { outcome: 'match', account: null },
      { outcome: 'match', account: account(true) },
      { outcome: 'match', account: account(false) },
      { outcome: 'match', account: account(true, { linkedAt, same: true }) },
      { outcome: 'match', account: account(true, { linkedAt, same: false }) },
    ],
    'no-match': [{ outcome: 'no-match' }],
    'too-many': [{ outcome: 'too-many' }],
  },
  updateCccd: {
    updated: [{ outcome: 'updated', fields: fieldsOf() }],
    'in-use': [{ outcome: 'in-use' }],
  },
  vneidStatus: {
    none: [{ status: 'none', level: null }],
    pending: [{ status: 'pending', level: 2 }],
    approved: [{ status: 'approved', level: 2 }],
    active: [
      { status: 'active', level: 1 },
      { status: 'active', level: 2 },
    ],
    locked: [{ status: 'locked', level: 2 }],
  },
  vneidHolder: {
    known: [{ outcome: 'known', name: 'Nguyễn Thử Nghiệm', phoneLast3: '001' }],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  sendCode: {
    sent: [{ outcome: 'sent', id: 'code-1', expiresAt: '2026-11-21T03:05:00Z', resendAt }],
    'too-soon': [{ outcome: 'too-soon', id: 'code-1', resendAt }],
    'too-many': [{ outcome: 'too-many' }],
  },
  checkCode: {
    correct: [{ outcome: 'correct', proof: 'proof-1' }],
    wrong: [{ outcome: 'wrong', attemptsLeft: 4 }],
    expired: [{ outcome: 'expired' }],
    'too-many': [{ outcome: 'too-many' }],
  },
  saveLink: {
    linked: [{ outcome: 'linked', linkedAt, fingerprint: 'fingerprint-1' }],
    'already-linked': [
      { outcome: 'already-linked', linkedAt, same: true, fingerprint: 'f' },
      { outcome: 'already-linked', linkedAt, same: false, fingerprint: 'f' },
    ],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  removeLink: {
    removed: [{ outcome: 'removed' }],
    'not-linked': [{ outcome: 'not-linked' }],
    'proof-rejected': [{ outcome: 'proof-rejected' }],
  },
  recognise: { only: [{ same: true }, { same: false }] },
};

/** With every row of the portal's table. */
function fieldsOf() {
  const names = [
    'fullName',
    'cmnd',
    'cccd',
    'dateOfBirth',
    'phone',
    'sex',
    'placeOfBirth',
    'email',
    'hometown',
    'permanentAddress',
  ] as const;
  return names.map((name, index) => ({ name, verified: index < 6 }));
}

/** Numbers and dates of the walk; none of them may ever stand in a line. */
export const personalOfWalk = [
  '079085000001',
  '999985000001',
  '1985-03-15',
  '1984-03-15',
  '15/03/1985',
  'Nguyễn',
  '123456',
  'proof-1',
];

/** Everything that can be heard. */
export const heard: Heard[] = [
  ...words.map((type) => ({ type })),
  { type: 'cccd', value: '079085000001', doubts: [] },
  { type: 'cccd', value: '999985000001', doubts: ['province'] },
  { type: 'cmnd' },
  { type: 'phone' },
  { type: 'number', count: 11 },
  { type: 'dateOfBirth', value: '1985-03-15' },
  { type: 'dateOfBirth', value: '1984-03-15' },
  ...(['no-such-day', 'in-future', 'too-long-ago', 'year-unclear', 'no-day'] as const).map((problem) => ({
    type: 'badDate' as const,
    problem,
  })),
  { type: 'code', value: '123456' },
  { type: 'secret' },
  { type: 'personalNumber' },
  ...(['photo', 'file', 'voice', 'video', 'sticker', 'contact', 'location', 'other'] as const).map((kind) => ({
    type: 'media' as const,
    line: `media.${kind}` as const,
  })),
  { type: 'stale' },
  { type: 'unclear' },
];

/** Whether the event would change or say anything. */
export const canHear = (live: LiveSnapshot, event: AnyEvent): boolean => live.can(event as FlowEvent);

/** What can happen in this place; of what is heard only that which the state listens for. */
export function eventsIn({ live, conversation }: Place): AnyEvent[] {
  const engines: FlowEvent[] = [{ type: 'silence.reminder' }, { type: 'silence.expiry' }];
  const said = [...heard.map((each) => ({ ...each, at: walkAt })), ...engines].filter((event) =>
    canHear(live, event as FlowEvent),
  );
  const timers = conversation.timers.map(({ event }) => event as AnyEvent);
  return [...said, ...timers, ...resultsIn(live)] as AnyEvent[];
}

/** Every answer of the calls that are running, and their failure. */
export function resultsIn(live: LiveSnapshot): AnyEvent[] {
  return live._nodes
    .flatMap(({ invoke }) => invoke)
    .flatMap(({ id, src }) => {
      const outputs = Object.values(answers[src as ServiceName]).flat();
      const done = outputs.map((output) => ({ type: `xstate.done.actor.${id}`, output, actorId: id }));
      return [...done, { type: `xstate.error.actor.${id}`, error: 'TerminalError', actorId: id }];
    });
}

/** Does one thing in a place; throws what the flows throw. */
export function turn(machine: FlowMachine, from: Place, event: AnyEvent): Turn {
  const next = advance(machine, from.live, event as FlowEvent);
  const before = {
    ...from.conversation,
    version: from.conversation.version + 1,
    outbox: [],
    timers: from.conversation.timers.filter((timer) => timer.event !== event),
  };
  const { conversation, said, erased } = settle(before, { ...next, now: walkAt });
  const live = revive(machine, next.snapshot);
  const to = { path: statePath(next.snapshot), live, conversation, way: [...from.way, event] };
  return { from, event, to, said, erased };
}

export function freshPlace(machine: FlowMachine): Place {
  const conversation = begin('walk:1', 'nonce', 'vi');
  return { path: 'fresh', live: revive(machine, conversation.snapshot), conversation, way: [] };
}

/**
 * Two places between which only the wording differs are walked once: what decides ways is the state, what has been agreed to and linked,
 * which account was found, and which lookups are used up.
 */
function keyOf({ path, conversation: { snapshot, timers } }: Place): string {
  const { consent, link, mismatches, personal } = snapshot.context;
  const lookups = Math.min(mismatches.count, 3);
  return JSON.stringify([
    path,
    consent !== null,
    link !== null,
    lookups,
    personal.account,
    timers.some(({ id }) => id === 'skipped'),
  ]);
}

/** Breadth first, so that each way is the shortest. Languages are not walked: they change no way. */
export function walk(machine: FlowMachine = flowsFor({ linkingHere: true })): { places: Place[]; turns: Turn[] } {
  const start = freshPlace(machine);
  const places = [start];
  const turns: Turn[] = [];
  const known = new Set([keyOf(start)]);
  for (const place of places) {
    for (const event of eventsIn(place)) {
      if (event.type === 'english' || event.type === 'vietnamese') continue;
      const taken = turn(machine, place, event);
      turns.push(taken);
      if (known.has(keyOf(taken.to))) continue;
      known.add(keyOf(taken.to));
      places.push(taken.to);
    }
  }
  return { places, turns };
}

/** The shortest way to each state. */
export function places(walked: Place[]): Map<string, Place> {
  const first = new Map<string, Place>();
  for (const place of walked) if (!first.has(place.path)) first.set(place.path, place);
  return first;
}
