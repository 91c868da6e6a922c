/** A data folder as an assistant leaves it in which several people are under way, on several channels, with a help desk; and what is in one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Assistant, startAssistant } from '../../../src/assistant.ts';
import { readConfig } from '../../../src/config.ts';
import { loadDataKey } from '../../../src/data-key.ts';
import { createLog } from '../../../src/log.ts';
import { type MockServices, startMockServices } from '../../../src/mocks/services.ts';
import type { FakeTelegram } from '../../../src/mocks/telegram/driver.ts';
import { startFakeTelegram } from '../../../src/mocks/telegram/server.ts';
import { openLowdbStore } from '../../../src/stores/lowdb/store.ts';
import type { StoredDocument } from '../../../src/stores/store.ts';
import { createClient } from '../../channels/web-client.ts';
import { crowd } from '../../kill/citizens.ts';
import { childEnvironment } from '../child-environment.ts';
import { type Dialogue, dialogues, speak } from '../steps/dialogue.ts';

const token = '4711:of-the-disk-proof';
const servicesToken = 'token-of-the-disk-proof';

export interface Scene {
  /** The folder as a process leaves it that was stopped in order, and as one that was killed. */
  images: { stopped: string; killed: string };
  telegram: FakeTelegram;
  services: MockServices;
  close(): Promise<void>;
}

/** What an assistant was started with, and what it told its operator. */
export interface Visit {
  /** Null when it did not start. */
  assistant: Assistant | null;
  /** From warnings on, and why it did not start or gave up. */
  told: string[];
  stop(): Promise<void>;
}

/** How far each of the people on Telegram gets: so many exchanges of the linking. */
const reached = [9, 7, 2, 1];

/** Plays some people, and keeps the folders. */
export async function openScene(): Promise<Scene> {
  const root = await mkdtemp(join(tmpdir(), 'disk-proof-'));
  const live = join(root, 'live');
  const images = { stopped: join(root, 'stopped'), killed: join(root, 'killed') };
  const people = crowd(reached.length);
  const services = await startMockServices({ port: 0, token: servicesToken, citizens: people });
  const telegram = await startFakeTelegram({ token });
  await addAccount(live);
  const outside = { telegram, services };
  const visit = await visitFolder(live, outside);
  const { assistant } = visit;
  if (assistant === null) throw new Error(`the scene does not start: ${visit.told.join('; ')}`);
  await Promise.all(
    people.map((citizen, index) =>
      speak(partOf(dialogues[0], reached[index] ?? 1), { user: telegram.user(1_000 + index), citizen, services }),
    ),
  );
  for (const text of ['xin chào', 'tôi muốn liên kết']) {
    const visitor = createClient(`http://127.0.0.1:${assistant.port}`);
    await visitor.get('/chat');
    await visitor.say({ text });
  }
  await assistant.engine.idle();
  await cp(live, images.killed, { recursive: true });
  await removeLocks(images.killed);
  await visit.stop();
  await cp(live, images.stopped, { recursive: true });
  if (visit.told.length > 0) throw new Error(`the scene complains: ${visit.told.join('; ')}`);
  return {
    images,
    ...outside,
    async close() {
      await telegram.close();
      await services.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

function partOf(dialogue: Dialogue | undefined, exchanges: number): Dialogue {
  if (dialogue === undefined) throw new Error('there is no dialogue');
  const part = dialogue.exchanges.slice(0, exchanges);
  const last = part.at(-1);
  return { ...dialogue, exchanges: last ? [...part.slice(0, -1), [last[0], null]] : part };
}

/** By the command line, as an operator does. */
async function addAccount(folder: string): Promise<void> {
  const main = fileURLToPath(new URL('../../../src/desk/main.ts', import.meta.url));
  const args = ['add-user', 'anh.proof', '--name', 'Anh', '--role', 'admin'];
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...childEnvironment(), DATA_DIR: folder },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end('mật khẩu dài của bằng chứng\n'.repeat(2));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the account could not be made');
}

/** A dead process's locks; in a copy they are those of nobody. */
async function removeLocks(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && entry.name.startsWith('lock-')) await rm(join(entry.parentPath, entry.name));
}

/** Starts an assistant on a folder as main.ts does. */
export async function visitFolder(
  folder: string,
  { telegram, services }: Pick<Scene, 'telegram' | 'services'>,
): Promise<Visit> {
  const told: string[] = [];
  const write = (line: string) => told.push(line.trim());
  let assistant: Assistant | null = null;
  try {
    assistant = await startAssistant({
      config: readConfig({
        PORT: '0',
        DATA_DIR: folder,
        TELEGRAM_BOT_TOKEN: token,
        TELEGRAM_API_ROOT: telegram.url,
        LOG_LEVEL: 'warn',
      }),
      dataKey: await loadDataKey(folder),
      services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token: servicesToken },
      pace: { perChatMs: 0, inAllMs: 0 },
      log: createLog({ level: 'warn', stream: { write } }),
      fatal: (reason) => write(`fatal: ${reason}`),
    });
  } catch (error) {
    write(`not started: ${error instanceof Error ? error.message : error}`);
  }
  return { assistant, told, stop: async () => assistant?.stop() };
}

/**
 * Document by document what a store in the folder holds; what it complains of goes to `told`. `known`: ids that must be asked for, as a
 * damaged document is in no list, and is told of only to whoever asks for it.
 */
export async function documentsIn(
  folder: string,
  { told, known }: { told: string[]; known: Iterable<string> },
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const store = await openLowdbStore<StoredDocument>({
    folder,
    onDamage: ({ what, file }) => told.push(`damaged ${what}: ${file}`),
    onFatal: (error) => told.push(`fatal: ${error.message}`),
  });
  try {
    const ids = new Set(known);
    for await (const id of store.ids()) ids.add(id);
    for (const id of ids) {
      const document = await store.read(id).catch(() => null);
      if (document !== null) found.set(id, JSON.stringify(document));
    }
    return found;
  } finally {
    await store.close();
  }
}
