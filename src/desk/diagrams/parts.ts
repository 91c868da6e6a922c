/** What is in the diagram of a flow: its states and groups, and which state leads to which. */
import type { State, Transition } from '../../engine/trace.ts';

const root = 'assistant';

/** States that are no flow of their own, by the diagram they are in. */
const shared: Record<string, string> = {
  answered: 'questions',
  choosing: 'questions',
  fresh: 'menu',
  resuming: 'menu',
  parked: 'menu',
  forgetting: 'menu',
};

export interface Parts {
  /** In which a conversation can be. */
  states: State[];
  groups: State[];
  /** `onwards`: to a state that comes later. */
  arrows: Array<{ from: string; to: string; onwards: boolean }>;
}

/** The diagram that a state is in: its flow's, as `flows` of the desk's API tells them. */
export function diagramOf(path: string): string {
  const [flow = path] = path.split('.');
  return shared[flow] ?? flow;
}

/** Every diagram with what is in it. Words that work everywhere, and what staff can do, have no arrows: they would hide all others. */
export function diagrams(states: State[], transitions: Transition[]): Map<string, Parts> {
  const waiting = states.filter(({ kind }) => kind === 'waiting');
  const names = [...new Set(waiting.map(({ path }) => diagramOf(path)))];
  return new Map(names.map((name) => [name, partsOf(name, states, transitions)]));
}

function partsOf(name: string, states: State[], transitions: Transition[]): Parts {
  const here = states.filter(({ path }) => path !== root && diagramOf(path) === name);
  const waiting = here.filter(({ kind }) => kind === 'waiting');
  const position = new Map(waiting.map(({ path }, index) => [path, index]));
  const leadsTo = destinations(states, transitions);
  const arrows = new Map<string, Parts['arrows'][number]>();
  for (const { from, targets, event } of transitions) {
    const start = position.get(from);
    if (start === undefined || event.startsWith('desk.')) continue;
    for (const to of targets.flatMap((target) => leadsTo(target))) {
      const end = position.get(to);
      if (end !== undefined && to !== from) arrows.set(`${from} ${to}`, { from, to, onwards: start < end });
    }
  }
  return {
    states: waiting,
    // The flow itself is the whole diagram.
    groups: here.filter(({ kind, parent }) => kind === 'group' && parent !== root),
    arrows: [...arrows.values()],
  };
}

/** Where one comes to be: of a group its first state, of a state that is left at once those that it leads to. */
function destinations(states: State[], transitions: Transition[]) {
  const byPath = new Map(states.map((state) => [state.path, state]));
  return function leadsTo(path: string, before: string[] = []): string[] {
    const kind = byPath.get(path)?.kind;
    if (kind === 'waiting') return [path];
    if (before.includes(path)) return [];
    const next =
      kind === 'group'
        ? states
            .filter(({ parent }) => parent === path)
            .slice(0, 1)
            .map((state) => state.path)
        : transitions
            .filter(({ from, kind: how }) => from === path && how === 'always')
            .flatMap(({ targets }) => targets);
    return [...new Set(next.flatMap((each) => leadsTo(each, [...before, path])))];
  };
}
