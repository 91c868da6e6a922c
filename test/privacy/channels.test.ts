/**
 * On the Zalo bot, the Official Account and the web chat nothing of a citizen's and no secret is written where it can be read: one
 * citizen links on each, platforms and visitors misbehave meanwhile, and then the log, the metrics, what anybody may ask for over
 * HTTP and every file are searched.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assistant, startAssistant } from '../../src/assistant.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type MockServices, startMockServices } from '../../src/mocks/services.ts';
import type { FakeZaloBot } from '../../src/mocks/zalo-bot/driver.ts';
import { startFakeZaloBot } from '../../src/mocks/zalo-bot/server.ts';
import type { FakeZaloOa } from '../../src/mocks/zalo-oa/driver.ts';
import { startFakeZaloOa } from '../../src/mocks/zalo-oa/server.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';
import { createClient, type WebClient } from '../channels/web-client.ts';
import { citizen, dataKey, filesUnder, lastCode, servicesToken, typedDay } from '../world.ts';

const secrets = {
  bot: '1459232241454765289:hidden-part-of-the-bot-token',
  botWebhook: 'hidden-secret-of-the-bot-webhook',
  oaSecret: 'hidden-key-of-the-app',
  oaWebhook: 'hidden-secret-of-the-oa-webhook',
  oaRefresh: 'hidden-first-refresh-token',
};
const who = citizen(1);
const code = /(?<!\d)\d{6}(?!\d)/;
const codes = new Set<string>();
const hidden = new Set<string>();
/** Ids of chats name documents; who reads along elsewhere is told of no person. */
const chats = new Set<string>();
const written: string[] = [];
const clock = createMovableClock({ runs: true });

let folder: string;
let services: MockServices;
let bot: FakeZaloBot;
let oa: FakeZaloOa;
let assistant: Assistant;
let url: string;

async function launch() {
  assistant = await startAssistant({
    config: readConfig({
      PORT: '0',
      DATA_DIR: folder,
      LOG_LEVEL: 'trace',
      ZALO_BOT_TOKEN: secrets.bot,
      ZALO_API_ROOT: bot.url,
      ZALO_WEBHOOK_SECRET: secrets.botWebhook,
      ZALO_OA_APP_ID: '4242',
      ZALO_OA_SECRET: secrets.oaSecret,
      ZALO_OA_WEBHOOK_SECRET: secrets.oaWebhook,
      ZALO_OA_REFRESH_TOKEN: secrets.oaRefresh,
      ZALO_OA_API_ROOT: oa.url,
      ZALO_OA_OAUTH_ROOT: oa.url,
      ZALO_ZNS_API_ROOT: oa.url,
      ZALO_ZNS_TEMPLATE_ID: '123456',
    }),
    dataKey,
    services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token: servicesToken },
    log: createLog({ level: 'trace', stream: { write: (line) => written.push(line) } }),
    clock,
    fatal: (reason) => written.push(`fatal: ${reason}`),
    pace: { perChatMs: 0, inAllMs: 0 },
  });
  url = `http://127.0.0.1:${assistant.port}`;
  oa.hook(`${url}/webhooks/zalo-oa`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'privacy-'));
  services = await startMockServices({ port: 0, token: servicesToken, clock, now: clock.now });
  bot = await startFakeZaloBot({ token: secrets.bot, now: clock.now });
  oa = await startFakeZaloOa({
    appId: '4242',
    secret: secrets.oaSecret,
    webhookSecret: secrets.oaWebhook,
    refreshToken: secrets.oaRefresh,
    now: clock.now,
  });
  await launch();
});
afterAll(async () => {
  await assistant.stop();
  await Promise.all([services.close(), bot.close(), oa.close()]);
  await rm(folder, { recursive: true });
});

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

/** What must stand nowhere, in the forms in which it may come to stand somewhere. */
function sought(): string[] {
  const { access, refresh } = oa.tokens.newest();
  const all = [who.cccd, who.cccd.slice(0, 9), who.phone.slice(1), who.dateOfBirth, typedDay(who.dateOfBirth)];
  return [...all, who.fullName, servicesToken, dataKey, ...Object.values(secrets), access ?? '', refresh, ...hidden]
    .filter((text) => text !== '')
    .flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64').replace(/=+$/, '')])
    .map(fold);
}

async function expectNothingReadable() {
  const over = async (path: string) => ({ file: path, text: await (await fetch(`${url}${path}`)).text() });
  const metrics = await over('/metrics');
  // Seconds and bytes of the process may be any number.
  metrics.text = metrics.text.replace(/^((?:process|nodejs)_.*|\w+_sum(?:\{.*\})?) \S+$/gm, '$1');
  const places = [
    { file: 'the log', text: written.join('') },
    metrics,
    await over('/readyz'),
    ...(await filesUnder(folder)),
  ];
  const texts = sought();
  const told = [...chats].filter((chat) =>
    places.some(({ file, text }) => !file.startsWith(folder) && text.includes(chat)),
  );
  expect(told).toEqual([]);
  const found = places.flatMap(({ file, text }) => {
    const folded = fold(text);
    return [
      ...texts.filter((each) => folded.includes(each)),
      ...[...codes].filter((each) => new RegExp(`(?<![\\w.+/-])${each}(?![\\w.+/-])`).test(text)),
    ].map((what) => `${what} in ${file}`);
  });
  expect(found).toEqual([]);
}

/** A code is said to be searched for as soon as it is known. */
function sentCode(): string {
  const sent = lastCode(services.sms(who.phone).map(({ text }) => text));
  codes.add(sent);
  return sent;
}

type Turn = [say: () => string, hear: string];
const way: Turn[] = [
  [() => 'xin chào', 'Ông/Bà cần giúp việc gì?'],
  [() => 'Liên kết ngay tại đây', 'Trước khi bắt đầu'],
  [() => 'Tôi đồng ý', 'Bước 1/4'],
  [() => `tôi tên ${who.fullName}`, 'chưa thấy số CCCD'],
  [() => who.cccd, 'Mời Ông/Bà gõ ngày sinh'],
  [() => typedDay(who.dateOfBirth), 'Một mã 6 số'],
  [() => sentCode(), 'của chính Ông/Bà phải không?'],
  [() => 'Có, liên kết', 'Liên kết thành công!'],
];

/** Goes the whole way; searches where most is known. */
async function goThrough(talk: (text: string, hear: string) => Promise<unknown>) {
  services.reset();
  for (const [say, hear] of way) {
    await talk(say(), hear);
    if (hear.startsWith('của chính')) await expectNothingReadable();
  }
  await expectNothingReadable();
}

const page = (...quoted: string[]) => ({ status: 502, body: `<html>${quoted.join(' ')}</html>`, type: 'text/html' });
const timeoutMs = 9_000;

describe('while one citizen links', () => {
  it('on the Zalo bot, which quotes what it was sent', async () => {
    const user = bot.user('lan', { name: who.fullName });
    chats.add(user.chat);
    bot.fail('sendMessage', { error: 500, description: `/bot${secrets.bot}/sendMessage ${who.cccd}` }, { skip: 2 });
    bot.fail('sendMessage', page(secrets.bot, who.cccd, who.fullName), { skip: 4 });
    bot.fail('getUpdates', page(secrets.bot), { skip: 3 });
    await goThrough(async (text, hear) => {
      user.text(text);
      await user.waitForReply({ where: (message) => message.text.includes(hear), timeoutMs });
    });
  }, 40_000);

  it('on the Official Account, whose tokens end on the way', async () => {
    const user = oa.user('7000000000001', { name: who.fullName });
    chats.add(user.chat);
    oa.fail('message/cs', { error: -200, description: `${secrets.oaSecret} ${who.cccd}` }, { skip: 2 });
    oa.fail('message/cs', page(who.cccd, oa.tokens.newest().access ?? ''), { skip: 4 });
    await goThrough(async (text, hear) => {
      if (text === who.cccd) {
        // One that was got just now and is refused would not be its own fault.
        clock.pass(60_000);
        oa.tokens.expireAccess();
      }
      hidden.add(oa.tokens.newest().access ?? '').add(oa.tokens.newest().refresh);
      user.text(text);
      await user.waitForReply({ where: (message) => message.text.includes(hear), timeoutMs });
    });
  }, 40_000);

  it('on the web chat, beside visitors who send what nobody understands', async () => {
    const visitor = createClient(url);
    await visitor.get('/');
    hidden.add(visitor.cookies.get('chat')?.value ?? '');
    await goThrough((text, hear) => say(visitor, text, hear));
    const headers = { 'content-type': 'application/json' };
    await visitor.post('/chat/messages', `{"text": ${who.cccd}`, { headers });
    await visitor.post('/chat/messages', { id: who.cccd, text: { text: who.cccd } });
    await visitor.post('/chat/messages', { id: 'x', text: who.cccd.repeat(9_000) });
    await visitor.get(`/chat/messages?after=${who.cccd}&lang=${who.cccd}`);
    await visitor.get(`/${who.cccd}/%E0%A4%A?${encodeURIComponent(who.fullName)}`, { referer: who.cccd });
    for (const path of ['/webhooks/zalo', '/webhooks/zalo-oa', '/gateways/zns/messages', '/callbacks/vneid'])
      await visitor.post(path, { to: who.phone, text: who.cccd }, { headers: { authorization: `Bearer ${who.cccd}` } });
    await expectNothingReadable();
  }, 40_000);
});

async function say(visitor: WebClient, text: string, hear: string) {
  const newest = (await visitor.items()).at(-1)?.seq ?? 0;
  expect((await visitor.say({ text })).status).toBe(200);
  await expect
    .poll(async () => (await visitor.items(newest)).map((item) => item.text).join('\n'), {
      interval: 10,
      timeout: timeoutMs,
    })
    .toContain(hear);
}

it('a code that goes out by Zalo instead of SMS is nowhere either', async () => {
  const send = (body: object, authorization = `Bearer ${servicesToken}`) =>
    fetch(`${url}/gateways/zns/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    });
  codes.add('864209');
  const message = { to: who.phone, text: 'Ma xac thuc 864209' };
  expect((await send(message, 'Bearer nobody')).status).toBe(401);
  expect((await send(message, '')).status).toBe(401);
  expect(oa.zns()).toEqual([]);
  expect((await send(message)).status).toBe(201);
  oa.fail('message/template', { error: -131, description: `${who.phone} 864209` });
  expect((await send({ ...message, text: 'Ma moi 864209' })).status).toBe(502);
  expect(oa.zns()).toMatchObject([{ phone: `84${who.phone.slice(1)}`, data: { otp: '864209' } }]);
  await expectNothingReadable();
});

it('after a restart nothing is readable either, and what has been searched was there', async () => {
  await assistant.stop();
  await launch();
  await expectNothingReadable();
  const files = (await filesUnder(folder)).map(({ file }) => file.slice(folder.length + 1).split('/')[0]);
  expect(new Set(files)).toEqual(new Set(['conversations', 'desk', 'notes', 'web']));
  expect(codes.size).toBe(4);
  for (const each of codes) expect(each).toMatch(code);
  expect(hidden.size).toBeGreaterThanOrEqual(5);
  expect(written.length).toBeGreaterThan(50);
  expect(services.links()).toHaveLength(3);
  // What stands there is found.
  const texts = (await filesUnder(folder)).map(({ text }) => text);
  for (const chat of chats) expect(texts.some((text) => text.includes(chat))).toBe(true);
});
