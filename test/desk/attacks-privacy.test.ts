/** What the desk keeps and shows of a citizen: nothing in clear in its files, logs and streams, values only while they are held, and nothing after `/xoa`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFigures, type FiguresDocument } from '../../src/desk/figures/figures.ts';
import { tagger } from '../../src/log.ts';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, minute } from '../engine/harness.ts';
import { citizen, typedDay } from '../world.ts';
import { createWorld, seal } from './board-world.ts';
import { type DeskWorld, dataKey, type Staff, startDeskWorld } from './world.ts';

let world: DeskWorld;
let boss: Staff;
let lan: Staff;
let an: TelegramUser;
/** Everything that a page with the conversation open was told by itself. */
let streamed = '';
const abort = new AbortController();
const who = citizen(1);
const chat = 9_101;
const path = `/conversations/${tagger(dataKey)(`telegram:${chat}`)}`;
const shownName = 'Đặng Thị Ngọc Quỳnh Hoa';
const words = 'con mèo nhà tôi leo lên mái nhà thì gọi ai?';
const note = 'bác nói hai lần rồi, nhà ở cạnh chợ';
const reply = 'Cháu chào bác, số 079203001234 phải không ạ?';
const label = 'ưu tiên cao';

const reads = (text: string) => an.waitForReply({ where: ({ text: read }) => read.includes(text), timeoutMs: 10_000 });
async function says(text: string, answer: string) {
  an.text(text);
  await reads(answer);
}
const send = async (staff: Staff, method: string, what: string, body: unknown = {}) =>
  staff.send(method, `${path}${what}`, body);

/** Every file below, with the place it is at. */
async function files(folder: string): Promise<Array<{ name: string; text: string }>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    found.map(async (name) => ({ name: name.slice(folder.length), text: `${name} ${await readFile(name, 'utf8')}` })),
  );
}
const holding = async (text: string, folder = join(world.folder, 'desk')) =>
  (await files(folder)).filter((file) => file.text.includes(text)).map(({ name }) => name);

beforeAll(async () => {
  world = await startDeskWorld();
  boss = await world.staff('admin');
  lan = await world.staff('agent', 'lan', 'Lan');
  an = world.telegram.user(chat, { name: shownName });
  const stream = await fetch(`${world.url}/desk/api/events?open=${path.slice('/conversations/'.length)}`, {
    headers: { cookie: lan.cookie() },
    signal: abort.signal,
  });
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) streamed += decoder.decode(chunk, { stream: true });
  })().catch(() => {});
  an.start();
  await reads('Kính chào');
  an.text(words);
  await an.waitForReply({ timeoutMs: 10_000 });
  await says('liên kết ngay tại đây', 'Trước khi bắt đầu');
  await says('tôi đồng ý', 'Bước 1/4');
  await says(who.cccd, 'ngày sinh');
  await says(typedDay(who.dateOfBirth), 'Một mã 6 số');
  await says('gặp người', 'đã báo nhân viên');
}, 60_000);
afterAll(async () => {
  abort.abort();
  await world.close();
});

describe('while a citizen links', () => {
  it('a value is shown to those who may, and the reason is written down without it', async () => {
    const reason = 'bác đọc số nhưng không rõ';
    const told = await send(boss, 'POST', '/reveal', { field: 'cccd', reason });
    expect([told.status, told.body]).toEqual([200, { value: who.cccd }]);
    expect((await send(lan, 'POST', '/reveal', { field: 'cccd', reason })).status).toBe(403);
    const { entries } = (await boss.get('/audit?what=reveal')).body;
    expect(entries.map(({ detail }: { detail: string }) => detail)).toContain(`cccd: ${reason}`);
    expect(JSON.stringify(entries)).not.toContain(who.cccd);
  });

  it('nothing else tells it: conversation, list, search, streams, log', async () => {
    const shown = JSON.stringify([(await boss.get(path)).body, (await boss.get('/conversations?view=all')).body]);
    for (const value of [who.cccd, who.phone, who.dateOfBirth, typedDay(who.dateOfBirth)])
      expect(shown).not.toContain(value);
    // Nor can it be found out digit by digit.
    const count = async (search: string) =>
      (await boss.get(`/conversations?view=all&search=${encodeURIComponent(search)}`)).body.total;
    expect(await count(who.cccd.slice(-3))).toBe(1);
    for (const part of [
      who.cccd,
      who.cccd.slice(0, 6),
      who.cccd.slice(-4),
      who.phone.slice(0, 5),
      who.dateOfBirth.slice(0, 4),
    ])
      expect([part, await count(part)]).toEqual([part, 0]);
  });

  it('the desk’s own files have nothing of theirs, nor of what staff wrote', async () => {
    expect((await send(lan, 'POST', '/take', { from: null })).status).toBe(200);
    expect((await send(lan, 'POST', '/replies', { id: 'reply-to-hoa', text: reply })).status).toBe(200);
    expect((await send(lan, 'POST', '/notes', { id: 'note-on-hoa', text: note })).status).toBe(200);
    expect((await send(lan, 'PUT', '/labels', { labels: [label] })).status).toBe(200);
    await boss.send('PUT', '/replies', {
      replies: [{ id: 'one', shortcut: 'mot', vi: 'Chờ cháu chút', en: 'One moment' }],
    });
    // Figures and sessions are written some seconds later.
    world.clock.pass(6_000);
    await expect.poll(async () => (await files(join(world.folder, 'desk', 'figures'))).length).toBeGreaterThan(0);
    const secrets = [
      who.cccd,
      who.phone,
      who.phone.slice(1),
      who.dateOfBirth,
      typedDay(who.dateOfBirth),
      who.fullName,
      shownName,
    ];
    const said = ['Quỳnh', 'mèo', words, note, reply, '079203001234', 'Chờ cháu chút', 'telegram:', String(chat)];
    for (const text of [
      ...secrets,
      ...said,
      world.totp('truong') ?? '-',
      boss.cookie().slice(5),
      lan.cookie().slice(5),
    ])
      expect([text, await holding(text)]).toEqual([text, []]);
    // What docs/desk.md admits: who did what, with a label, in the audit log.
    expect((await holding(label)).every((name) => name.startsWith('/audit/'))).toBe(true);
    // Transcripts lie open, masked; what staff add to a conversation does not.
    for (const text of [...secrets, note, '079203001234'])
      expect([text, await holding(text, world.folder)]).toEqual([text, []]);
  });

  it('the log of the process and the streams have no value of theirs', () => {
    expect(streamed).toContain('event: conversation');
    for (const value of [who.cccd, who.phone, typedDay(who.dateOfBirth), who.fullName, '079203001234']) {
      expect(world.log()).not.toContain(value);
      expect(streamed).not.toContain(value);
    }
    for (const value of [shownName, 'mèo', note, 'Lan']) expect(world.log()).not.toContain(value);
  });
});

describe('once the matter is over', () => {
  it('nothing can be revealed any more', async () => {
    expect((await send(lan, 'POST', '/return', { move: null })).status).toBe(200);
    await reads('Tôi giúp Ông/Bà tiếp');
    await says(world.code(who.phone), 'của chính Ông/Bà phải không?');
    expect((await send(boss, 'POST', '/reveal', { field: 'cccd', reason: 'còn đang làm' })).status).toBe(200);
    an.press('Có, liên kết');
    await reads('Liên kết thành công');
    for (const field of ['cccd', 'dateOfBirth', 'phone'])
      expect((await send(boss, 'POST', '/reveal', { field, reason: 'xem lại thử' })).status, field).toBe(404);
    expect((await boss.get(path)).body.held).toEqual([]);
  });

  it('after /xoa there is nothing of them: list, search, conversation, questions, stream, files', async () => {
    const texts = async () =>
      (await boss.get('/unanswered')).body.questions.map(({ text }: { text: string }) => text) as string[];
    expect(await texts()).toContain(words);
    await says('/xoa', 'Xóa tất cả dữ liệu');
    an.press('Xóa hết');
    await reads('Đã xóa tất cả');
    await expect.poll(async () => (await boss.get(path)).status).toBe(404);
    for (const what of ['/take', '/replies', '/notes', '/reveal', '/erase', '/presence']) {
      const body = { from: null, id: 'after-erasing', text: 'x', field: 'cccd', reason: 'xem lại', typing: true };
      expect((await send(boss, 'POST', what, body)).status, what).toBe(404);
    }
    const { total, labels } = (await boss.get('/conversations?view=all')).body;
    expect([total, labels]).toEqual([0, []]);
    expect((await boss.get('/conversations?view=all&search=quynh')).body.total).toBe(0);
    expect(await texts()).not.toContain(words);
    world.clock.pass(6_000);
    await expect.poll(() => holding(`telegram:${chat}`, world.folder)).toEqual([]);
    // The page was told that it is gone, and from then on nothing of it.
    const gone = `"removed":["${path.slice('/conversations/'.length)}"]`;
    await expect.poll(() => streamed).toContain(gone);
    expect(streamed.split(gone).at(-1)).not.toContain(shownName);
    expect((await boss.get('/audit?limit=1')).body.intact).toBe(true);
  });
});

describe('questions that were not understood', () => {
  async function counted() {
    const clock = createFakeClock();
    const store = createMemoryStore<FiguresDocument>();
    const figures = createFigures({ store, seal, clock, failed: () => {} });
    await figures.start();
    return { figures, store, world: await createWorld({ clock, watcher: () => figures }) };
  }

  it('are taken back from whoever deletes everything, on disk too, and stay where others asked the same', async () => {
    const { figures, store, world: small } = await counted();
    await small.say('telegram:1', 'xin chào', 'Cá mập bơi ở đâu?', 'Nhà tôi ở đâu trên bản đồ này?');
    await small.say('web:2', 'xin chào', 'ca map boi o dau?');
    expect(figures.unanswered()).toHaveLength(2);
    expect(await small.engine.erase('telegram:1')).toBe(true);
    expect(figures.unanswered()).toMatchObject([{ text: 'ca map boi o dau?', count: 1 }]);
    await small.clock.advance(minute);
    const kept = seal.open((await store.read('figures:unanswered'))?.sealed ?? '', 'figures:unanswered');
    expect(kept).toEqual(figures.unanswered());
    expect(await small.engine.erase('web:2')).toBe(true);
    expect(figures.unanswered()).toEqual([]);
  });
});
