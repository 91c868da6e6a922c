/** Walks the flows: every state that can be reached from the fresh one, with everything a citizen, a service or a clock can do in it. */

import { deskMoves, type FlowEvent } from '../../flows/heard.ts';
import type { ServiceName } from '../../flows/services.ts';
import { begin, type Conversation } from '../../src/engine/conversation.ts';
import { settle } from '../../src/engine/effects.ts';
import { advance, type FlowMachine, flowsFor, type LiveSnapshot, revive, statePath } from '../../src/engine/machine.ts';
import type { Line } from '../../src/engine/outside.ts';
import { deciding, picksIn } from '../../src/runner/generate/deciding.ts';
import { answers, approval, heard } from '../../src/runner/generate/examples.ts';

export { answers, heard };

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

/** Whether the event would change or say anything. */
export const canHear = (live: LiveSnapshot, event: AnyEvent): boolean => live.can(event as FlowEvent);

/** What the help desk can do, and a wish for a person while there is one. */
const desks: FlowEvent[] = [
  ...deskMoves.map((type) => ({ type, at: walkAt })),
  { type: 'desk.taken', name: 'Lan', at: walkAt },
  { type: 'desk.returned', at: walkAt },
  { type: 'desk.lapsed', at: walkAt },
  { type: 'desk.closed', at: walkAt },
  { type: 'human', at: walkAt, desk: { open: true, ahead: 0 } },
  { type: 'human', at: walkAt, desk: { open: true, ahead: 2 } },
  { type: 'human', at: walkAt, desk: { open: false, ahead: 0 } },
];

/** What can happen in this place; of what is heard only that which the state listens for. */
export function eventsIn({ live, conversation }: Place): AnyEvent[] {
  const engines: FlowEvent[] = [
    { type: 'silence.reminder' },
    { type: 'silence.expiry' },
    { ...approval, at: walkAt },
    ...desks,
  ];
  const said = [...[...heard, ...picksIn(conversation)].map((each) => ({ ...each, at: walkAt })), ...engines].filter(
    (event) => canHear(live, event as FlowEvent),
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
  return { from, event, to, said: said?.lines ?? [], erased };
}

export function freshPlace(machine: FlowMachine): Place {
  const conversation = begin('walk:1', 'nonce', 'vi');
  return { path: 'fresh', live: revive(machine, conversation.snapshot), conversation, way: [] };
}

const keyOf = ({ path, conversation }: Place): string => JSON.stringify([path, deciding(path, conversation)]);

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
