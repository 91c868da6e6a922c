/** A store under DATA_DIR with something of every kind, written by what writes it in earnest, and the commands to use on it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudit } from '../../src/desk/audit/audit.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { openInbox } from '../../src/inbox/inbox.ts';
import { type RunOptions, runStore } from '../../src/store/run.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { createNote } from '../../src/stores/note.ts';
import type { StoredDocument } from '../../src/stores/store.ts';
import { seedConversations } from '../desk/seeded.ts';
import { dataKey } from '../desk/world.ts';

export { dataKey };

/** What stands in the clear nowhere. */
export const secretWords = 'a refresh token that nobody may read';

const seal = createSeal(dataKey);
const throwing = (error: unknown) => {
  throw error;
};

export const openStore = <T extends StoredDocument>(folder: string) =>
  openLowdbStore<T>({ folder, onDamage: throwing, onFatal: throwing });

/** Fills the folder: conversations of every state, mailboxes, figures, notes, accounts, an audit log over three months, waiting messages. */
export async function fillStore(dataDir: string, { conversations = 300 } = {}): Promise<void> {
  await seedConversations(dataDir, { count: conversations, now: 1_790_000_000_000 });
  await addDocuments(dataDir);
  for (const [name, value] of [
    ['zalo-oa-tokens', { refresh: secretWords }],
    ['zalo-bot-quota', { month: '2026-11', sent: 12 }],
  ] as const)
    await createNote({ file: join(dataDir, 'notes', name), id: name, seal }).write(value);
  await createNote({ file: join(dataDir, 'desk', 'replies'), id: 'desk-replies', seal }).write([{ text: 'Xin chào' }]);
  for (const id of ['binh', 'an.nguyen'])
    await createNote({
      file: join(dataDir, 'desk', 'accounts', `${id}.account`),
      id: `desk account ${id}`,
      seal,
    }).write({ id, name: secretWords });
  await addAudit(dataDir);
  const inbox = await openInbox({
    folder: join(dataDir, 'inbox', 'zalo-bot'),
    seal,
    clock: systemClock,
    failed: throwing,
    gaveUp: throwing,
  });
  for (const [lane, text] of [
    ['an', 'một'],
    ['binh', 'hai'],
    ['an', 'ba'],
    ['an', 'bốn'],
  ] as const)
    await inbox.keep(lane, { chat: lane, text });
  await inbox.stop();
}

async function addDocuments(dataDir: string): Promise<void> {
  const mailboxes = await openStore<StoredDocument & { sealed: string }>(join(dataDir, 'web'));
  for (let version = 1; version <= 2; version += 1)
    await Promise.all(
      Array.from({ length: 20 / version }, (_, nth) => {
        const id = `web:chat-${nth}`;
        const dueAt = version === 1 ? 1_790_000_000_000 + nth : null;
        return mailboxes.write({ id, version, dueAt, sealed: seal.close({ items: [nth, version] }, id) });
      }),
    );
  await mailboxes.close();
  const figures = await openStore<StoredDocument & { cells: unknown }>(join(dataDir, 'desk', 'figures'));
  for (const day of ['2026-11-20', '2026-11-21'])
    await figures.write({ id: `figures:${day}`, version: 1, dueAt: null, cells: { 'web link': { begun: 3 } } });
  await figures.close();
}

async function addAudit(dataDir: string): Promise<void> {
  let now = Date.UTC(2026, 8, 20);
  const audit = await openAudit({
    folder: join(dataDir, 'desk', 'audit'),
    clock: { now: () => now, after: () => () => {} },
    damaged: throwing,
  });
  const appended: Array<Promise<void>> = [];
  for (let nth = 0; nth < 700; nth += 1) {
    now += 2 * 3_600_000;
    const deed = { who: 'binh', what: 'take', conversation: `c${nth % 7}`, detail: `${nth}`, address: '::1' };
    appended.push(audit.append(deed));
  }
  await Promise.all(appended);
  await audit.close();
}

/** Every file that matters below a folder: journals and indexes are made otherwise in each store. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || /\/(?:journal|due)[^/]*$|\.(?:update|key)$|sessions$/.test(path)) continue;
    files.set(path.slice(folder.length + 1), await readFile(path, 'utf8'));
  }
  return files;
}

export interface Told {
  code: number;
  out: string;
  err: string;
}

/** One command, in this process. */
export async function store(args: string[], options: Partial<RunOptions>): Promise<Told> {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await runStore(args, {
    dataDir: '/nowhere',
    databaseUrl: undefined,
    dataKey,
    accounts: undefined,
    print: (line) => lines.out.push(line),
    complain: (line) => lines.err.push(line),
    now: Date.now,
    ...options,
  });
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

/** Folders that are removed in the end. */
export function folders(): { make(): Promise<string>; remove(): Promise<void> } {
  const made: string[] = [];
  return {
    async make() {
      const folder = await mkdtemp(join(tmpdir(), 'store-'));
      made.push(folder);
      return folder;
    },
    async remove() {
      for (const folder of made.splice(0)) await rm(folder, { recursive: true });
    },
  };
}
