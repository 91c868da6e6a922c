/** The flows as a list of states and transitions, and a machine that tells which of them it takes: for coverage and mutants of scripted dialogues. */
import { assign } from 'xstate';
import type { LineKey } from '../../flows/lines.ts';
import type { FlowMachine } from './machine.ts';
import { type ActionOf, lineOf, linesOf } from './trace-lines.ts';

export type FlowNode = FlowMachine['root'];
export type FlowTransition = NonNullable<FlowNode['always']>[number];
export type FlowAction = FlowTransition['actions'][number];

export interface Transition {
  /** `<from> <event> <index>`; stable as long as the flows are. Events of XState's own are shortened: `linking.found always 0`, `linking.matching.running answer 2`, `… failure 0`, `… after.patience 0`. */
  id: string;
  /** Path of the state that has it; `assistant` is the root. */
  from: string;
  /** As in the id. */
  event: string;
  /** Its place among the transitions of this state for this event. */
  index: number;
  guarded: boolean;
  /** Paths; empty when it stays. */
  targets: string[];
  /** What it says, as far as that can be told without the event. */
  lines: LineKey[];
  /** Says something that only the event decides. */
  saysMore: boolean;
  /** Does nothing: it keeps the event from the states around. */
  silent: boolean;
  kind: 'word' | 'engine' | 'always' | 'answer' | 'failure' | 'delay';
  /** Calls: the answer is one among several, refusals among them. */
  oneOfSeveral: boolean;
}

export interface State {
  path: string;
  /** Path of the state around it; null at the root. */
  parent: string | null;
  /** `waiting` can be where a conversation is; `passed` is left at once; `group` has states inside. */
  kind: 'waiting' | 'passed' | 'group';
  /** What is said or asked on the way in. */
  lines: LineKey[];
  /** The service that is called here. */
  calls: string | null;
}

/** A transition with the node that has it: for editing a fresh machine. */
export interface Placed extends Transition {
  node: FlowNode;
  definition: FlowTransition;
}

/** `linking.askingCccd`; the root is `assistant`. */
export const pathOf = ({ path, machine }: FlowNode): string => path.join('.') || machine.id;

/** All nodes, the root first, each before those inside. */
export const nodesOf = (machine: FlowMachine): FlowNode[] => below(machine.root);

const below = (node: FlowNode): FlowNode[] => [node, ...Object.values(node.states).flatMap(below)];

/** A machine of its own: what is edited in its nodes is in no other. */
export const freshMachine = (machine: FlowMachine): FlowMachine => machine.provide({});

/** Every transition with its definition in this very machine. */
export const placedTransitions = (machine: FlowMachine): Placed[] =>
  nodesOf(machine).flatMap((node) => [
    ...[...node.transitions].flatMap(([event, list]) =>
      list.map((each, index) => placed(node, event, each, index, list)),
    ),
    ...(node.always ?? []).map((each, index, list) => placed(node, '', each, index, list)),
  ]);

function placed(
  node: FlowNode,
  type: string,
  definition: FlowTransition,
  index: number,
  siblings: readonly FlowTransition[],
): Placed {
  const from = pathOf(node);
  const { event, kind } = eventOf(type);
  const actions = definition.actions as readonly ActionOf[];
  return {
    id: `${from} ${event} ${index}`,
    from,
    event,
    index,
    guarded: definition.guard !== undefined,
    targets: (definition.target ?? []).map(pathOf),
    lines: linesOf(actions),
    saysMore: actions.some((action) => typeof action === 'object' && action.type === 'say' && lineOf(action) === null),
    silent: definition.target === undefined && actions.length === 0,
    kind,
    oneOfSeveral: siblings.length > 1,
    node,
    definition,
  };
}

function eventOf(type: string): Pick<Transition, 'event' | 'kind'> {
  if (type === '') return { event: 'always', kind: 'always' };
  if (type.startsWith('xstate.done.actor.')) return { event: 'answer', kind: 'answer' };
  if (type.startsWith('xstate.error.actor.')) return { event: 'failure', kind: 'failure' };
  const delay = /^xstate\.(after\.[^.]+)/.exec(type)?.[1];
  if (delay !== undefined) return { event: delay, kind: 'delay' };
  if (type === 'skipped.reminder' || type === 'activation.reminder') return { event: type, kind: 'delay' };
  return { event: type, kind: /^(?:silence|vneid)\./.test(type) ? 'engine' : 'word' };
}

/** Every transition of the flows. */
export const transitionsOf = (machine: FlowMachine): Transition[] =>
  placedTransitions(machine).map(({ node: _, definition: __, ...transition }) => transition);

/** Every state of the flows, the root first. */
export const describedStates = (machine: FlowMachine): State[] =>
  nodesOf(machine).map((node) => ({
    path: pathOf(node),
    parent: node.parent ? pathOf(node.parent) : null,
    kind: node.type === 'compound' ? 'group' : node.always?.length ? 'passed' : 'waiting',
    lines: linesOf(node.entry as readonly ActionOf[]),
    calls: node.invoke[0] ? String(node.invoke[0].src) : null,
  }));

/** Paths of all states in which a conversation can be found. */
export const statesOf = (machine: FlowMachine): string[] =>
  describedStates(machine)
    .filter(({ kind }) => kind === 'waiting')
    .map(({ path }) => path);

/**
 * The same flows as a machine of its own, which calls `took` with the id of each transition that it takes and `entered` with the path of
 * each state that it enters. It behaves as the one given: what it wishes and listens for is the same. `provide` on it forgets the tracing.
 */
export function traced(
  machine: FlowMachine,
  took: (id: string) => void,
  entered: (path: string) => void = () => {},
): FlowMachine {
  const fresh = freshMachine(machine);
  // An event that is kept from the states around is none to listen for, also when its being kept is noted.
  for (const node of nodesOf(fresh)) Object.defineProperty(node, 'ownEvents', { value: node.ownEvents });
  for (const { id, definition } of placedTransitions(fresh)) {
    definition.actions = [noting(() => took(id)), ...definition.actions];
  }
  for (const node of nodesOf(fresh)) {
    const path = pathOf(node);
    node.entry = [noting(() => entered(path)), ...node.entry];
  }
  return fresh;
}

/** Changes nothing. An assign is carried out inside the step and leaves no wish to the engine. */
const noting = (note: () => void) =>
  assign(() => {
    note();
    return {};
  }) as unknown as FlowAction;
