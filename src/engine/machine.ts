/** The flows as a pure function: restoring a stored state, asking what it listens for, and one transition. */
import { type AnyActorScope, createActor, initialTransition, type SnapshotFrom } from 'xstate';
import type { FlowEvent } from '../../flows/heard.ts';
import { machine as flows } from '../../flows/root.ts';
import type { Memory } from '../../flows/vocabulary.ts';
import type { Language } from './outside.ts';

export type FlowMachine = typeof flows;
export type LiveSnapshot = SnapshotFrom<FlowMachine>;
type StateNode = LiveSnapshot['_nodes'][number];

/** A state as it is stored: JSON, with what is remembered and the calls that are running. */
export interface FlowSnapshot {
  status: string;
  value: unknown;
  context: Memory;
  children: Record<string, unknown>;
  historyValue?: unknown;
}

/** A captured action of XState: what the machine wants done. */
export interface Wish {
  type: string;
  params: unknown;
}

/** The stored state is one that these flows no longer have. */
export class OutdatedSnapshotError extends Error {
  override name = 'OutdatedSnapshotError';
}

/** States that a release has renamed: old path → new path, both as `a.b.c`. A conversation found in the old one goes on in the new. */
export type MovedStates = Record<string, string>;

/** The flows for an operator; `linkingHere` false leaves linking to guidance (LINKING=guide). */
export const flowsFor = ({ linkingHere }: { linkingHere: boolean }): FlowMachine =>
  flows.provide({ guards: { linkingHere: () => linkingHere } });

/** The state of a citizen never met, in this language. */
export function freshSnapshot(language: Language): FlowSnapshot {
  const [snapshot] = initialTransition(flows, { language });
  return stored(flows, snapshot);
}

/** `linking.askingCccd` */
export function statePath({ value }: { value: unknown }): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const [key, below] = Object.entries(value)[0] ?? [''];
  return below === undefined ? key : `${key}.${statePath({ value: below })}`;
}

/** Throws `OutdatedSnapshotError`. What `advance` came to is found again; anything else is decoded, which never starts anything (`resolveState` would lose running calls). */
export function revive(machine: FlowMachine, snapshot: FlowSnapshot, moved: MovedStates = {}): LiveSnapshot {
  const to = moved[statePath(snapshot)];
  const { scope, lives } = benchOf(machine);
  const known = to === undefined ? lives.get(snapshot) : undefined;
  if (known) return known;
  const value = to === undefined ? snapshot.value : stateValue(to);
  try {
    const live = machine.restoreSnapshot({ ...snapshot, value } as never, scope) as LiveSnapshot;
    if (live.status === 'active') return live;
  } catch (cause) {
    throw new OutdatedSnapshotError('the stored state does not fit these flows', { cause });
  }
  throw new OutdatedSnapshotError('the stored state does not fit these flows');
}

interface Bench {
  /** In which nothing is ever carried out. */
  scope: AnyActorScope;
  wishes: Wish[];
  lives: WeakMap<FlowSnapshot, LiveSnapshot>;
}

const benches = new WeakMap<FlowMachine, Bench>();

/**
 * What XState's `transition` makes anew for each event, made once: an actor of the machine that is never started, as parent of the calls
 * that are never made. It costs as much as the transition itself.
 */
function benchOf(machine: FlowMachine): Bench {
  const known = benches.get(machine);
  if (known) return known;
  const self = createActor(machine, { input: { language: 'vi' } });
  const wishes: Wish[] = [];
  const scope: AnyActorScope = {
    self,
    id: '',
    sessionId: '',
    system: self.system,
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    actionExecutor: ({ type, params }) => void wishes.push({ type, params }),
  };
  const bench = { scope, wishes, lives: new WeakMap() };
  benches.set(machine, bench);
  return bench;
}

const stateValue = (path: string): unknown =>
  path.split('.').reduceRight<unknown>((below, key) => (below === undefined ? key : { [key]: below }), undefined);

/** Event types that this state listens for, the innermost first. Includes XState's own: never let a citizen's words choose among those. */
export function listensFor(live: LiveSnapshot): Set<string> {
  const nodes = [...live._nodes].sort((a, b) => b.path.length - a.path.length);
  return new Set(nodes.flatMap(eventsOf));
}

const ownEvents = new WeakMap<StateNode, readonly string[]>();

/** XState works them out anew whenever asked. */
function eventsOf(node: StateNode): readonly string[] {
  const known = ownEvents.get(node) ?? node.ownEvents;
  ownEvents.set(node, known);
  return known;
}

/** What the open question expects: anything, a description of what is seen, or an answer of its own. */
export const expectationOf = (live: LiveSnapshot): 'open' | 'describing' | 'answer' =>
  live.hasTag('open') ? 'open' : live.hasTag('describing') ? 'describing' : 'answer';

/** One transition. Throws what a guard or assign of the flows throws; the state before then stands. */
export function advance(
  machine: FlowMachine,
  live: LiveSnapshot,
  event: FlowEvent | { type: string },
): { snapshot: FlowSnapshot; wishes: Wish[] } {
  const { scope, wishes, lives } = benchOf(machine);
  wishes.length = 0;
  const next = machine.transition(live, event as FlowEvent, scope);
  const snapshot = stored(machine, next);
  lives.set(snapshot, next);
  return { snapshot, wishes: wishes.splice(0) };
}

/** As JSON would have it, and not to be changed: the next state may share parts of it. */
const stored = (machine: FlowMachine, live: LiveSnapshot): FlowSnapshot => {
  const {
    output: _,
    error: __,
    ...snapshot
  } = machine.getPersistedSnapshot(live) as unknown as FlowSnapshot & {
    output: unknown;
    error: unknown;
  };
  return snapshot;
};
