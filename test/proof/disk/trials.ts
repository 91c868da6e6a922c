/** One file of a data folder is damaged, the assistant is started on it: what is lost must be told, and nothing else may be lost. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomFrom } from '../random.ts';
import { type Damage, damage, filesIn, type Spoil, spoils } from './damage.ts';
import { documentsIn, openScene, type Scene, visitFolder } from './scene.ts';

export interface DamageResult {
  trials: number;
  /** Trials in which the damage hit something that counts. */
  lossy: number;
  /** Trials in which the assistant refused to start, and said why. */
  refused: number;
  /** What it says then. */
  refusals: Set<string>;
  files: number;
  bySpoil: Record<Spoil, number>;
  wrong: string[];
  seconds: number;
}

export interface DamageOptions {
  seed: number;
  /** For each file and way; more for files in which many things are. Below 1: that share of them, drawn by the seed. */
  timesEach: number;
  progress?: (line: string) => void;
}

/** The embedded stores, and what they are called in a report. */
const stores = ['conversations', 'web', 'desk/figures'];

/** What is wrong is told, never thrown. */
export async function damageTrials(options: DamageOptions): Promise<DamageResult> {
  const began = performance.now();
  const random = randomFrom(options.seed);
  const scene = await openScene();
  const result: DamageResult = {
    trials: 0,
    lossy: 0,
    refused: 0,
    refusals: new Set(),
    files: 0,
    bySpoil: { flipped: 0, cut: 0, zeroed: 0, emptied: 0 },
    wrong: [],
    seconds: 0,
  };
  try {
    for (const [name, image] of Object.entries(scene.images)) {
      const truth = await contentOf(image, scene);
      if (truth.told.length > 0) result.wrong.push(`undamaged, ${name}: ${truth.told.join('; ')}`);
      const files = await filesIn(image);
      result.files += files.length;
      for (const file of files)
        for (const spoil of spoils)
          for (let times = timesOf(file, spoil, options.timesEach); times > random(); times -= 1)
            await trial({ scene, image, name, truth, result, random }, { file, spoil });
      options.progress?.(`damage, ${name}: ${result.trials} trials, ${result.wrong.length} wrong`);
    }
  } finally {
    await scene.close();
  }
  result.seconds = (performance.now() - began) / 1_000;
  return result;
}

/** Of what everything hangs on, and of what holds many things, more. */
function timesOf(file: string, spoil: Spoil, timesEach: number): number {
  if (spoil === 'emptied') return Math.min(1, timesEach);
  return file === 'data.key' || /journal-/.test(file) ? timesEach * 4 : timesEach;
}

/** Everything durable, by name, and what the operator was told while it was read. */
interface Content {
  items: Map<string, string>;
  told: string[];
  refused: boolean;
}

interface Trial {
  scene: Scene;
  image: string;
  name: string;
  truth: Content;
  result: DamageResult;
  random: () => number;
}

async function trial(
  { scene, image, name, truth, result, random }: Trial,
  wanted: Pick<Damage, 'file' | 'spoil'>,
): Promise<void> {
  const folder = `${image}-damaged`;
  await cp(image, folder, { recursive: true });
  try {
    const done = await damage(folder, wanted, random);
    if (done === null) return;
    result.trials += 1;
    result.bySpoil[done.spoil] += 1;
    const after = await contentOf(folder, scene, truth).catch((error: unknown) => error as Error);
    const where = `${name}, ${done.file} ${done.spoil} at byte ${done.at}`;
    if (after instanceof Error) return void result.wrong.push(`${where}: ${after.stack}`);
    if (after.refused) {
      result.refused += 1;
      const reason = after.told.join('; ');
      result.refusals.add(reason.replaceAll(folder, 'DATA_DIR'));
      // Whoever is told must be told what to look at.
      if (!reason.includes(folder) && !reason.includes('data.key'))
        result.wrong.push(`${where}: it does not start, and does not say what to look at: ${reason}`);
      return;
    }
    const lost = [...truth.items].filter(([item, content]) => after.items.get(item) !== content).map(([item]) => item);
    if (lost.length > 0) result.lossy += 1;
    result.wrong.push(...faults(done, lost, after.told).map((words) => `${where}: ${words}`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function faults({ file, spoil }: Damage, lost: string[], told: string[]): string[] {
  const wrong: string[] = [];
  if (lost.length > 0 && told.length === 0) wrong.push(`silently lost: ${lost.join(', ')}`);
  const area = stores.find((store) => file.startsWith(`${store}/`)) ?? file;
  const elsewhere = lost.filter((item) => !item.startsWith(`${area} `));
  if (elsewhere.length > 0) wrong.push(`lost elsewhere: ${elsewhere.join(', ')}`);
  const journal = /journal-\d\.log$/.test(file);
  const own = lost.length - elsewhere.length;
  // A cut journal may have held the latest of everybody; one bit is never in two records.
  if (own > 1 && (!journal || spoil === 'flipped')) wrong.push(`lost with it: ${lost.join(', ')}`);
  return wrong;
}

async function contentOf(folder: string, scene: Scene, truth?: Content): Promise<Content> {
  const items = new Map<string, string>();
  const visit = await visitFolder(folder, scene);
  const { assistant, told } = visit;
  try {
    if (assistant === null) return { items, told, refused: true };
    await assistant.engine.idle();
    for (let index = 0; index < 4; index += 1) {
      const record = await assistant.engine.read(`telegram:${1_000 + index}`);
      const shown = record && { ...record, version: 0, sending: null };
      items.set(`conversations telegram:${1_000 + index}`, JSON.stringify(shown));
    }
    items.set('accounts', assistant.deskSetUpPath() === null ? 'there are some' : 'the desk may be set up by anybody');
    await assistant.engine.idle();
  } finally {
    await visit.stop();
  }
  for (const store of stores.slice(1)) {
    const known = [...(truth?.items.keys() ?? [])].flatMap((item) =>
      item.startsWith(`${store} `) ? item.slice(store.length + 1) : [],
    );
    for (const [id, json] of await documentsIn(join(folder, store), { told, known })) items.set(`${store} ${id}`, json);
  }
  return { items, told, refused: false };
}
