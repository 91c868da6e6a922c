/** Does what was asked for at the command line, and says how it ended. */
import { createSeal } from '../engine/seal.ts';
import { tagger } from '../log.ts';
import { type Files, realFiles } from '../stores/lowdb/files.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { openBackup } from './backup-read.ts';
import { writeBackup } from './backup-write.ts';
import { type Command, readCommand, type StoreKind, usage } from './command.ts';
import { countsInWords } from './compare.ts';
import { copy } from './copy.ts';
import { type DatabaseOptions, openDatabase } from './database.ts';
import { openDisk } from './disk.ts';
import type { Indexed } from './documents.ts';
import { type Kind, type Place, StoreCommandError } from './kinds.ts';
import { createProgress, type Progress } from './progress.ts';
import { verify } from './verify.ts';
import { exitCodeOf, inWords } from './words.ts';

export interface RunOptions {
  dataDir: string;
  /** Undefined: none is set. */
  databaseUrl: string | undefined;
  /** Null: there is none, neither set nor in DATA_DIR. */
  dataKey: string | null;
  /** DESK_USERS, where the accounts are elsewhere. */
  accounts: string | undefined;
  print: (line: string) => void;
  complain: (line: string) => void;
  /** Epoch ms. */
  now: () => number;
  files?: Files;
}

/** What all commands have in common. */
interface Tools extends RunOptions {
  files: Files;
  progress: Progress;
  /** Told of what is wrong; how many such things there were. */
  wrong: ((what: string) => void) & { count: () => number };
}

/** Of what is wrong, so many are named; the rest is counted. */
const namedMax = 200;

/** Exit codes: 0 done and well, 1 could not be done or something is wrong, 2 not understood. Never throws. */
export async function runStore(args: string[], options: RunOptions): Promise<number> {
  const { print, complain, now, files = realFiles } = options;
  try {
    const command = readCommand(args);
    const progress = createProgress({ print, now });
    const wrong = createWrong(complain);
    await deed(command, { ...options, files, progress, wrong });
    if (wrong.count() > namedMax) complain(`and ${wrong.count() - namedMax} more`);
    return wrong.count() > 0 ? 1 : 0;
  } catch (error) {
    complain(inWords(error));
    return exitCodeOf(error);
  }
}

/** Each thing once, however often it is met. */
function createWrong(complain: (line: string) => void): Tools['wrong'] {
  const known = new Set<string>();
  const tell = (what: string) => {
    if (known.has(what)) return;
    known.add(what);
    if (known.size <= namedMax) complain(`WRONG: ${what}`);
  };
  return Object.assign(tell, { count: () => known.size });
}

async function deed(command: Command, tools: Tools): Promise<void> {
  if (command.do === 'help') tools.print(usage);
  if (command.do === 'migrate') await migrated(tools);
  if (command.do === 'copy') await copied(command, tools);
  if (command.do === 'backup') await backedUp(command, tools);
  if (command.do === 'restore') await restored(command, tools);
  if (command.do === 'verify')
    await (command.file === null ? verifiedStore(command.store, tools) : verifiedBackup(command.file, tools));
}

async function migrated({ databaseUrl, print }: Tools): Promise<void> {
  const applied = await migrate({ url: urlOf(databaseUrl) });
  print(applied.length > 0 ? `Migrated: ${applied.join(', ')}.` : 'Nothing to do: the database is up to date.');
}

async function copied(command: Command & { do: 'copy' }, tools: Tools): Promise<void> {
  const { now, print, progress, wrong } = tools;
  const seal = createSeal(keyOf(tools));
  await withStore(command.from, 'read', tools, async (from) => {
    await mustBeWhole(from);
    await withStore(command.to, 'write', tools, (to) =>
      copy({ from, to, seal, progress, now, damaged: wrong.count, print, sameWillDo: true }),
    );
  });
}

async function backedUp({ file, store }: Command & { do: 'backup' | 'restore' }, tools: Tools): Promise<void> {
  const { print, complain, wrong } = tools;
  const seal = createSeal(keyOf(tools));
  await withStore(store ?? usual(tools), 'readBeside', tools, async (from) => {
    await mustBeWhole(from);
    const counts = await writeBackup({ ...tools, path: file, from, seal });
    for await (const _ of (await openBackup({ path: file, seal })).stream());
    print(`Written to ${file}, and read again: ${countsInWords(counts)}.`);
  });
  print(
    'THE KEY IS NOT IN IT. Keep DATA_KEY (or data.key of DATA_DIR) somewhere else: without it nobody opens this backup.',
  );
  if (wrong.count() > 0) complain('What is named above could not be read and is not in the backup.');
}

async function restored({ file, store }: Command & { do: 'backup' | 'restore' }, tools: Tools): Promise<void> {
  const { now, print, progress } = tools;
  const seal = createSeal(keyOf(tools));
  const from = await openBackup({ path: file, seal });
  if (from.opens === false)
    throw new StoreCommandError(
      `${file} was sealed with another key than the DATA_KEY given here; nothing was changed`,
    );
  for await (const { kind, entries } of from.stream()) progress.add('checked', kind, entries.length);
  await withStore(store ?? usual(tools), 'write', tools, (to) =>
    copy({ from, to, seal, progress, now, damaged: () => 0, print, sameWillDo: false }),
  );
}

async function verifiedStore(store: StoreKind | null, tools: Tools): Promise<void> {
  const { print, progress, wrong } = tools;
  const key = keyOf(tools);
  await withStore(store ?? usual(tools), 'readBeside', tools, async (source) => {
    await mustBeWhole(source);
    const counts = await verify({ source, seal: createSeal(key), numberOf: tagger(key), progress, wrong });
    print(`${wrong.count() > 0 ? 'Read' : 'All is well'}: ${countsInWords(counts)} in ${source.name}.`);
  });
}

async function verifiedBackup(file: string, tools: Tools): Promise<void> {
  const { dataKey, print, progress, wrong } = tools;
  const source = await openBackup({ path: file, seal: dataKey === null ? null : createSeal(dataKey) });
  const seal = dataKey !== null && source.opens ? createSeal(dataKey) : null;
  const counts = await verify({ source, seal, numberOf: tagger(dataKey ?? ''), progress, wrong });
  const { at, of } = source.header;
  print(`${file}: of ${of}, ${new Date(at).toISOString()}: ${countsInWords(counts)}.`);
  if (source.opens === null) print('The file is whole. Whether it opens was not tried: there is no DATA_KEY here.');
  else if (!source.opens) wrong(`${file} was sealed with another key than the DATA_KEY given here`);
  else if (wrong.count() === 0)
    print('All is well: the file is whole, and what is sealed in it opens with this DATA_KEY.');
}

/** Closed whatever comes of the work. */
async function withStore(
  kind: StoreKind,
  use: DatabaseOptions['use'],
  tools: Tools,
  work: (place: Place & { indexed: Indexed }) => Promise<void>,
): Promise<void> {
  const place = await (kind === 'postgres' ? database(use, tools) : disk(use, tools));
  try {
    await work(place);
  } finally {
    await place.close();
  }
}

function disk(use: DatabaseOptions['use'], tools: Tools) {
  const { wrong } = tools;
  return openDisk({ ...tools, seal: createSeal(keyOf(tools)), mustExist: use !== 'write', damaged: namedBy(wrong) });
}

function database(use: DatabaseOptions['use'], tools: Tools) {
  const { databaseUrl, wrong } = tools;
  const dataKey = keyOf(tools);
  const url = urlOf(databaseUrl);
  const numberOf = tagger(dataKey);
  return openDatabase({ url, dataKey, seal: createSeal(dataKey), use, numberOf, damaged: namedBy(wrong) });
}

const namedBy = (wrong: Tools['wrong']) => (kind: Kind, what: string) => wrong(`${kind}: ${what}`);

/** As the assistant chooses. */
const usual = ({ databaseUrl }: Pick<Tools, 'databaseUrl'>): StoreKind =>
  databaseUrl === undefined ? 'lowdb' : 'postgres';

async function mustBeWhole(place: Place): Promise<void> {
  if ((await place.marker()) !== null)
    throw new StoreCommandError(
      `a copy or a restore into ${place.name} has begun and not ended, so that it holds only a part: finish it first`,
    );
}

function urlOf(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) throw new StoreCommandError('DATABASE_URL is not set: which database?');
  return databaseUrl;
}

function keyOf({ dataKey, dataDir }: Tools): string {
  if (dataKey === null)
    throw new StoreCommandError(
      `there is no key: set DATA_KEY to the one the assistant has, or put its data.key into ${dataDir} again`,
    );
  return dataKey;
}
