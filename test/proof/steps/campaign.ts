/** A dialogue run once for each I/O operation and moment, several at a time, each compared with the undisturbed one. */
import type { TestServer } from '../../stores/database.ts';
import { compare } from './compare.ts';
import type { Dialogue } from './dialogue.ts';
import { inWords, type Plan, type StoreName } from './plan.ts';
import { createNursery, type Nursery } from './process.ts';
import { type Outcome, run } from './run.ts';

export interface CampaignOptions {
  dialogue: Dialogue;
  store: StoreName;
  mode: 'polling' | 'webhook';
  /** Of the databases; with PostgreSQL only. */
  server?: TestServer | undefined;
  blow: Plan['blow'];
  /** Whether this one is looked at; all of them unless told. The number of operations is that of the undisturbed run. */
  choose?: (plan: Plan, operations: number) => boolean;
  /** Processes that are killed one after the other in a run: the second at a number drawn by this. */
  second?: (operations: number) => Plan;
  lanes: number;
  progress?: (line: string) => void;
}

export interface CampaignResult {
  name: string;
  /** Of an undisturbed run. */
  operations: number;
  runs: number;
  /** Runs whose blow fell; the others had one operation less. */
  struck: number;
  deaths: number;
  /** How many blows fell on what. */
  kinds: Map<string, number>;
  heard: number;
  repeated: number;
  slow: number;
  askedAgain: number;
  /** What is wrong: with which plan, in words. */
  wrong: string[];
  seconds: number;
}

/** `file`, `http` or `pg`, and what is done; no names of files. */
const kindOf = (name: string) => {
  const [area = '', deed = '', detail = ''] = name.split(' ');
  if (area === 'http' && detail.startsWith('/'))
    return /^\/(registry|vneid)/.test(detail) ? 'http service call' : 'http platform call';
  return area === 'pg' ? `pg ${deed}` : `${area} ${deed}`;
};

/** The lines of the log that an operator may read in a run in which nothing but a process has died; on a busy machine a database is slow. */
const harmless = /"level":"warn"|"error":"PostgresUnavailableError","code":"slow"/;

/** Runs all that are chosen; what is wrong is told, never thrown. */
export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const { dialogue, store, mode, blow, lanes } = options;
  const began = performance.now();
  const nursery = createNursery(lanes);
  try {
    const undisturbed = await runOnce(options, nursery, []);
    const again = await runOnce(options, nursery, []);
    const result: CampaignResult = {
      name: `${dialogue.name}, ${store}, ${mode}, ${blow}${options.second ? ', and again' : ''}`,
      operations: undisturbed.operations,
      runs: 0,
      struck: 0,
      deaths: 0,
      kinds: new Map(),
      heard: 0,
      repeated: 0,
      slow: 0,
      askedAgain: 0,
      wrong: compare(undisturbed, again).wrong.map((words) => `two undisturbed runs differ: ${words}`),
      seconds: 0,
    };
    const work = { nursery, undisturbed, plans: plansOf(options, undisturbed.operations), result, over: 0 };
    await Promise.all(Array.from({ length: lanes }, () => lane(options, work)));
    result.seconds = (performance.now() - began) / 1_000;
    return result;
  } finally {
    await nursery.close();
  }
}

/** Operations differ by a few from run to run where they go on side by side. */
const beyond = 4;

function* plansOf({ blow, choose = () => true }: CampaignOptions, operations: number): Generator<Plan> {
  const moments = blow === 'full' ? (['before'] as const) : (['before', 'after'] as const);
  for (let at = 1; at <= operations + beyond; at += 1)
    for (const when of moments) {
      const plan = { at, when, blow };
      if (choose(plan, operations)) yield plan;
    }
}

async function runOnce(options: CampaignOptions, nursery: Nursery, plans: Plan[]): Promise<Outcome> {
  const { dialogue, mode, server } = options;
  const databaseUrl = options.store === 'postgres' ? await server?.database() : undefined;
  return run({ nursery, dialogue, mode, plans, databaseUrl });
}

interface Work {
  nursery: Nursery;
  undisturbed: Outcome;
  plans: Iterable<Plan>;
  result: CampaignResult;
  /** Runs that have ended. */
  over: number;
}

async function lane(options: CampaignOptions, work: Work): Promise<void> {
  const { nursery, undisturbed, plans, result } = work;
  for (const plan of plans) {
    const all = options.second ? [plan, options.second(undisturbed.operations)] : [plan];
    result.runs += 1;
    try {
      const outcome = await runOnce(options, nursery, all);
      const verdict = compare(undisturbed, outcome);
      result.heard += outcome.heard;
      result.repeated += verdict.repeated;
      result.slow += verdict.slow;
      result.askedAgain += verdict.askedAgain ? 1 : 0;
      result.struck += outcome.struck.length > 0 ? 1 : 0;
      result.deaths += outcome.saidAtDeath.length;
      for (const { name } of outcome.struck) result.kinds.set(kindOf(name), (result.kinds.get(kindOf(name)) ?? 0) + 1);
      const where = `${result.name}: ${all.map(inWords).join(', then ')} (${outcome.struck.map(({ name }) => name).join('; ')})`;
      for (const words of [...verdict.wrong, ...complaints(options, outcome)]) result.wrong.push(`${where}: ${words}`);
    } catch (error) {
      result.wrong.push(
        `${result.name}: ${all.map(inWords).join(', then ')}: ${error instanceof Error ? error.message : error}`,
      );
    }
    work.over += 1;
    if (work.over % 50 === 0) options.progress?.(`${result.name}: ${work.over} runs, ${result.wrong.length} wrong`);
  }
}

/** What the operator was told without reason, or not told with reason. */
function complaints({ blow }: CampaignOptions, { logged, ended, struck, saidAtDeath }: Outcome): string[] {
  if (blow === 'kill')
    return [...logged.filter((line) => !harmless.test(line)), ...ended].map((line) => `the operator is told: ${line}`);
  const missing: string[] = [];
  if (ended.length < saidAtDeath.length) missing.push('a process ended without a word');
  if (logged.length + ended.length === 0 && struck.some(({ name }) => isFlush.test(name)))
    missing.push('a flush failed, and the operator is told nothing');
  return missing;
}

/** After these nobody knows what is on the disk. Where anything else fails and nothing comes of it, nobody needs to be told. */
const isFlush = /^file (?:fdatasync|fsync|sync|datasync) /;
