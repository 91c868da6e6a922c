/**
 * The shortest ways over the flows: to each transition that is wanted, what has to happen from the fresh state on.
 *
 * A search of our own, breadth first, and not `getShortestPaths` of xstate/graph: that finds ways to states, and is blind to which of several
 * transitions between the same two it takes and to those that stay; and between two steps it keeps XState's live snapshot, where the engine
 * stores JSON and keeps timers and the open question beside it. Here each step is the engine's own.
 */
import type { FlowEvent } from '../../flows/heard.ts';
import { begin, type Conversation } from './conversation.ts';
import { settle } from './effects.ts';
import { advance, type FlowMachine, type LiveSnapshot, revive, statePath } from './machine.ts';
import { traced } from './trace.ts';

/** Whatever the engine can give a machine. */
export type WayEvent = FlowEvent | { type: string; output?: unknown; error?: unknown; actorId?: string };

/** A state in which a conversation can be, with what is remembered. */
export interface WayPlace {
  path: string;
  readonly live: LiveSnapshot;
  conversation: Conversation;
  /** The question under each message with choices so far, the oldest first. */
  asked: Array<{ id: string; labels: string[] }>;
  /** How it came here; null at the beginning. */
  last: WayTurn | null;
  turns: number;
}

/** One thing that happens in a place, and where it leads. */
export interface WayTurn {
  from: WayPlace;
  event: WayEvent;
  to: WayPlace;
}

export interface WaysOptions {
  machine: FlowMachine;
  /** Where to begin, the nearest first. */
  starts: WayPlace[];
  /** What can happen in a place. */
  events: (place: WayPlace) => WayEvent[];
  /** Besides the path: what tells one place from another. */
  matters: (place: WayPlace) => unknown;
  /** Transitions that are looked for. */
  wanted: ReadonlySet<string>;
  /** Epoch ms at which everything happens. */
  now: number;
  /** Ways to each transition that are kept; one unless told. */
  each?: number;
  /** Places looked at before it gives up; 20 000 unless told. */
  limit?: number;
}

export interface Ways {
  /** Transition → the turn that takes it, the nearest first; those before it are behind `from`. */
  found: Map<string, WayTurn[]>;
  /** Every place that was looked at, the nearest first. */
  places: WayPlace[];
}

/** Where nobody has said anything yet. */
export function freshWayPlace(machine: FlowMachine): WayPlace {
  const conversation = begin('ways:1', 'nonce', 'vi');
  const live = revive(machine, conversation.snapshot);
  return { path: 'fresh', live, conversation, asked: [], last: null, turns: 0 };
}

/** Everything that happened up to and with this turn, in order. */
export function turnsTo(turn: WayTurn): WayTurn[] {
  const turns: WayTurn[] = [];
  for (let at: WayTurn | null = turn; at; at = at.from.last) turns.unshift(at);
  return turns;
}

/** Ends when every wanted transition has been taken `each` times, or no new place can be reached. */
export function shortestWays({
  machine,
  starts,
  events,
  matters,
  wanted,
  now,
  each = 1,
  limit = 20_000,
}: WaysOptions): Ways {
  let taken: string[] = [];
  const walked = traced(machine, (id) => void taken.push(id));
  const keyOf = (place: WayPlace) => JSON.stringify([place.path, matters(place)]);
  const places = starts.map((place) => ({ ...place, live: revive(walked, place.conversation.snapshot) }));
  const known = new Set(places.map(keyOf));
  const hunt = huntFor(wanted, each);
  for (const place of places) {
    if (hunt.over()) break;
    for (const event of events(place)) {
      taken = [];
      const turn = { from: place, event, to: happen(walked, place, event, now) };
      turn.to.last = turn;
      hunt.took(taken, turn);
      const key = keyOf(turn.to);
      if (known.has(key) || places.length >= limit) continue;
      known.add(key);
      places.push(turn.to);
    }
  }
  return { found: hunt.found, places };
}

/** Gathers up to `each` turns that take a wanted transition, until there are as many of all. */
function huntFor(wanted: ReadonlySet<string>, each: number) {
  const found = new Map<string, WayTurn[]>();
  const open = new Set(wanted);
  return {
    found,
    over: () => open.size === 0,
    took(ids: string[], turn: WayTurn) {
      for (const id of new Set(ids)) {
        if (!open.has(id)) continue;
        const ways = [...(found.get(id) ?? []), turn];
        found.set(id, ways);
        if (ways.length >= each) open.delete(id);
      }
    },
  };
}

/** The place after this one event, with nothing in its outbox but what the event led to. Throws what the flows throw. */
export function happen(machine: FlowMachine, from: WayPlace, event: WayEvent, now: number): WayPlace {
  const next = advance(machine, from.live, event as FlowEvent);
  const before: Conversation = {
    ...from.conversation,
    version: from.conversation.version + 1,
    outbox: [],
    timers: from.conversation.timers.filter((timer) => timer.event !== event),
  };
  const { conversation, said } = settle(before, { ...next, now });
  const { question } = conversation;
  const shown =
    said !== null && question ? [{ id: question.id, labels: question.choices.map(({ label }) => label) }] : [];
  let live: LiveSnapshot | undefined;
  return {
    path: statePath(next.snapshot),
    // Most places are known already, and nobody goes on from them.
    get live() {
      live ??= revive(machine, next.snapshot);
      return live;
    },
    conversation,
    asked: [...from.asked, ...shown],
    last: null,
    turns: from.turns + 1,
  };
}
