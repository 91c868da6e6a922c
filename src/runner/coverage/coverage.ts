/** What of the flows dialogues have been through: states, transitions, lines and faults. */
import type { LineKey } from '../../../flows/lines.ts';
import type { FlowMachine } from '../../engine/machine.ts';
import { describedStates, type State, statesOf, type Transition, transitionsOf } from '../../engine/trace.ts';
import { sayableLines } from '../format/wording.ts';

/** What was seen, as JSON: of several runs, or of a dialogue alone. */
export interface Seen {
  states: string[];
  transitions: string[];
  lines: string[];
}

export interface Share {
  covered: number;
  total: number;
  /** Ids, paths or keys, in the order of the flows. */
  missing: string[];
}

export interface CoverageReport {
  states: Share;
  transitions: Share;
  lines: Share;
  /** What can go wrong: calls that fail or take long, what comes due by itself, and each answer of a call that has several. */
  faults: Share;
}

export interface Coverage {
  /** For `traced`. */
  took(transition: string): void;
  /** The conversation was seen in this state; for `traced` too. States that nobody can be found in are not counted. */
  at(path: string): void;
  said(line: LineKey): void;
  /** Adds what another run saw; what these flows do not have is left out. */
  merge(seen: Seen): void;
  toJson(): Seen;
  report(): CoverageReport;
  hasTaken(transition: string): boolean;
  hasBeenAt(path: string): boolean;
  hasSaid(line: string): boolean;
  states: State[];
  transitions: Transition[];
}

/** Nothing seen yet, of these flows. */
export function createCoverage(machine: FlowMachine): Coverage {
  const transitions = transitionsOf(machine);
  const ids = transitions.map(({ id }) => id);
  const paths = statesOf(machine);
  const faults = transitions.filter(isFault).map(({ id }) => id);
  const from = new Map(transitions.map((transition) => [transition.id, transition.from]));
  const known = { states: new Set(paths), transitions: new Set(ids), lines: new Set(sayableLines) };
  const seen = { states: new Set<string>(), transitions: new Set<string>(), lines: new Set<string>() };
  const see = (what: keyof Seen, name: string) => {
    if (known[what].has(name)) seen[what].add(name);
  };
  return {
    took(id) {
      see('transitions', id);
      // Where a conversation begins, it has not entered.
      see('states', from.get(id) ?? '');
    },
    at: (path) => see('states', path),
    said: (line) => see('lines', line),
    merge(other) {
      for (const what of ['states', 'transitions', 'lines'] as const) for (const name of other[what]) see(what, name);
    },
    toJson: () => ({ states: [...seen.states], transitions: [...seen.transitions], lines: [...seen.lines] }),
    report: () => ({
      states: share(paths, seen.states),
      transitions: share(ids, seen.transitions),
      lines: share(sayableLines, seen.lines),
      faults: share(faults, seen.transitions),
    }),
    hasTaken: (id) => seen.transitions.has(id),
    hasBeenAt: (path) => seen.states.has(path),
    hasSaid: (line) => seen.lines.has(line),
    states: describedStates(machine),
    transitions,
  };
}

/** Whether something goes wrong, or a service does not answer the one thing it could. */
export const isFault = ({ kind, oneOfSeveral }: Transition): boolean =>
  kind === 'failure' || kind === 'delay' || (kind === 'answer' && oneOfSeveral);

/** How many of `all` are among `seen`. */
export function share(all: readonly string[], seen: ReadonlySet<string>): Share {
  const missing = all.filter((each) => !seen.has(each));
  return { covered: all.length - missing.length, total: all.length, missing };
}

/** 0 to 100, rounded down: 100 is all of them. Nothing of nothing is all. */
export const percent = ({ covered, total }: Pick<Share, 'covered' | 'total'>): number =>
  total === 0 ? 100 : Math.floor((covered / total) * 1000) / 10;
