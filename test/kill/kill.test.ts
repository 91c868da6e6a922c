import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { startMockServices } from '../../src/mocks/services.ts';
import { startFakeTelegram } from '../../src/mocks/telegram/server.ts';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { randomFrom } from '../proof/random.ts';
import { course, crowd, linkAs, placeOf } from './citizens.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** A few: test/proof has hundreds of them, and every step. */
const citizens = 24;
/** The process lives for a random time up to this, until everybody is linked. */
const longestLifeMs = 2_500;
const leastKills = 3;

/** The real program as its operator starts it. */
async function startAssistant(environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('is running')) resolve();
    });
    child.once('exit', () => reject(new Error(`the assistant ended: ${said}`)));
  });
  return child;
}

async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM') {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

it('loses nothing, links each citizen once and answers in order while it is killed again and again', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`kill test: SEED=${seed}`);
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'kill-'));
  const people = crowd(citizens);
  const services = await startMockServices({ port: 0, token: 'token-of-the-kill-test', citizens: people });
  const telegram = await startFakeTelegram({ token: '4711:kill-test' });
  const environment = {
    PORT: '0',
    DATA_DIR: folder,
    DATA_KEY: 'the key of the kill test, which is long',
    TELEGRAM_BOT_TOKEN: '4711:kill-test',
    TELEGRAM_API_ROOT: telegram.url,
    REGISTRY_URL: services.urls.registry,
    VNEID_URL: services.urls.vneid,
    SERVICES_TOKEN: 'token-of-the-kill-test',
    LOG_LEVEL: 'silent',
  };
  let child = await startAssistant(environment);
  let kills = 0;
  let everybody = false;
  const linking = Promise.all(
    people.map((citizen, index) => linkAs(telegram.user(1_000 + index), citizen, services)),
  ).then((sent) => {
    everybody = true;
    return sent;
  });
  while (!everybody) {
    await Promise.race([linking, pause(random() * longestLifeMs)]);
    if (everybody) break;
    await kill(child, 'SIGKILL');
    kills += 1;
    child = await startAssistant(environment);
  }
  const sent = await linking;
  await kill(child, 'SIGTERM');
  console.log(
    `kill test: ${kills} kills, ${citizens} links, ${sent.reduce((sum, count) => sum + count, 0)} messages of citizens`,
  );
  expect(kills).toBeGreaterThanOrEqual(leastKills);

  // Each confirmed once by the registry.
  expect(services.links().map(({ confirmed }) => confirmed)).toEqual(people.map(() => 1));

  // Replies in order: a message may come twice in a row (sent, killed before that was written down), never out of turn.
  for (let index = 0; index < citizens; index += 1) {
    const texts = telegram.sent(1_000 + index).map(({ text }) => text);
    // Told on a machine so busy that a lookup takes five seconds: true there, and no part of the course.
    const places = texts.filter((text) => !text.startsWith('Hệ thống đang phản hồi chậm')).map(placeOf);
    const once = places.filter((place, at) => place !== places[at - 1]);
    expect(once, telegram.user(1_000 + index).chatLog()).toEqual(course.map((_, place) => place));
  }

  // Every message that was taken is in the record, once.
  const store = await openLowdbStore<FrozenConversation>({
    folder: join(folder, 'conversations'),
    onDamage: fail,
    onFatal: fail,
  });
  for (let index = 0; index < citizens; index += 1) {
    const record = await store.read(`telegram:${1_000 + index}`);
    const heard = record?.transcript.filter(({ who }) => who === 'citizen').length;
    expect(heard).toBe(sent[index]);
    expect(record?.at).toBe('menu.asking');
  }
  await store.close();
  await telegram.close();
  await services.close();
  await rm(folder, { recursive: true });
}, 120_000);

function fail(problem: unknown): never {
  throw new Error(`the store complains: ${JSON.stringify(problem)}`);
}
