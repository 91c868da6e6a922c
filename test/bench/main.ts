/**
 * `npm run bench`: messages a second of the assistant's engine on lowdb, beside telegraf with its session in files (the peer) and
 * beside the same engine without durability. No network; services and post answer at once, and every answer is checked to the letter.
 *
 * Absolute numbers belong to the machine, so the variants take turns in short slices (A B C A B C …) and what counts is the ratio
 * within a round. A slice also pays for what its messages leave to be done (removing sent messages from outboxes); what checkpoints
 * still do after it is waited for, so that the next variant does not pay for it, but not counted.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { Population, type Variant } from './load.ts';
import { createOurs } from './ours.ts';
import { createPeer } from './peer.ts';
import { createQuietFiles } from './quiet-files.ts';
import { report, type Series } from './report.ts';
import { measureStep } from './step-cost.ts';

const population = 1_000;
const concurrencies = [1, 64];
const sliceMs = 350;
const rounds = 9;
/** With filling, settling and the step's cost it takes about 24 s; a round is not begun after this. */
const limitMs = 24_000;
/** Something hangs: an answer never came. */
const hangMs = 45_000;

const began = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
// However it ends.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
const watchdog = setTimeout(() => {
  throw new Error('the benchmark hangs: an answer never came');
}, hangMs);
const step = await measureStep(700);
const variants = await openVariants();
const all = await measure(variants);
for (const variant of variants) await variant.close();
clearTimeout(watchdog);
console.log(report({ all, peer: 'telegraf + file', step }));

async function openVariants(): Promise<Variant[]> {
  const { files, quiet } = createQuietFiles();
  const lowdb = await openLowdbStore<FrozenConversation>({
    folder: join(folder, 'lowdb'),
    files,
    onDamage: (damage) => {
      throw new Error(`the store found damage: ${JSON.stringify(damage)}`);
    },
    onFatal: (error) => {
      throw error;
    },
  });
  return [
    await createOurs('ours, lowdb', lowdb, quiet),
    await createPeer(join(folder, 'peer')),
    await createOurs('ours, memory', createMemoryStore<FrozenConversation>(), async () => {}),
  ];
}

async function measure(variants: Variant[]): Promise<Series[]> {
  const populations = variants.map((variant) => new Population(variant));
  for (const [index, people] of populations.entries()) {
    await people.fill(population, 64);
    await variants[index]?.quiet();
  }
  const all: Series[] = variants.flatMap(({ name }) =>
    concurrencies.map((concurrency) => ({ variant: name, concurrency, slices: [] })),
  );
  for (let round = 0; round < rounds && performance.now() - began < limitMs; round += 1) {
    for (const concurrency of concurrencies) {
      for (const [index, people] of populations.entries()) {
        const slice = await people.slice({ concurrency, forMs: sliceMs });
        const name = variants[index]?.name;
        all.find((each) => each.variant === name && each.concurrency === concurrency)?.slices.push(slice);
      }
    }
  }
  return all;
}
