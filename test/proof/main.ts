/**
 * `npm run proof`: that nothing is lost, shown by stopping, freezing and damaging everything that can be (docs/proof.md says what and how).
 *
 *     npm run proof -- [--only steps|disk|many] [--store lowdb|postgres] [--seed N] [--sample N] [--lanes N] [--citizens N] [--write]
 *
 * Prints a report, with `--write` also into docs/proof.md; ends with 1 when anything is wrong.
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
import { dialogues } from './steps/dialogue.ts';
import type { Plan, StoreName } from './steps/plan.ts';

const document = fileURLToPath(new URL('../../docs/proof.md', import.meta.url));
const marks = { from: '<!-- report -->', to: '<!-- end of the report -->' };
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

const sections: Section[] = [];
/** Told at once: all of it takes long. */
function add(section: Section): void {
  sections.push(section);
  progress([...section.lines, ...section.wrong].join('\n'));
}

if (wanted('steps')) for (const store of stores) await steps(store);
if (wanted('disk') && stores.includes('lowdb')) await disk();
if (wanted('many')) for (const store of stores) await many(store);

const arguments_ = process.argv.slice(2).filter((argument) => argument !== '--write');
const head = [
  `npm run proof${arguments_.length > 0 ? ` -- ${arguments_.join(' ')}` : ''}, seed ${seed}`,
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`,
].join('\n');
const text = report(sections, head);
process.stdout.write(`${text}\n`);
if (values.write) writeInto(text);
process.exit(sections.some(({ wrong }) => wrong.length > 0) ? 1 : 0);

/** Every operation of every dialogue, and pairs of blows drawn by the seed. */
async function steps(store: StoreName): Promise<void> {
  const server = store === 'postgres' ? await startDatabase() : undefined;
  // With PostgreSQL most of the time is waiting until a dead process is given up.
  const lanes = Number(values.lanes ?? (store === 'postgres' ? 8 : 2));
  const common = { store, server, lanes, progress, blow: 'kill' as const };
  const random = randomFrom(seed);
  for (const dialogue of dialogues)
    for (const mode of store === 'postgres' ? (['webhook'] as const) : (['polling', 'webhook'] as const))
      await addCampaign({ ...common, dialogue, mode, choose: every(sample) });
  const [linking] = dialogues;
  if (linking)
    await addCampaign({
      ...common,
      dialogue: linking,
      mode: 'webhook',
      choose: drawn(pairs / sample, random),
      second: (operations) => ({ at: 1 + Math.floor(random() * operations), when: 'after', blow: 'kill' }),
    });
  await server?.end();
}

async function disk(): Promise<void> {
  const [linking] = dialogues;
  if (linking)
    for (const blow of ['EIO', 'full'] as const)
      await addCampaign({
        dialogue: linking,
        store: 'lowdb',
        mode: 'polling',
        blow,
        lanes: Number(values.lanes ?? 2),
        choose: every(sample),
        progress,
      });
  const result = await damageTrials({ seed, timesEach: Math.max(1, Math.round(4 / sample)), progress });
  add(damageSection(result, seed));
}

async function many(store: StoreName): Promise<void> {
  const citizens = Number(values.citizens);
  add(crowdSection(await crowdTrial({ store, seed, citizens, processes: 4, limitMs, progress })));
}

async function addCampaign(options: CampaignOptions): Promise<void> {
  add(campaignSection(await campaign(options)));
}

function every(nth: number): (plan: Plan) => boolean {
  let count = 0;
  return () => count++ % nth === 0;
}

/** About so many, by chance. */
function drawn(count: number, random: () => number): NonNullable<CampaignOptions['choose']> {
  return (_plan, operations) => random() < count / (2 * operations);
}

function writeInto(words: string): void {
  const page = readFileSync(document, 'utf8');
  const [before] = page.split(marks.from);
  const after = page.split(marks.to)[1] ?? '';
  writeFileSync(document, `${before}${marks.from}\n\n\`\`\`\n${words}\n\`\`\`\n\n${marks.to}${after}`);
}
