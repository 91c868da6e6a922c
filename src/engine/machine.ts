/** The flows as a pure function: restoring a stored state, asking what it listens for, and one transition. */
import { createActor, initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { FlowEvent } from '../../flows/heard.ts';
import { machine as flows } from '../../flows/root.ts';
import type { Memory } from '../../flows/vocabulary.ts';
import type { Language } from './outside.ts';

export type FlowMachine = typeof flows;
export type LiveSnapshot = SnapshotFrom<FlowMachine>;

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

/** Throws `OutdatedSnapshotError`. The actor is a mere decoder: it is never started (`resolveState` would lose running calls). */
export function revive(machine: FlowMachine, snapshot: FlowSnapshot, moved: MovedStates = {}): LiveSnapshot {
  const to = moved[statePath(snapshot)];
  const value = to === undefined ? snapshot.value : stateValue(to);
  try {
    const live = createActor(machine, { snapshot: { ...snapshot, value } as never }).getSnapshot();
    if (live.status === 'active') return live;
  } catch (cause) {
    throw new OutdatedSnapshotError('the stored state does not fit these flows', { cause });
  }
  throw new OutdatedSnapshotError('the stored state does not fit these flows');
}

const stateValue = (path: string): unknown =>
  path.split('.').reduceRight<unknown>((below, key) => (below === undefined ? key : { [key]: below }), undefined);

/** Event types that this state listens for, the innermost first. Includes XState's own: never let a citizen's words choose among those. */
export function listensFor(live: LiveSnapshot): Set<string> {
  const nodes = [...live._nodes].sort((a, b) => b.path.length - a.path.length);
  return new Set(nodes.flatMap((node) => node.ownEvents));
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
  const [next, actions] = transition(machine, live, event as FlowEvent);
  return { snapshot: stored(machine, next), wishes: actions.map(({ type, params }) => ({ type, params })) };
}

const stored = (machine: FlowMachine, live: LiveSnapshot): FlowSnapshot =>
  JSON.parse(JSON.stringify(machine.getPersistedSnapshot(live))) as FlowSnapshot;
