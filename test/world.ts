/**
 * Everything around the assistant, faked where it is the outside and real where it is ours: fake Telegram → telegraf → engine →
 * lowdb files → HTTP → mock services. One world per test, in a folder of its own.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import people from '../data/mock-citizens.json' with { type: 'json' };
import type { Assistant } from '../src/assistant.ts';
import type { FrozenConversation } from '../src/engine/conversation.ts';
import type { Observation } from '../src/engine/engine.ts';
import { createSeal } from '../src/engine/seal.ts';
import type { MockServices } from '../src/mocks/services.ts';
import type { TelegramMessage } from '../src/mocks/telegram/chats.ts';
import type { FakeTelegram, UserOptions } from '../src/mocks/telegram/driver.ts';
import type { TelegramUser } from '../src/mocks/telegram/user.ts';
import { createMovableClock } from '../src/runner/stages/movable-clock.ts';
import { botToken, startTelegram, webhookSecret } from '../src/runner/stages/telegram.ts';
import { dataKey, servicesToken, startWholeStack } from '../src/runner/stages/whole-stack.ts';

export { botToken, dataKey, servicesToken, webhookSecret };

export interface WorldOptions {
  mode?: 'polling' | 'webhook';
  linking?: 'both' | 'guide';
  /** The mock services' clock, instead of the world's. */
  servicesNow?: () => number;
}

export interface World {
  telegram: FakeTelegram;
  services: MockServices;
  assistant: Assistant;
  /** Where everything durable of this world is. */
  folder: string;
  /** What was logged so far, as text. */
  log(): string;
  observed: Observation[];
  /** Stops the assistant in order and starts it again on the same folder, perhaps with another LINKING. */
  restart(linking?: 'both' | 'guide'): Promise<void>;
  /** The newest code sent to this phone. */
  code(phone: string): string;
  /** Somebody who has not been here before. */
  newcomer(options?: UserOptions): TelegramUser;
  /** Lets what an earlier test has left running come to its end, then the services forget everything. */
  startOver(): Promise<void>;
  /** Moves the clock of assistant and services on, and lets the assistant do what has come due meanwhile. */
  pass(ms: number): Promise<void>;
  /** What Prometheus would read. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

export async function startWorld({
  mode = 'polling',
  linking = 'both',
  servicesNow,
}: WorldOptions = {}): Promise<World> {
  const clock = createMovableClock({ runs: true });
  const written: string[] = [];
  const observed: Observation[] = [];
  const platform = await startTelegram({ mode, now: clock.now });
  const stack = await startWholeStack({
    platform,
    linking,
    clock,
    services: { clock, now: servicesNow ?? clock.now },
    logLevel: 'trace',
    log: (line) => written.push(line),
  });
  const { telegram } = platform;
  const { services, folder } = stack;
  let newcomers = 1_000;

  const start = (setting = linking) =>
    stack.launch({
      linking: setting,
      fatal: (reason) => written.push(`fatal: ${reason}`),
      observe: (observation) => observed.push(observation),
    });

  const world: World = {
    telegram,
    services,
    assistant: await start(),
    folder,
    observed,
    log: () => written.join(''),
    async restart(setting) {
      await world.assistant.stop();
      world.assistant = await start(setting);
    },
    code: (phone) => lastCode(services.sms(phone).map(({ text }) => text)),
    newcomer: (options) => telegram.user(++newcomers, options),
    async startOver() {
      await world.assistant.engine.idle();
      services.reset();
    },
    async pass(ms) {
      clock.pass(ms);
      await world.assistant.engine.sweep();
    },
    async metrics() {
      const response = await fetch(`http://127.0.0.1:${world.assistant.port}/metrics`);
      return response.text();
    },
    async close() {
      await world.assistant.stop();
      await stack.close();
    },
  };
  return world;
}

/** The code in the last of these texts; throws when it has none. */
export function lastCode(texts: string[]): string {
  const code = /\b\d{6}\b/.exec(texts.at(-1) ?? '')?.[0];
  if (code === undefined) throw new Error('no code was sent to this phone');
  return code;
}

/** What a citizen does next, and what they then read: text contained in the next message of the bot that contains it. */
export type Turn = [deed: string | ((user: TelegramUser) => unknown), ...expected: string[]];

/** Plays turns: a string starting with `#` presses the button of that label, any other is typed. */
export async function play(user: TelegramUser, turns: Turn[]): Promise<void> {
  for (const [deed, ...expected] of turns) {
    if (typeof deed === 'function') await deed(user);
    else if (deed.startsWith('#')) user.press(deed.slice(1));
    else user.text(deed);
    for (const text of expected)
      await user.waitForReply({ where: (message) => message.text.includes(text), timeoutMs: 4_500 });
  }
}

/** Does one thing, pressing or typing as in `play`, and reads the very next message of the bot. */
export async function answer(user: TelegramUser, deed: Turn[0]): Promise<TelegramMessage> {
  if (typeof deed === 'function') await deed(user);
  else if (deed.startsWith('#')) user.press(deed.slice(1));
  else user.text(deed);
  return user.waitForReply({ timeoutMs: 4_000 });
}

export type Citizen = (typeof people.citizens)[number];

/** The made-up citizen with this serial, `1` for …000001. */
export function citizen(serial: number): Citizen {
  const found = people.citizens.find(({ cccd }) => Number(cccd.slice(-6)) === serial);
  if (found === undefined) throw new Error(`nobody in data/mock-citizens.json has the serial ${serial}`);
  return found;
}

/** `1985-03-15` → `15/03/1985` */
export const typedDay = (day: string): string => day.split('-').reverse().join('/');

/** Where the way of linking stops to ask, in order; `step3` only for accounts without CCCD. */
export type Place = 'menu' | 'consent' | 'cccd' | 'dateOfBirth' | 'step3' | 'code' | 'confirm' | 'linked';

/** Takes a newcomer from the first word to `place`, in Vietnamese, as the citizen given; resolves to what was said there. */
export async function reach(
  world: World,
  user: TelegramUser,
  place: Place,
  who: Citizen = citizen(1),
): Promise<TelegramMessage> {
  const step3 = who.account?.hasCccd === false;
  const way: Array<[Place, () => Turn]> = [
    ['menu', () => [(person) => person.start(), 'Kính chào Ông/Bà']],
    ['consent', () => ['#Liên kết ngay tại đây', 'Trước khi bắt đầu']],
    ['cccd', () => ['#Tôi đồng ý', 'Bước 1/4']],
    ['dateOfBirth', () => [who.cccd, 'Mời Ông/Bà gõ ngày sinh']],
    ...(step3 ? [['step3', () => [typedDay(who.dateOfBirth), 'Bước 3/4']] as [Place, () => Turn]] : []),
    ['code', () => [step3 ? '#Cập nhật' : typedDay(who.dateOfBirth), 'Một mã 6 số']],
    ['confirm', () => [world.code(who.phone), 'của chính Ông/Bà phải không?']],
    ['linked', () => ['#Có, liên kết', 'Liên kết thành công!']],
  ];
  for (const [name, turn] of way) {
    await play(user, [turn()]);
    if (name === place) return user.replies().at(-1) as TelegramMessage;
  }
  throw new Error(`a citizen like this never comes to "${place}"`);
}

/** What is wrong with the messages sent so far, in any chat: too long for the platform, empty, or with a placeholder left. */
export const badlySaid = (world: World): string[] =>
  world.telegram
    .sent()
    .map(({ text }) => text)
    .filter((text) => text.length > 4_096 || text.trim() === '' || /\{\{|\}\}|undefined|\[object|NaN/.test(text));

/** Every file under the folder, as text; bytes that are no text come out as replacement characters, a run of zeros as one. */
export async function filesUnder(folder: string): Promise<Array<{ file: string; text: string }>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.map(async (file) => ({ file, text: (await readFile(file)).toString('utf8').replace(/\0+/g, '\0') })),
  );
}

/** The stored documents with their seals opened, whole as text. Only what has been checkpointed: restart or stop the assistant before. */
export async function openedDocuments({ folder }: World): Promise<Array<{ id: string; at: string; text: string }>> {
  const seal = createSeal(dataKey);
  return (await filesUnder(join(folder, 'conversations', 'documents'))).map(({ text }) => {
    const { document } = JSON.parse(text) as { document: FrozenConversation };
    const { id, at, sealed } = document;
    return { id, at, text: JSON.stringify({ ...document, sealed: seal.open(sealed, id) }) };
  });
}
