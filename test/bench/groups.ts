/** What is measured beside what. Absolute numbers belong to the machine, so what is compared takes turns: A B C, A B C, in short slices. */
import { ConfigError, readConfig } from '../../src/config.ts';
import { dataKey } from './conversations.ts';
import { createPopulation, type Population, type Slice } from './load.ts';
import type { Stage, VariantPlan } from './stage.ts';

/** All slices of one variant at one concurrency, one a round. */
export interface Series {
  variant: string;
  concurrency: number;
  slices: Slice[];
}

export interface Measured {
  /** Everybody, at 1 and at 64. */
  beside: Series[];
  /** Ours on lowdb, by how many conversations there are already. */
  growth: Series[];
  /** Ours on PostgreSQL, by its processes; null when not measured. */
  shared: Series[] | null;
}

export interface Extent {
  rounds: number;
  sliceMs: number;
  /** Is there a database to be measured on? */
  postgres: boolean;
  /** Is told what is going on, for people. */
  tell: (words: string) => void;
}

export const names = {
  http: 'bare node:http',
  express: 'bare express',
  telegraf: 'telegraf, file session',
  grammy: 'grammY conversations, files',
  lowdb: 'ours, lowdb',
  postgres: 'ours, PostgreSQL',
  /** Of the growth. */
  existing: (count: number) => `${count.toLocaleString('en')} conversations`,
  processes: (count: number) => `${count} ${count === 1 ? 'process' : 'processes'}`,
} as const;
export const existing = [1_000, 10_000, 100_000];

/** Chats under way at the same time. */
const population = 1_000;
/** Of each process. */
const warmUpMessages = 3_000;
const warmUpSliceMs = 500;
/** Where the machine has much else to do, fewer rounds have to do; a median needs three. */
const roundsLimitMs = 120_000;
const roundsMin = 3;
const warmUpLimitMs = 8_000;

/** One group after the other; a few minutes. */
export async function measureAll(stage: Stage, extent: Extent): Promise<Measured> {
  const postgres: VariantPlan = { name: names.postgres, kind: 'assistant', postgres: true };
  const peers: VariantPlan[] = [
    { name: names.http, kind: 'bare-http' },
    { name: names.express, kind: 'bare-express' },
    { name: names.telegraf, kind: 'telegraf' },
    { name: names.grammy, kind: 'grammy' },
    { name: names.lowdb, kind: 'assistant' },
  ];
  const beside = await measure(stage, [...peers, ...(extent.postgres ? [postgres] : [])], {
    ...extent,
    concurrencies: [1, 64],
  });
  const growing = existing.map(
    (count): VariantPlan => ({ name: names.existing(count), kind: 'assistant', existing: count }),
  );
  const growth = await measure(stage, growing, { ...extent, concurrencies: [64] });
  if (!extent.postgres) return { beside, growth, shared: null };
  const sharing = [1, 4].map(
    (processes): VariantPlan => ({ ...postgres, name: names.processes(processes), processes }),
  );
  return { beside, growth, shared: await measure(stage, sharing, { ...extent, concurrencies: [64] }) };
}

/** Whether the product takes a database already. */
export function takesDatabase(): boolean {
  try {
    readConfig({ DATABASE_URL: 'postgres://localhost/bench', DATA_KEY: dataKey });
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** Puts all of them up, warms them, and lets them take turns. */
async function measure(
  stage: Stage,
  plans: VariantPlan[],
  { rounds, sliceMs, concurrencies, tell }: Extent & { concurrencies: number[] },
): Promise<Series[]> {
  tell(`starting ${plans.map(({ name }) => name).join(' · ')}`);
  const variants = await Promise.all(plans.map(stage.open));
  const subjects = variants.map((variant, index) => {
    const there = plans[index]?.existing ?? 0;
    const people = createPopulation(variant, {
      size: there || population,
      order: there ? 'anybody' : 'in turn',
      there: there > 0,
    });
    const series = concurrencies.map((concurrency): Series => ({ variant: variant.name, concurrency, slices: [] }));
    return { variant, people, series };
  });
  for (const [index, { variant, people }] of subjects.entries()) {
    tell(`warming up ${variant.name}`);
    await people.fill();
    await warmUp(people, plans[index]?.processes ?? 1);
  }
  const lastBeginsAt = performance.now() + roundsLimitMs;
  for (let round = 1; round <= rounds && (round <= roundsMin || performance.now() < lastBeginsAt); round += 1) {
    tell(`round ${round} of ${rounds}`);
    for (const [place, concurrency] of concurrencies.entries())
      for (const { people, series } of subjects)
        series[place]?.slices.push(await people.slice({ concurrency, forMs: sliceMs }));
  }
  await Promise.all(variants.map((variant) => variant.close()));
  return subjects.flatMap(({ series }) => series);
}

/** Until the code of each process is compiled and the caches are as they stay. */
async function warmUp(people: Population, processes: number) {
  const giveUpAt = performance.now() + warmUpLimitMs * processes;
  for (let messages = 0; messages < warmUpMessages * processes && performance.now() < giveUpAt; )
    messages += (await people.slice({ concurrency: 64, forMs: warmUpSliceMs })).messages;
}
