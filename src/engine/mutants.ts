/** The flows with one thing wrong each: a good set of dialogues notices every one. */
import type { FlowMachine } from './machine.ts';
import {
  type FlowNode,
  type FlowTransition,
  freshMachine,
  nodesOf,
  type Placed,
  pathOf,
  placedTransitions,
} from './trace.ts';
import { type ActionOf, lineOf } from './trace-lines.ts';

export interface Mutant {
  id: string;
  /** `linking.askingCccd: on "back" goes to menu instead of linking.consent` */
  what: string;
  /** What is wrong in it: a transition with this id, or what is done on entering the state of this path. */
  place: { transition: string } | { state: string };
  /** The flows with this fault, as a machine of its own, with the guards that the given one has. */
  build(machine: FlowMachine): FlowMachine;
}

type Edit = (definition: FlowTransition, machine: FlowMachine) => void;

/** Every mutant of these flows: of each transition its guard, its target and each of its actions, of each state what is done on the way in. */
export const mutantsOf = (machine: FlowMachine): Mutant[] => [
  ...placedTransitions(freshMachine(machine)).flatMap((placed) => [
    ...guardMutants(placed),
    ...targetMutants(placed),
    ...actionMutants(placed),
  ]),
  ...nodesOf(freshMachine(machine)).flatMap(entryMutants),
];

function ofTransition({ id, from, event, index }: Placed, kind: string, what: string, edit: Edit): Mutant {
  const nth = index === 0 ? '' : ` (${index + 1}.)`;
  return {
    id: `${id} ${kind}`,
    what: `${from}: on "${event}"${nth} ${what}`,
    place: { transition: id },
    build(machine) {
      const fresh = freshMachine(machine);
      const found = placedTransitions(fresh).find((each) => each.id === id);
      if (found === undefined) throw new Error(`these flows have no transition "${id}"`);
      edit(found.definition, fresh);
      return fresh;
    },
  };
}

function guardMutants(placed: Placed): Mutant[] {
  const to = placed.targets.join(', ') || 'staying';
  const never = ofTransition(placed, 'never', `never takes this way (to ${to})`, (definition) => {
    definition.guard = () => false;
  });
  if (!placed.guarded) return [never];
  const always = ofTransition(placed, 'ever', `takes this way (to ${to}) whatever the guard says`, (definition) => {
    definition.guard = () => true;
  });
  return [never, always];
}

/** To the menu, or nowhere when it goes there. What passes through a state at once must go somewhere, and not around in a circle. */
function targetMutants(placed: Placed): Mutant[] {
  const was = placed.targets.join(', ') || 'staying';
  const toMenu = placed.targets.includes('menu') || placed.from.startsWith('menu');
  const instead = toMenu ? (placed.kind === 'always' ? 'fresh' : null) : 'menu';
  if (instead === null && placed.targets.length === 0) return [];
  return [
    ofTransition(placed, 'astray', `goes to ${instead ?? 'nowhere'} instead of ${was}`, (definition, machine) => {
      definition.target = instead === null ? undefined : [nodeAt(machine, instead)];
    }),
  ];
}

const actionMutants = (placed: Placed): Mutant[] =>
  (placed.definition.actions as readonly ActionOf[]).map((action, index) =>
    ofTransition(placed, `without ${index}`, `does not ${inWords(action)}`, (definition) => {
      definition.actions = definition.actions.filter((_, at) => at !== index);
    }),
  );

function entryMutants(node: FlowNode): Mutant[] {
  const path = pathOf(node);
  const actions = node.entry as readonly ActionOf[];
  const ofState = (kind: string, what: string, edit: (entry: FlowNode['entry']) => FlowNode['entry']): Mutant => ({
    id: `${path} entry ${kind}`,
    what: `${path}: on the way in ${what}`,
    place: { state: path },
    build(machine) {
      const fresh = freshMachine(machine);
      const found = nodeAt(fresh, path);
      found.entry = edit(found.entry);
      return fresh;
    },
  });
  return actions.flatMap((action, index) => {
    // XState's own timers: a delay that is never heard of is a mutant of its transition.
    if (typeof action === 'function') return [];
    const without = ofState(`without ${index}`, `does not ${inWords(action)}`, (entry) =>
      entry.filter((_, at) => at !== index),
    );
    if (typeof action === 'string' || action.type !== 'ask') return [without];
    const firstChoice = ofState('first choice', 'does not offer the first choice', (entry) =>
      entry.map((each, at) => (at === index ? (withoutFirstChoice(action) as FlowNode['entry'][number]) : each)),
    );
    return [without, firstChoice];
  });
}

type Question = { choices: unknown[] };

const withoutFirstChoice = ({ type, params }: { type: string; params?: unknown }) => ({
  type,
  params(given: unknown) {
    const question = (typeof params === 'function' ? params(given) : params) as Question;
    return { ...question, choices: question.choices.slice(1) };
  },
});

function inWords(action: ActionOf): string {
  if (typeof action === 'string') return action;
  if (typeof action === 'function') return 'remember what it should';
  if (action.type !== 'say' && action.type !== 'ask') return action.type;
  return `${action.type} ${lineOf(action) ?? 'its line'}`;
}

function nodeAt(machine: FlowMachine, path: string): FlowNode {
  const node = nodesOf(machine).find((each) => pathOf(each) === path);
  if (node === undefined) throw new Error(`these flows have no state "${path}"`);
  return node;
}
