/** The desks of two processes on one database: what one does the other shows, and nothing is done twice. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { testKey } from '../engine/harness.ts';
import { run } from '../operations/process.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';
import { type Browser, numberOf, type Process, staffAt, startProcess } from './shared-world.ts';
import { codeNow, password } from './world.ts';

let server: TestServer;
let url: string;
let clock: MovableClock;
let a: Process;
let b: Process;
let boss: Browser;
let lan: Browser;

beforeAll(async () => {
  server = await startDatabase();
  url = await server.database();
  clock = createMovableClock({ runs: true });
  a = await startProcess(url, clock);
  b = await startProcess(url, clock);
});
afterAll(async () => {
  await a?.close();
  await b?.close();
  await server?.end();
});

const soon = { timeout: 5_000, interval: 50 };

describe('those who come in', () => {
  it('make the first account by one link, which is the same on every process, and good once', async () => {
    expect(a.desk.setUpPath()).toBe(b.desk.setUpPath());
    expect(b.desk.now(clock.now())).toBeNull();
    const token = a.desk.setUpPath()!.split('=')[1];
    const both = [b.browser(), a.browser()];
    const told = await Promise.all(
      both.map((browser) => browser.send('POST', '/set-up', { token, id: 'truong', name: 'Trưởng', password })),
    );
    expect(told.map(({ status }) => status).sort()).toEqual([200, 410]);
    boss = told[0]?.status === 200 ? both[0]! : both[1]!;
    await vi.waitFor(() => expect([a.desk.setUpPath(), a.desk.now(clock.now())?.open]).toEqual([null, true]), soon);
  });

  it('set up a second factor with requests that come to different processes, and sign in anywhere', async () => {
    const begun = await boss.send('POST', '/me/totp', { password });
    const code = codeNow(begun.body.secret, clock.now());
    expect((await boss.at(a).send('POST', '/me/totp/confirm', { code })).status).toBe(200);
    expect((await boss.get('/me')).body).toMatchObject({ id: 'truong', mustSetTotp: false });
    lan = await staffAt(a, boss, 'lan', 'agent');
    expect((await lan.at(b).get('/me')).body).toMatchObject({ id: 'lan' });
  });

  it('are given another cookie by one process alone, and may use the former for a moment', async () => {
    const before = lan.cookie;
    clock.pass(16 * 60_000);
    const told = await Promise.all([lan.get('/me'), lan.at(b).get('/me'), lan.get('/me')]);
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(lan.cookie).not.toBe(before);
    expect((await lan.at(b).get('/me')).status).toBe(200);
    await boss.get('/me');
  });

  it('are out everywhere when they sign out, or are disabled by somebody at another process', async () => {
    const chi = await staffAt(a, boss, 'chi', 'agent');
    const elsewhere = b.browser();
    await elsewhere.signIn('chi');
    expect((await chi.at(b).send('POST', '/sign-out', {})).status).toBe(204);
    expect((await chi.at(a).get('/me')).status).toBe(401);
    expect((await elsewhere.at(a).get('/me')).status).toBe(200);
    expect((await boss.at(a).send('PATCH', '/accounts/chi', { disabled: true })).status).toBe(200);
    await vi.waitFor(async () => expect((await elsewhere.get('/me')).status).toBe(401), {
      timeout: 2_000,
      interval: 50,
    });
  });

  it('are locked out after five wrong passwords, wherever each was tried', async () => {
    await staffAt(a, boss, 'binh', 'agent');
    const statuses: number[] = [];
    for (const process of [a, b, a, b, a, b]) {
      const told = await process.browser().send('POST', '/sign-in', { id: 'binh', password: 'not the password' });
      statuses.push(told.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect(JSON.stringify(await query(url, 'select * from desk_attempt'))).not.toContain('127.0.0.1');
  });
});

describe('the command line', () => {
  it('makes an account in the database, which signs in anywhere, and the audit log says so', async () => {
    const command = run('src/desk/main.ts', { DATABASE_URL: url, DATA_KEY: testKey }, [
      ...['add-user', 'dung', '--name', 'Dũng', '--role', 'agent'],
    ]);
    command.child.stdin.end(`${password}\n`);
    expect(await command.ended()).toMatchObject({ code: 0 });
    expect((await b.browser().signIn('dung')).status).toBe(200);
    expect(await query(url, `select line from audit where what = 'commandLine'`)).toMatchObject([
      { line: expect.stringContaining('"detail":"dung"') },
    ]);
  }, 20_000);
});

describe('a conversation', () => {
  const chat = 'telegram:1';

  it('that one process writes is on the list of the other, is counted and told to its pages', async () => {
    const page = await lan.at(b).events();
    await a.say(chat, 'xin chào', 'gặp người thật');
    await vi.waitFor(
      () =>
        expect(page.heard.flatMap(({ data }) => (data['summaries'] ?? []) as unknown[])).toMatchObject([
          { queue: 'waiting' },
        ]),
      soon,
    );
    const listed = (await lan.at(b).get('/conversations?view=waiting')).body;
    expect(listed).toMatchObject({ total: 1, counts: { waiting: 1, all: 1 }, items: [{ number: numberOf(chat) }] });
    await vi.waitFor(() => expect([a.desk.now(0)?.ahead, b.desk.now(0)?.ahead]).toEqual([1, 1]), soon);
    page.end();
  });

  it('is taken over at another process, and shown as held by both at once', async () => {
    const path = `/conversations/${numberOf(chat)}`;
    expect((await lan.at(b).send('POST', `${path}/take`, { from: null })).status).toBe(200);
    expect((await lan.at(b).get(path)).body.summary).toMatchObject({ queue: 'held', holder: { id: 'lan' } });
    // Its own list is in the database now, and so everybody's.
    expect((await lan.at(a).get(path)).body.summary).toMatchObject({ queue: 'held', holder: { id: 'lan' } });
    expect(
      (await lan.at(a).send('POST', `${path}/replies`, { id: 'first-reply', text: 'Tôi là Lan đây' })).status,
    ).toBe(200);
    await vi.waitFor(
      async () =>
        expect((await lan.at(b).get('/conversations?view=mine')).body.counts).toMatchObject({ mine: 1, waiting: 0 }),
      soon,
    );
  });

  it('shows who looks at it and who writes, whichever process their page is at', async () => {
    const number = numberOf(chat);
    const page = await boss.at(a).events(number);
    await lan.at(b).send('POST', `/conversations/${number}/presence`, { typing: true });
    const viewers = () => page.heard.findLast(({ event }) => event === 'viewers')?.data;
    await vi.waitFor(
      () => expect(viewers()).toEqual({ number, viewers: [{ id: 'lan', name: 'Tên lan', typing: true }] }),
      soon,
    );
    await query(url, `update desk_presence set seen_at = seen_at - interval '26 s'`);
    await vi.waitFor(() => expect(viewers()).toEqual({ number, viewers: [] }), soon);
    page.end();
  });

  it('is found by beginnings of words, labels, lines and its number, and by none of them in the open in the database', async () => {
    const number = numberOf(chat);
    await a.say('web:2', 'Tôi bị mất điện thoại hôm qua');
    await lan.at(b).send('PUT', `/conversations/${number}/labels`, { labels: ['Khẩn cấp'] });
    const found = async (search: string) =>
      (await lan.at(a).get(`/conversations?view=all&search=${encodeURIComponent(search)}`)).body.items.map(
        (item: { number: string }) => item.number,
      );
    expect(await found('hom qu')).toEqual([numberOf('web:2')]);
    expect(await found('hom landay')).toEqual([]);
    await vi.waitFor(async () => expect(await found('khan')).toEqual([number]), soon);
    expect(await found('toi la lan day')).toEqual([number]);
    expect(await found(number.slice(0, 5))).toEqual([number]);
    expect(await found('hong')).toEqual([]);
    const labelled = async () => (await lan.at(a).get('/conversations?view=all&label=Kh%E1%BA%A9n%20c%E1%BA%A5p')).body;
    await vi.waitFor(async () => expect(await labelled()).toMatchObject({ total: 1, labels: ['Khẩn cấp'] }), soon);
    const stored = JSON.stringify([
      await query(url, 'select * from desk_card'),
      await query(url, 'select * from desk_find'),
      await query(url, 'select * from desk_label'),
    ]);
    for (const said of ['Khẩn', 'khan', 'điện', 'dien', 'Lan đây']) expect(stored).not.toContain(said);
  });

  it('changes its queue by the clock alone, once for all', async () => {
    clock.pass(24 * 3_600_000 + 60_000);
    const again = b.browser();
    await again.signIn('lan');
    lan = again;
    await vi.waitFor(async () => {
      const { body } = await lan.get('/conversations?view=ended');
      expect(body.items.map((item: { number: string }) => item.number)).toContain(numberOf('web:2'));
    }, soon);
  });

  it('that is deleted is gone from every list and every search', async () => {
    expect((await a.engine.erase('web:2')) || true).toBe(true);
    await vi.waitFor(async () => {
      expect(await query(url, 'select number from desk_card where id = $1', ['web:2'])).toEqual([]);
      expect(await query(url, 'select number from desk_find where number = $1', [numberOf('web:2')])).toEqual([]);
    }, soon);
    expect((await lan.at(b).get(`/conversations/${numberOf('web:2')}`)).status).toBe(404);
  });
});

describe('what is kept', () => {
  it('is one audit log of both, and unbroken', async () => {
    const again = a.browser();
    const told = await again.send('POST', '/sign-in', { id: 'truong', password, code: '' });
    expect(told.body.code).toBe('totp-needed');
    const entries = await query(url, `select n, what from audit order by n`);
    expect(entries.map(({ n }) => Number(n))).toEqual(entries.map((_, index) => index + 1));
    const whats = entries.map(({ what }) => what);
    for (const what of ['setUp', 'signIn', 'take', 'reply', 'setLabels', 'changeAccount'])
      expect(whats).toContain(what);
  });

  it('are figures of both together', async () => {
    await a.say('web:3', 'xin chào');
    await b.say('web:4', 'xin chào');
    clock.pass(5_000);
    await vi.waitFor(async () => {
      const documents = await query(url, `select json from figures where id like 'figures:2%'`);
      const counts = documents.flatMap(({ json }) => Object.entries(JSON.parse(String(json)).cells));
      const began = counts.reduce((sum, [, cell]) => sum + ((cell as Record<string, number>)['began'] ?? 0), 0);
      expect(began).toBe(4);
    }, soon);
  });

  it('told nobody’s failure', () => {
    for (const process of [a, b]) expect(process.written.filter((line) => /failed|error/i.test(line))).toEqual([]);
  });
});
