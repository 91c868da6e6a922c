/** Coverage as a table for the console. */
import type { Transition } from '../../engine/trace.ts';
import { sayableLines } from '../format/wording.ts';
import { type Coverage, type CoverageReport, isFault, percent, type Share, share } from './coverage.ts';

const columns = ['states', 'transitions', 'faults', 'lines'] as const;
type Row = { name: string } & Partial<Record<(typeof columns)[number], Share>>;

/** What `--min` compares: the least percentage of states and transitions. */
export const leastOf = ({ states, transitions }: CoverageReport): number =>
  Math.min(percent(states), percent(transitions));

/** One row for each flow and one for all, then what is missing. Lines belong to files, not to flows: they are counted in all. */
export function coverageTable(coverage: Coverage, { missing = true }: { missing?: boolean } = {}): string {
  const report = coverage.report();
  const rows: Row[] = [...rowsOf(coverage), { name: 'all', ...report }];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const head = `${'flow'.padEnd(width)}${columns.map((column) => column.padStart(20)).join('')}`;
  const rule = '-'.repeat(head.length);
  const body = rows.map((row) => `${row.name.padEnd(width)}${columns.map((column) => cell(row[column])).join('')}`);
  const last = body.pop() ?? '';
  return [head, rule, ...body, rule, last, ...(missing ? missingOf(report) : [])].join('\n');
}

function rowsOf({ states, transitions, hasTaken, hasBeenAt }: Coverage): Row[] {
  const flowOf = (path: string) => path.split('.')[0] ?? path;
  const taken = new Set(transitions.map(({ id }) => id).filter(hasTaken));
  const waiting = states.filter(({ kind }) => kind === 'waiting').map(({ path }) => path);
  const been = new Set(waiting.filter(hasBeenAt));
  return [...new Set(states.map(({ path }) => flowOf(path)))].map((name) => {
    const own = transitions.filter(({ from }) => flowOf(from) === name);
    return {
      name,
      states: share(
        waiting.filter((path) => flowOf(path) === name),
        been,
      ),
      transitions: share(own.map(idOf), taken),
      faults: share(own.filter(isFault).map(idOf), taken),
    };
  });
}

const idOf = ({ id }: Transition) => id;

const cell = (of: Share | undefined) =>
  (of === undefined || of.total === 0 ? '' : `${of.covered}/${of.total} ${percent(of).toFixed(1)}%`).padStart(20);

function missingOf({ states, transitions, lines }: CoverageReport): string[] {
  const lists: Array<[string, Share]> = [
    ['states never reached', states],
    ['transitions never taken', transitions],
    [`lines never said, of ${sayableLines.length}`, lines],
  ];
  return lists
    .filter(([, { missing }]) => missing.length > 0)
    .flatMap(([title, { missing }]) => ['', `${missing.length} ${title}:`, ...missing.map((each) => `  ${each}`)]);
}
