/** Whoever talks to the desk's API without its page: garbage, other sites, paths and headers of their own making, floods. */
import { EventEmitter } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/desk/api/operation.ts';
import { operations } from '../../src/desk/api/operations.ts';
import { createConversationHandlers } from '../../src/desk/work/conversations.ts';
import { createEvents } from '../../src/desk/work/events.ts';
import { tagger } from '../../src/log.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';
import { attacks } from './attack-list.ts';
import { type DeskWorld, dataKey, password, type Staff, startDeskWorld } from './world.ts';

let world: DeskWorld;
let boss: Staff;
let csrf: string;
let number: string;
/** Of somebody whose conversation may come to harm. */
let spare: string;
let token: string;

const listed = Object.entries(operations) as Array<[keyof typeof operations, Operation]>;
/** These end the session, or hold the connection; `document` and the like take nothing. */
const aside = new Set<string>(['signOut', 'events']);

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** As it is written, without what `fetch` makes good. */
function raw(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = httpRequest(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', reject);
      },
    );
    call.on('error', (error: NodeJS.ErrnoException) =>
      // Refused before everything was sent.
      error.code === 'EPIPE' || error.code === 'ECONNRESET'
        ? resolve({ status: 413, headers: {}, text: '' })
        : reject(error),
    );
    call.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const asBoss = () => ({ ...json, cookie: boss.cookie(), 'x-csrf-token': csrf });
const nobody = { number: '0123456789ab', id: 'nobody', flow: 'nothing' };
const pathOf = ({ path }: Operation, of = nobody) =>
  `/desk/api${path.replace('{number}', of.number).replace('{id}', of.id).replace('{flow}', of.flow)}`;

/** Says nothing of where it comes from. */
function expectDiscreet({ status, text, headers }: Answer, about: string) {
  expect({ about, isFault: status >= 500 }).toEqual({ about, isFault: false });
  expect(text, about).not.toMatch(/node_modules|\bat .+:\d+:\d+|\/src\/|\.ts:\d|ZodError|SyntaxError/);
  expect(headers['access-control-allow-origin'], about).toBeUndefined();
  expect(headers['x-powered-by'], about).toBeUndefined();
}

beforeAll(async () => {
  world = await startDeskWorld();
  token = new URL(`${world.url}${world.assistant.deskSetUpPath()}`).searchParams.get('token') ?? '';
  boss = await world.staff('admin');
  csrf = (await boss.get('/me')).body.csrf;
  for (const chat of [8_001, 8_002]) {
    const citizen = world.telegram.user(chat, { name: 'Nguyễn Thị Tấn Công' });
    citizen.start();
    await citizen.waitForReply({ where: ({ text }) => text.includes('Kính chào'), timeoutMs: 5_000 });
    citizen.text('gặp người');
    await citizen.waitForReply({ where: ({ text }) => text.includes('đã báo nhân viên'), timeoutMs: 5_000 });
  }
  number = tagger(dataKey)('telegram:8001');
  spare = tagger(dataKey)('telegram:8002');
}, 60_000);
afterAll(() => world.close());

const garbage: ReadonlyArray<string | Buffer> = [
  '',
  'null',
  '1',
  '"text"',
  '[]',
  '{',
  '{"a":}',
  '\uFEFF{}',
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, null]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, 1e308]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, -1]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, { $ne: null, toString: 1, length: -1 }]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, [[]]]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, 'x'.repeat(50_000)]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, '\u0000\u202E\uD800'.repeat(20)]))),
  JSON.stringify(Object.fromEntries(fields().map((name) => [name, '__proto__']))),
  `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`,
  `"${'x'.repeat(1_100_000)}"`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x7d]),
];
/** What any body has. */
function fields(): string[] {
  return [
    ...['id', 'password', 'code', 'old', 'new', 'token', 'name', 'role', 'disabled', 'removeTotp', 'replies', 'typing'],
    ...['from', 'give', 'text', 'topic', 'key', 'move', 'reason', 'labels', 'field', 'olderThanDays', 'dryRun'],
  ];
}

describe('garbage', () => {
  it.each(listed.filter(([id]) => !aside.has(id)))(
    'as the body of %s is refused, or ignored',
    async (id, operation) => {
      for (const [index, body] of garbage.entries()) {
        if (operation.method === 'GET') continue;
        const here = pathOf(operation, { ...nobody, number: spare });
        expectDiscreet(await raw(operation.method, here, { headers: asBoss(), body }), `${id} ${index}`);
        const elsewhere = await raw(operation.method, pathOf(operation), { headers: asBoss(), body });
        expectDiscreet(elsewhere, `${id} ${index}`);
        if (operation.path.includes('{number}')) expect(elsewhere.status, `${id} ${index}`).toBeGreaterThan(399);
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it.each(listed.filter(([id]) => !aside.has(id)))(
    'in the path and the query of %s is refused, or ignored',
    async (id, operation) => {
      const odd = [
        '%00',
        '%ff',
        '%2e%2e%2f',
        '__proto__',
        'constructor',
        'a'.repeat(6_000),
        '%F0%9F%92%A9',
        "'%20OR%201=1",
      ];
      for (const one of odd) {
        const path = pathOf(operation, { number: one, id: one, flow: one });
        const names = [
          'view',
          'from',
          'to',
          'search',
          'offset',
          'limit',
          'step',
          'before',
          'open',
          'language',
          'channel',
        ];
        for (const query of [
          names.map((name) => `${name}=${one}`).join('&'),
          names.map((name) => `${name}[]=1&${name}[x]=2`).join('&'),
          '__proto__[x]=1&constructor[prototype][x]=1&view=all&view=all',
          '%',
          names.map((name) => `${name}=-1e999`).join('&'),
        ]) {
          const told = await raw(operation.method, `${path}?${query}`, {
            headers: asBoss(),
            ...(operation.method !== 'GET' && { body: '{}' }),
          });
          expectDiscreet(told, `${id} ${path.slice(0, 60)}?${query.slice(0, 40)}`);
        }
      }
    },
  );

  it('of periods tells figures or refuses', async () => {
    const days = [
      '0001-01-01',
      '9999-12-31',
      '2026-02-30',
      '2026-11-21%0d%0aX-Evil:1',
      '2026-11-21',
      '-000001-01-01',
      '2026-11-21T00:00:00Z',
    ];
    for (const from of days)
      for (const to of days)
        for (const path of ['figures', 'figures.csv']) {
          const told = await raw('GET', `/desk/api/${path}?from=${from}&to=${to}`, { headers: asBoss() });
          expectDiscreet(told, `${path} ${from} ${to}`);
          expect(told.headers).not.toHaveProperty('x-evil');
          expect(told.text.length, `${path} ${from} ${to}`).toBeLessThan(200_000);
        }
  });

  it('of a kind that is no JSON is not read', async () => {
    const body = JSON.stringify({ reason: 'vì thử thôi', field: 'cccd' });
    const kinds: Array<[Record<string, string>, string | Buffer]> = [
      [{ 'content-type': 'text/plain' }, body],
      [{ 'content-type': 'application/xml' }, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
      [{ 'content-type': 'application/x-www-form-urlencoded' }, 'field=cccd&reason=vì thử'],
      [{ 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\n\r\n--x--'],
      [{ 'content-type': 'application/json; charset=koi8-r' }, body],
      [{ 'content-encoding': 'gzip' }, body],
      [{ 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000, 0x20))],
      [{ 'content-encoding': 'x-unheard-of' }, body],
    ];
    for (const [headers, sent] of kinds) {
      const told = await raw('POST', `/desk/api/conversations/${number}/reveal`, {
        headers: { ...asBoss(), ...headers },
        body: sent,
      });
      expectDiscreet(told, JSON.stringify(headers));
      expect(told.status).toBe(400);
    }
  });
});

describe('methods', () => {
  it.each(['TRACE', 'PROPFIND', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])(
    '%s changes nothing and tells nothing',
    async (method) => {
      const before = (await boss.get('/audit?limit=1')).body.entries[0].n;
      for (const path of [
        '/desk/api/me',
        '/desk/api/conversations',
        `/desk/api/conversations/${number}/take`,
        '/desk/',
        '/desk/assets/x',
      ]) {
        const told = await raw(method, path, { headers: json });
        expectDiscreet(told, `${method} ${path}`);
        expect(told.text).not.toMatch(/csrf":"|telegram|Nguyễn/);
      }
      expect((await boss.get('/audit?limit=1')).body.entries[0].n).toBe(before);
    },
  );

  it('are not to be overridden by a header', async () => {
    const headers = { ...asBoss(), 'x-http-method-override': 'DELETE', 'x-method-override': 'PUT' };
    expect((await raw('GET', `/desk/api/conversations/${number}/labels?_method=PUT`, { headers })).status).toBe(404);
  });
});

describe('another site', () => {
  const changing = listed.filter(([, { method }]) => method !== 'GET');
  const from: Array<Record<string, string>> = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { referer: 'https://evil.example/?http://127.0.0.1/' },
    { origin: 'http://127.0.0.1.evil.example' },
  ];
  it.each(changing)('cannot have %s done', async (_id, operation) => {
    for (const headers of from) {
      const told = await raw(operation.method, pathOf(operation), { headers: { ...asBoss(), ...headers }, body: '{}' });
      expect([told.status, JSON.parse(told.text).code], JSON.stringify(headers)).toEqual([403, 'bad-csrf']);
    }
  });

  it.each(changing.filter(([, { permission }]) => permission !== 'none'))(
    'nor %s without the token of the session',
    async (id, operation) => {
      if (id === 'signOut') return;
      for (const other of ['', 'x'.repeat(43), csrf.toUpperCase(), `${csrf} x`]) {
        const told = await raw(operation.method, pathOf(operation), {
          headers: { ...json, cookie: boss.cookie(), ...(other && { 'x-csrf-token': other }) },
          body: '{}',
        });
        expect([told.status, JSON.parse(told.text).code]).toEqual([403, 'bad-csrf']);
      }
    },
  );
});

describe('cookies', () => {
  it('cannot be chosen by somebody else, are renewed, and have all their flags', async () => {
    const chosen = `desk=${'A'.repeat(43)}`;
    const told = await raw('GET', '/desk/api/me', {
      headers: { cookie: `${chosen}; desk=; desk=x; desk=${'B'.repeat(500)}` },
    });
    expect(told.status).toBe(401);
    await boss.send('POST', '/accounts', { id: 'fixed', name: 'F', role: 'agent', password });
    const first = await raw('POST', '/desk/api/sign-in', {
      headers: { ...json, cookie: chosen },
      body: JSON.stringify({ id: 'fixed', password }),
    });
    expect(first.status).toBe(200);
    const set = first.headers['set-cookie'] ?? [];
    expect(set).toHaveLength(1);
    expect(set[0]).toMatch(/^desk=[\w-]{43}; Path=\/desk; HttpOnly; SameSite=Strict$/);
    expect(set[0]).not.toContain(chosen);
    // Signed in once more in the same browser: the session before is over.
    const cookie = set[0]?.split(';')[0] ?? '';
    const again = await raw('POST', '/desk/api/sign-in', {
      headers: { ...json, cookie },
      body: JSON.stringify({ id: 'fixed', password }),
    });
    expect(again.status).toBe(200);
    expect((await raw('GET', '/desk/api/me', { headers: { cookie } })).status).toBe(401);
  });

  it('open nothing any more after another role, and the stream ends', async () => {
    const minh = await world.staff('agent', 'minh');
    const stream = await fetch(`${world.url}/desk/api/events`, { headers: { cookie: minh.cookie() } });
    expect(stream.status).toBe(200);
    expect((await minh.get('/conversations?view=all')).status).toBe(200);
    expect((await boss.send('PATCH', '/accounts/minh', { role: 'auditor' })).status).toBe(200);
    expect((await minh.get('/conversations?view=all')).status).toBe(401);
    const over = stream.text();
    world.clock.pass(30_000);
    expect(await over).toContain('event: changed');
  });
});

describe('paths', () => {
  it.each([
    '/desk/assets/../../package.json',
    '/desk/assets/..%2f..%2f..%2fpackage.json',
    '/desk/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/desk/assets/..%5c..%5cpackage.json',
    '/desk/assets/%252e%252e%252fpackage.json',
    '/desk/assets//etc/passwd',
    '/desk/assets/..%00/package.json',
    '/desk/assets/.vite/manifest.json',
    '/desk/assets/',
    '/desk/..%2f..%2fpackage.json',
    '/desk/%2e%2e/%2e%2e/.env',
    '/desk/diagrams/linking.svg',
    '/desk//evil.example/%2f..',
    '//evil.example/%2e%2e/desk',
    '/desk/api/diagrams/..%2f..%2findex.html',
    '/desk/api/diagrams/..%2f..%2f..%2fpackage',
    '/desk/api/diagrams/linking%00',
    '/desk/api/diagrams/linking.svg',
    '/desk/api/conversations/../accounts',
    '/desk/api/conversations/..%2faccounts',
  ])('%s leads nowhere', async (path) => {
    const told = await raw('GET', path, { headers: { cookie: boss.cookie() } });
    expectDiscreet(told, path);
    expect(told.status).not.toBe(301);
    expect(told.headers.location).toBeUndefined();
    expect(told.text).not.toMatch(/"scripts"|root:x:|DATA_KEY=|"lastSignInAt"/);
    expect([200, 400, 401, 403, 404]).toContain(told.status);
    if (told.status === 200) expect(told.text).toContain('<div id=');
  });

  it('has nothing kept by caches, guessed at or framed', async () => {
    for (const path of [
      '/desk/api/me',
      '/desk/api/figures.csv?from=2026-11-01&to=2026-11-21',
      '/desk/api/diagrams/linking',
      '/desk/api/audit.ndjson',
    ]) {
      const { headers, status } = await raw('GET', path, { headers: { cookie: boss.cookie() } });
      expect(status, path).toBe(200);
      expect(headers['cache-control'], path).toBe('no-store');
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['content-security-policy'], path).toMatch(/frame-ancestors/);
    }
    const { headers } = await raw('GET', '/desk/');
    expect(headers['content-security-policy']).toContain("default-src 'none';script-src 'self';");
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-frame-options']).toBe('DENY');
  });
});

describe('an auditor', () => {
  it('cannot find out which conversations there are, and leaves a trace in trying', async () => {
    const auditor = await world.staff('auditor', 'kiem');
    const there = await auditor.get(`/conversations/${number}`);
    const not = await auditor.get('/conversations/0123456789ab');
    expect([there.status, not.status]).toEqual([403, 403]);
    expect(there.body).toEqual(not.body);
    for (const path of ['/conversations?view=all&search=Nguyễn', `/events?open=${number}`, '/accounts'])
      expect((await auditor.get(path)).status, path).toBe(403);
    const { entries } = (await auditor.get('/audit?who=kiem&limit=10')).body;
    expect(
      entries.map(({ what, conversation }: { what: string; conversation: string }) => [what, conversation]),
    ).toEqual(
      expect.arrayContaining([
        ['conversation:forbidden', number],
        ['conversation:forbidden', '0123456789ab'],
        ['conversations:forbidden', null],
        ['events:forbidden', null],
        ['accounts:forbidden', null],
      ]),
    );
  });
});

describe('the audit log', () => {
  it('has a line an entry, whatever was written into it', async () => {
    const lan = await world.staff('agent', 'lan', 'Lan');
    const forged =
      'x"}\r\n{"n":1,"at":0,"who":"truong","what":"erase","conversation":null,"detail":"-","address":null,"chain":"0"}\n';
    for (const text of [forged, '\u2028\u2029\u0085', '\u001B[2J', ...attacks.slice(0, 5)]) {
      await lan.send('PUT', `/conversations/${number}/labels`, { labels: [text.trim().slice(0, 40) || 'x'] });
      await boss.send('POST', `/conversations/${number}/reveal`, { field: 'cccd', reason: `vì ${text}`.slice(0, 300) });
      await raw('POST', '/desk/api/sign-in', {
        headers: json,
        body: JSON.stringify({ id: text.slice(0, 60), password: 'x' }),
      });
    }
    const { entries, intact } = (await boss.get('/audit?limit=500')).body;
    expect(intact).toBe(true);
    const newest = entries[0].n;
    const lines = (await boss.get('/audit.ndjson')).body.trimEnd().split('\n') as string[];
    // The export has written itself down before.
    expect(lines).toHaveLength(newest + 1);
    expect(lines.map((line) => JSON.parse(line).n)).toEqual(lines.map((_, index) => index + 1));
    expect(
      entries.some(({ what, detail }: { what: string; detail: string }) => what.startsWith('erase') && detail === '-'),
    ).toBe(false);
    // What somebody typed as their name may be a password.
    expect(
      lines
        .filter((line) => line.includes('signIn:wrong-credentials'))
        .every((line) => line.includes('no such account')),
    ).toBe(true);
  });

  it('is not filled by strangers', async () => {
    const newest = async () => (await boss.get('/audit?limit=1')).body.entries[0].n;
    const before = await newest();
    const calls = listed.flatMap(([, operation]) =>
      Array.from({ length: 10 }, () =>
        raw(operation.method, pathOf(operation), {
          headers: json,
          ...(operation.method !== 'GET' && { body: '{"id":"x","password":"y","code":"1"}' }),
        }),
      ),
    );
    const told = await Promise.all(calls);
    for (const one of told) expect([400, 401, 403, 429]).toContain(one.status);
    expect((await newest()) - before).toBeLessThanOrEqual(10);
  });
});

describe('a note', () => {
  it('is not written over by a colleague who knows its id', async () => {
    const path = `/conversations/${number}/notes`;
    const lan = await world.staff('agent', 'lan2', 'Lan Hai');
    const minh = await world.staff('agent', 'minh2', 'Minh Hai');
    const note = { id: 'note-of-lan-1', text: 'đã gọi lại cho bác' };
    const first = await lan.send('POST', path, note);
    const same = await lan.send('POST', path, note);
    expect([first.status, same.status]).toEqual([200, 200]);
    expect(same.body).toEqual(first.body);
    expect((await minh.send('POST', path, { ...note, text: 'chưa ai gọi' })).status).toBe(409);
    expect((await minh.send('POST', path, note)).status).toBe(409);
    expect((await lan.send('POST', path, { ...note, text: 'khác' })).status).toBe(409);
    const { notes } = (await boss.get(`/conversations/${number}`)).body;
    expect(notes.filter(({ id }: { id: string }) => id === note.id)).toEqual([first.body]);
  });
});

describe('streams of events', () => {
  it('of one account are few, however many are opened', async () => {
    const lan = await world.staff('agent', 'lan3');
    const abort = new AbortController();
    const ends: number[] = [];
    const opened = [];
    for (let nth = 0; nth < 25; nth += 1) {
      const response = await fetch(`${world.url}/desk/api/events?open=${number}`, {
        headers: { cookie: lan.cookie() },
        signal: abort.signal,
      });
      expect(response.status).toBe(200);
      opened.push(
        response.text().then(
          () => ends.push(nth),
          () => {},
        ),
      );
    }
    await expect.poll(() => ends.length, { timeout: 3_000 }).toBe(17);
    expect(Math.max(...ends)).toBe(16);
    abort.abort();
    await Promise.all(opened);
  });

  /** One page behind a response that only remembers. */
  function onePage() {
    const clock = createMovableClock({ runs: false, startAt: 0 });
    const written: string[] = [];
    const response = Object.assign(new EventEmitter(), {
      writableEnded: false,
      destroyed: false,
      writableLength: 0,
      write: (text: string) => written.push(text),
      set: () => {},
      flushHeaders: () => {},
      end: () => {},
      destroy: () => {},
    });
    const counts = { waiting: 0, mine: 0, held: 0, bot: 0, stuck: 0, ended: 0, all: 0 };
    const events = createEvents({
      board: { summary: () => null, counts: () => counts },
      clock,
      viewers: () => [],
      session: async () => null,
      left: () => {},
    });
    const asked = {
      request: {} as Request,
      response: response as unknown as Response,
      session: { account: 'lan' },
      query: {},
    };
    return { clock, written, events, open: () => events.handlers.events(asked as never) };
  }

  it('tell of one conversation that is flooded four times a second, not with every message', async () => {
    const { clock, written, events, open } = onePage();
    await open();
    written.length = 0;
    for (let nth = 0; nth < 1_000; nth += 1) {
      events.changed('0123456789ab');
      clock.pass(1);
    }
    clock.pass(250);
    expect(written.filter((text) => text.includes('event: changed')).length).toBeLessThanOrEqual(4);
  });
});

it('what could not be written down as read is not read by asking again', async () => {
  const clock = createMovableClock({ runs: false, startAt: 0 });
  let audited = 0;
  const handlers = createConversationHandlers({
    engine: { read: async () => ({}) as never, moves: () => [], erase: async () => false, typing: () => {} },
    board: { list: () => ({}) as never, summary: () => ({}) as never, idOf: () => 'x', olderThan: () => [] },
    presence: { seen: () => {}, left: () => {}, viewers: () => [] },
    speech: {} as never,
    clock,
    audit: async () => {
      audited += 1;
      throw new Error('the disk is full');
    },
    idOf: () => 'x',
  });
  const asked = { params: { number: '0123456789ab' }, session: { account: 'lan' }, address: '192.0.2.1' } as never;
  for (const _ of [1, 2, 3]) await expect(handlers.conversation(asked)).rejects.toThrow('the disk is full');
  expect(audited).toBe(3);
});

describe('the log of the process', () => {
  it('has no password, cookie, token, secret, name or message in it', async () => {
    const log = world.log();
    expect(log).toContain('"what":"heard"');
    const secrets = [
      password,
      boss.cookie().slice(5),
      csrf,
      token,
      world.totp('truong') ?? '-',
      'Tấn Công',
      'gặp người',
      'pwned',
      'vì thử',
      '8001',
    ];
    for (const secret of secrets) expect(log.includes(secret), secret.slice(0, 8)).toBe(false);
    // None of what was tried above was a fault of ours.
    expect(log.match(/"msg":"the desk failed"|request failed/g)).toBeNull();
  });
});
