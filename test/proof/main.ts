/**
 * `npm run proof`: that nothing is lost, shown by stopping, freezing and damaging everything that can be (docs/proof.md says what and how).
 *
 *     npm run proof -- [--only steps|disk|many] [--store lowdb|postgres] [--seed N] [--sample N] [--lanes N] [--citizens N] [--write]
 *
 * Prints a report, with `--write` also into docs/proof.md, each part in the place of its earlier one; ends with 1 when anything is wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDatabase } from '../stores/database.ts';
import { damageTrials } from './disk/trials.ts';
import { crowdTrial } from './many/crowd.ts';
import { randomFrom } from './random.ts';
import { campaignSection, crowdSection, damageSection, report, type Section } from './report.ts';
import { type CampaignOptions, campaign } from './steps/campaign.ts';
import { type Dialogue, dialogues } from './steps/dialogue.ts';
import type { Plan, StoreName } from './steps/plan.ts';

const document = fileURLToPath(new URL('../../docs/proof.md', import.meta.url));
const pairs = 60;
const limitMs = 15 * 60_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    store: { type: 'string' },
    seed: { type: 'string' },
    /** Every so manyth operation. */
    sample: { type: 'string', default: '1' },
    lanes: { type: 'string' },
    citizens: { type: 'string', default: '500' },
    write: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const sample = Number(values.sample);
const progress = (line: string) => process.stderr.write(`${line}\n`);
const wanted = (part: string) => values.only === undefined || values.only === part;
const stores = (['lowdb', 'postgres'] as const).filter((store) => values.store === undefined || values.store === store);

// So that what ends with this process is told to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

type Add = (section: Section) => void;

const asked = process.argv.slice(2).filter((argument) => argument !== '--write');
const began = `${['npm run proof', ...(asked.length > 0 ? ['--'] : []), ...asked].join(' ')}, seed ${seed}`;
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`;
let isWrong = false;

for (const store of stores) if (wanted('steps')) await part(`steps ${store}`, (add) => steps(store, add));
if (wanted('disk') && stores.includes('lowdb')) await part('disk', disk);
for (const store of stores) if (wanted('many')) await part(`many ${store}`, (add) => many(store, add));
process.exit(isWrong ? 1 : 0);

/** Tells each of its sections at once, as all of it takes long, and in the end its report. */
async function part(name: string, run: (add: Add) => Promise<void>): Promise<void> {
  const sections: Section[] = [];
  await run((section) => {
    sections.push(section);
    progress([...section.lines, ...section.wrong].join('\n'));
  });
  isWrong ||= sections.some(({ wrong }) => wrong.length > 0);
  const text = report(sections, [began, `${new Date().toISOString().slice(0, 10)}, ${machine}`].join('\n'));
  process.stdout.write(`${text}\n\n`);
  if (values.write) writeInto(name, text);
}

/** Every operation of every dialogue, and pairs of blows drawn by the seed. */
async function steps(store: StoreName, add: Add): Promise<void> {
  const server = store === 'postgres' ? await startDatabase() : undefined;
  // With PostgreSQL most of the time is waiting until a dead process is given up.
  const lanes = Number(values.lanes ?? (store === 'postgres' ? 8 : 2));
  const common = { store, server, lanes, progress, blow: 'kill' as const };
  const random = randomFrom(seed);
  const [linking, ...others] = dialogues as [Dialogue, ...Dialogue[]];
  // What differs between the ways in which messages come is over when they have come, so one dialogue is enough for both.
  if (store === 'lowdb')
    add(await campaignIn({ ...common, dialogue: linking, mode: 'polling', choose: every(sample) }));
  for (const dialogue of [linking, ...others])
    add(await campaignIn({ ...common, dialogue, mode: 'webhook', choose: every(sample) }));
  add(
    await campaignIn({
      ...common,
      dialogue: linking,
      mode: 'webhook',
      choose: drawn(pairs / sample, random),
      second: (operations) => ({ at: 1 + Math.floor(random() * operations), when: 'after', blow: 'kill' }),
    }),
  );
  await server?.end();
}

async function disk(add: Add): Promise<void> {
  const lanes = Number(values.lanes ?? 2);
  const [dialogue] = dialogues as [Dialogue];
  const common = { dialogue, store: 'lowdb', mode: 'polling', lanes, progress } as const;
  for (const blow of ['EIO', 'full'] as const) add(await campaignIn({ ...common, blow, choose: every(sample) }));
  const result = await damageTrials({ seed, timesEach: Math.max(1, Math.round(4 / sample)), progress });
  add(damageSection(result, seed));
}

async function many(store: StoreName, add: Add): Promise<void> {
  const citizens = Number(values.citizens);
  add(crowdSection(await crowdTrial({ store, seed, citizens, processes: 4, limitMs, progress })));
}

async function campaignIn(options: CampaignOptions): Promise<Section> {
  return campaignSection(await campaign(options));
}

function every(nth: number): (plan: Plan) => boolean {
  let count = 0;
  return () => count++ % nth === 0;
}

/** About so many, by chance. */
function drawn(count: number, random: () => number): NonNullable<CampaignOptions['choose']> {
  return (_plan, operations) => random() < count / (2 * operations);
}

/** Between the marks of this part. */
function writeInto(name: string, words: string): void {
  const page = readFileSync(document, 'utf8');
  const [from, to] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = page.split(from);
  const after = rest?.split(to)[1];
  if (after === undefined) throw new Error(`docs/proof.md has no place for "${name}"`);
  writeFileSync(document, `${before}${from}\n\n\`\`\`\n${words}\n\`\`\`\n\n${to}${after}`);
}
