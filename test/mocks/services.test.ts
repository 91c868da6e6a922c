/** What the mock services promise beside their documents: no oracle, idempotency, faults, approval, the phone, the people. */
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import provinces from '../../data/province-codes.json' with { type: 'json' };
import { CitizensFileError, loadCitizens, parseCitizens } from '../../src/mocks/citizens.ts';
import { createIdempotency } from '../../src/mocks/http/idempotency.ts';
import { startMockServices } from '../../src/mocks/services.ts';
import { createFakeClock } from '../engine/harness.ts';
import { ask, createWorld, people, start, token, type World } from '../services/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ approveAfterMs: 20_000 });
});
beforeEach(() => world.reset());
afterAll(() => world.mocks.close());

const file = loadCitizens();

describe('the mock registry', () => {
  it('never tells an unknown number from a wrong birth date', async () => {
    const known = fc.constantFrom(...file.citizens);
    const serial = fc.integer({ min: 500, max: 999_999 });
    const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2010-01-01'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(known, serial, day, fc.integer({ min: 1, max: 7 }), async (citizen, number, date, times) => {
        world.reset();
        const dateOfBirth = date.toISOString().slice(0, 10);
        fc.pre(dateOfBirth !== citizen.dateOfBirth);
        const stranger = `${citizen.cccd.slice(0, 6)}${String(number).padStart(6, '0')}`;
        const url = `${world.mocks.urls.registry}/accounts/match`;
        for (let tried = 0; tried < times; tried += 1) {
          const [wrong, unknown] = await Promise.all(
            [citizen.cccd, stranger].map((cccd) => ask(url, { body: { cccd, dateOfBirth } })),
          );
          expect(wrong).toEqual(unknown);
          expect(wrong?.status).toBe(tried < 5 ? 200 : 429);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('takes tries at a registration and tries at a match together', async () => {
    const { cccd, phone } = people.noVneid;
    const wrong = { cccd, dateOfBirth: '1900-01-01' };
    for (let tried = 0; tried < 3; tried += 1)
      await ask(`${world.mocks.urls.registry}/accounts/match`, { body: wrong });
    const register = () => ask(`${world.mocks.urls.vneid}/registrations`, { body: { ...wrong, phone } });
    expect([await register(), await register(), await register()].map(({ status }) => status)).toEqual([422, 422, 429]);
  });
});

describe('an idempotency key', () => {
  it('makes two requests at once one', async () => {
    const url = `${world.mocks.urls.vneid}/codes`;
    const body = { cccd: people.ordinary.cccd, purpose: 'link' };
    const answers = await Promise.all([1, 2, 3].map(() => ask(url, { body, key: 'same' })));
    expect(new Set(answers.map(({ body: said }) => said.id)).size).toBe(1);
    expect(world.mocks.sms(people.ordinary.phone)).toHaveLength(1);
  });

  it('is forgotten after a failure, after a day, and when there are too many', async () => {
    let time = 0;
    let worked = 0;
    const { once } = createIdempotency({ now: () => time });
    const work = (status: number) => async () => ({ status, body: { worked: ++worked } });
    await once({ key: 'k', request: 'r' }, work(503));
    expect((await once({ key: 'k', request: 'r' }, work(200))).body).toEqual({ worked: 2 });
    expect((await once({ key: 'k', request: 'r' }, work(200))).body).toEqual({ worked: 2 });
    time += 24 * 60 * 60 * 1000;
    expect((await once({ key: 'k', request: 'r' }, work(200))).body).toEqual({ worked: 3 });
    for (let other = 0; other < 20_000; other += 1) await once({ key: `${other}`, request: 'r' }, work(200));
    expect((await once({ key: 'k', request: 'r' }, work(200))).body).toEqual({ worked: 20_004 });
    expect((await once({ key: 'x'.repeat(256), request: 'r' }, work(200))).status).toBe(400);
  });
});

describe('a registration', () => {
  const { cccd, dateOfBirth, phone } = people.noVneid;
  const register = () => ask(`${world.mocks.urls.vneid}/registrations`, { body: { cccd, dateOfBirth, phone } });

  it('is approved when its time has come, however late that is noticed, and the citizen gets the official SMS', async () => {
    const { id } = (await register()).body;
    world.clock.now += 19_999;
    await world.mocks.approveDue();
    expect(await world.call('vneidStatus', { cccd })).toEqual({ status: 'pending', level: 1 });
    world.clock.now += 5_001;
    await world.mocks.approveDue();
    const shown = await ask(`${world.mocks.urls.vneid}/registrations/${id}`);
    expect(shown.body).toMatchObject({ status: 'approved', activateBefore: '2026-11-28T03:00:20.000Z' });
    expect(world.mocks.sms(phone)).toMatchObject([
      {
        from: 'VNeID',
        text:
          'Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan Dang Van Bat Dau ' +
          'da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi https://vneid.gov.vn de kich hoat tai khoan.',
      },
    ]);
  });

  it('is told to the callback until that takes it, each time with the same key and nothing personal', async () => {
    const receiver = await createReceiver((times) => (times < 3 ? 503 : 204));
    const mocks = await startMockServices({ port: 0, token, callbackUrl: receiver.url, callbackDelaysMs: [1, 1, 1] });
    expect(await mocks.approve({ cccd: people.pending.cccd })).toBe(true);
    expect(await mocks.approve({ cccd: people.pending.cccd })).toBe(false);
    const { heard } = receiver;
    expect(heard).toHaveLength(3);
    expect(new Set(heard.map(({ key }) => key)).size).toBe(1);
    expect(heard[0]?.bearer).toBe(`Bearer ${token}`);
    expect(heard[0]?.body).toContain('"type":"registration.approved"');
    expect(heard[0]?.body).not.toContain(people.pending.cccd);
    expect(heard[0]?.body).not.toContain('reference');
    await mocks.close();
    receiver.close();
  });

  it('gives the reference back with the callback, and shows it to nobody else', async () => {
    const receiver = await createReceiver(() => 200);
    const mocks = await startMockServices({ port: 0, token, callbackUrl: receiver.url });
    const url = `${mocks.urls.vneid}/registrations`;
    const { id } = (await ask(url, { body: { cccd, dateOfBirth, phone, reference: 'mine-1' } })).body;
    await mocks.approve({ registration: String(id) });
    expect(JSON.parse(receiver.heard[0]?.body ?? '{}')).toMatchObject({ registration: id, reference: 'mine-1' });
    expect((await ask(`${url}/${id}`)).body).not.toHaveProperty('reference');
    await mocks.close();
    receiver.close();
  });

  it('is told where the receiver is now, though it was nowhere at first and then elsewhere', async () => {
    let url: string | undefined;
    const receiver = await createReceiver(() => 200);
    const mocks = await startMockServices({
      port: 0,
      token,
      callbackUrl: () => {
        const now = url;
        url = now === undefined ? 'http://127.0.0.1:1/gone' : receiver.url;
        return now;
      },
      callbackDelaysMs: [1, 1, 1],
    });
    await mocks.approve({ cccd: people.pending.cccd });
    expect(receiver.heard).toHaveLength(1);
    await mocks.close();
    receiver.close();
  });

  it('has been told when looking for those that are due is over, whoever approved it', async () => {
    const held = Promise.withResolvers<void>();
    const receiver = await createReceiver(async () => {
      await held.promise;
      return 200;
    });
    const mocks = await startMockServices({ port: 0, token, callbackUrl: receiver.url });
    void mocks.approve({ cccd: people.pending.cccd });
    let over = false;
    const looked = mocks.approveDue().then(() => {
      over = true;
    });
    await expect.poll(() => receiver.heard.length).toBe(1);
    expect(over).toBe(false);
    held.resolve();
    await looked;
    await mocks.close();
    receiver.close();
  });
});

/** A server that takes callbacks and answers the n-th as told. */
async function createReceiver(status: (times: number) => number | Promise<number>) {
  const heard: Array<{ key: unknown; bearer: unknown; body: string }> = [];
  const server = createServer(async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('');
    heard.push({ key: request.headers['idempotency-key'], bearer: request.headers.authorization, body });
    response.writeHead(await status(heard.length)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/vneid`;
  return { heard, url, close: () => server.close().closeAllConnections() };
}

describe('the phone page', () => {
  it('shows what was sent, in Vietnamese, as text only and without a script', async () => {
    const text = '<script>alert(1)</script> Xin chào, mã 012345.';
    await ask(`${world.mocks.urls.sms}/messages`, { body: { to: '0900000001', from: 'VNeID', text } });
    const response = await fetch(`${world.mocks.phoneUrl}?number=0900000001`);
    const page = await response.text();
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62; Xin chào');
    expect(page).not.toContain('<script');
    expect(page).toContain('mã <b class="code">012345</b>.');
    expect(page).toContain('<html lang="vi">');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it('lists the numbers, and says so when one is mistyped', async () => {
    expect(await (await fetch(world.mocks.phoneUrl)).text()).toContain('Dương Văn Cha Chung, Dương Thị Con Chung');
    const mistyped = await fetch(`${world.mocks.phoneUrl}?number=%22%3E`);
    expect(mistyped.status).toBe(400);
    expect(await mistyped.text()).toContain('10 chữ số');
  });
});

describe('the server', () => {
  it('listens on loopback only, and refuses a name that was made to point there', async () => {
    const { port, hostname } = new URL(world.mocks.controlUrl);
    expect(hostname).toBe('127.0.0.1');
    const status = await new Promise((resolve) => {
      const headers = { Host: `evil.example:${port}` };
      get({ host: '127.0.0.1', port, path: '/phone', headers }, (response) => resolve(response.resume().statusCode));
    });
    expect(status).toBe(403);
    for (const Origin of ['https://evil.example', 'null']) {
      const posted = await fetch(`${world.mocks.controlUrl}/reset`, { method: 'POST', headers: { Origin } });
      expect(posted.status).toBe(403);
    }
  });

  it('takes no order for the control that a page of another site could send', async () => {
    const { controlUrl, faults } = world.mocks;
    faults.add({ kind: 'slow', ms: 1, service: 'sms' });
    const order = async (path: string, method: string, headers: Record<string, string>, body?: string) => {
      const init = body === undefined ? { method, headers } : { method, headers, body };
      const response = await fetch(`${controlUrl}${path}`, init);
      return [response.status, ((await response.json()) as { code?: string }).code];
    };
    const json = { 'Content-Type': 'application/json' };
    const fault = JSON.stringify({ kind: 'lose', service: 'sms' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/json; application/json']) {
      expect(await order('/faults', 'POST', { 'Content-Type': type }, fault)).toEqual([415, 'not-json']);
    }
    expect(await order('/reset', 'POST', {})).toEqual([415, 'not-json']);
    expect(await order('/faults', 'DELETE', {})).toEqual([415, 'not-json']);
    const foreign = { 'Sec-Fetch-Site': 'cross-site' };
    for (const [path, method] of [
      ['/reset', 'POST'],
      ['/faults', 'DELETE'],
      ['/links', 'GET'],
    ] as const) {
      expect(await order(path, method, { ...json, ...foreign })).toEqual([403, 'cross-site']);
    }
    expect(faults.list()).toHaveLength(1);
    const own = { 'Content-Type': 'Application/JSON; charset=utf-8', 'Sec-Fetch-Site': 'same-origin' };
    expect(await order('/reset', 'POST', own)).toEqual([200, undefined]);
    expect(faults.list()).toEqual([]);
  });

  it('tells of every SMS as it is sent', async () => {
    const told: string[] = [];
    const mocks = await startMockServices({ port: 0, token, onSms: ({ to, text }) => told.push(`${to} ${text}`) });
    await ask(`${mocks.urls.sms}/messages`, { body: { to: '0900000001', from: 'VNeID', text: 'Xin chào' } });
    expect(told).toEqual(['0900000001 Xin chào']);
    await mocks.close();
  });

  it('says so when the port is taken', async () => {
    const port = Number(new URL(world.mocks.phoneUrl).port);
    await expect(startMockServices({ port, token })).rejects.toThrow('EADDRINUSE');
  });

  it('is slow on the clock it was given, and takes the time from it', async () => {
    const clock = createFakeClock(start);
    const mocks = await startMockServices({ port: 0, token, clock });
    mocks.faults.add({ kind: 'slow', ms: 60_000, service: 'sms', operation: 'sendMessage' });
    const sent = ask(`${mocks.urls.sms}/messages`, { body: { to: '0900000001', from: 'VNeID', text: 'Xin chào' } });
    await expect.poll(clock.waiting).toBe(1);
    await clock.advance(60_000);
    expect((await sent).status).toBe(201);
    expect(mocks.sms('0900000001')).toMatchObject([{ at: '2026-11-21T03:01:00.000Z' }]);
    await mocks.close();
  });

  it('closes at once, also while it is being slow', async () => {
    const mocks = await startMockServices({ port: 0, token });
    mocks.faults.add({ kind: 'slow', ms: 60_000, service: 'sms' });
    const waiting = ask(`${mocks.urls.sms}/messages?to=0900000001`).catch((error: unknown) => error);
    await mocks.close();
    expect(await waiting).toBeInstanceOf(Error);
  });
});

describe('the people', () => {
  it('have made-up serials and phones, and a province of the table but for the one that is to have none', () => {
    file.citizens.forEach(({ cccd, phone }) => {
      expect(cccd.slice(6)).toMatch(/^0000\d\d$/);
      expect(phone).toMatch(/^09000000\d\d$/);
    });
    const strange = file.citizens.filter(({ cccd }) => !Object.hasOwn(provinces, cccd.slice(0, 3)));
    expect(strange.map(({ cccd }) => cccd)).toEqual(['099060000016']);
  });

  it('have a number that agrees with the birth date [N1][N3] but for the one that is to disagree', () => {
    const odd = file.citizens.filter(({ cccd, dateOfBirth }) => {
      const century = 19 + Math.floor(Number(cccd[3]) / 2);
      return dateOfBirth.slice(0, 4) !== `${century}${cccd.slice(4, 6)}`;
    });
    expect(odd.map(({ cccd }) => cccd)).toEqual(['040081000017']);
  });

  it.each([
    ['cccd', '12', 'x.json: citizens[1].cccd: must be 12 digits'],
    ['cccd', file.citizens[0]?.cccd, 'x.json: citizens[1].cccd: is there twice'],
    ['dateOfBirth', '1985-02-30', 'x.json: citizens[1].dateOfBirth: Invalid ISO date'],
    ['oldCmnd', null, 'x.json: citizens[1].oldCmnd: an account without CCCD needs the CMND it was made with'],
  ])('are refused with one clear line when %s is %s', (field, value, message) => {
    const citizens = file.citizens.map((each, index) => (index === 1 ? { ...each, [field]: value } : each));
    expect(() => parseCitizens({ ...file, citizens }, 'x.json')).toThrow(new CitizensFileError(message));
  });

  it('are refused when their file is not there or is no JSON', () => {
    expect(() => loadCitizens('/no/such.json')).toThrow('/no/such.json: cannot be read');
    expect(() => loadCitizens('tsconfig.json/..')).toThrow('cannot be read');
    expect(() => loadCitizens('src/mocks/sms.ts')).toThrow('src/mocks/sms.ts: is not JSON');
  });
});
