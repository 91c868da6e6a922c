/**
 * `npm run bench`: the assistant beside its peers, the same dialogue for all through the webhook. What is measured and how is told in
 * docs/performance.md. `-- --json`: the last line is one object for machines; `--quick`: less of everything; `--no-postgres`;
 * `--write`: puts the tables into docs/performance.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measureAll, takesDatabase } from './groups.ts';
import { jsonLine, report } from './report.ts';
import { createStage, type Stage } from './stage.ts';
import { measureStep } from './step-cost.ts';

/** Something hangs: an answer never came. On a machine with nothing else to do it takes some five minutes. */
const limitMs = 15 * 60_000;
const stepMs = 1_500;
const page = join(import.meta.dirname, '../../docs/performance.md');
const marks = { begin: '<!-- npm run bench -- --write: begin -->', end: '<!-- npm run bench -- --write: end -->' };

const { values: wanted } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    'no-postgres': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

let doing = 'starting';
const began = performance.now();
function tell(words: string) {
  doing = words;
  process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${words}\n`);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const watchdog = setTimeout(() => {
  throw new Error(`the benchmark hangs, an answer never came: ${doing}`);
}, limitMs);

const loadBefore = loadavg()[0] ?? Number.NaN;
const step = await measureStep(stepMs);
const stage = await createStage();
const results = { ...(await measured(stage)), step, loadBefore };
await stage.close();
clearTimeout(watchdog);
const tables = report(results);
if (wanted.write) await writeTables();
console.log(tables);
if (wanted.json) console.log(jsonLine(results));
process.exit();

function measured(stage: Stage): Promise<Measured> {
  const postgres = !wanted['no-postgres'] && takesDatabase();
  if (!postgres) tell('without PostgreSQL');
  const extent = wanted.quick ? { rounds: 3, sliceMs: 300 } : { rounds: 9, sliceMs: 500 };
  return Promise.race([measureAll(stage, { ...extent, postgres, tell }), stage.broken]);
}

async function writeTables() {
  const text = await readFile(page, 'utf8');
  const [before, rest] = text.split(marks.begin);
  const after = rest?.split(marks.end)[1];
  if (after === undefined) throw new Error('docs/performance.md has lost the marks between which the tables stand');
  await writeFile(page, `${before}${marks.begin}\n\n${tables}\n\n${marks.end}${after}`);
}
