/** What processes tell each other and take turns at, on a real database that also goes away. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import type { Processes } from '../../src/processes/processes.ts';
import { openProcesses } from '../../src/processes/together.ts';
import { createPool, endPool, type Pool } from '../../src/stores/postgres/connections.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';

let server: TestServer;
let url: string;
let opened: Array<{ processes: Processes; pool: Pool }>;
let failures: unknown[];

async function open(): Promise<Processes> {
  const failed = (error: unknown) => void failures.push(error);
  const pool = createPool({ url, lost: () => {} });
  const processes = await openProcesses({ pool, url, clock: systemClock, failed });
  opened.push({ processes, pool });
  return processes;
}

beforeAll(async () => {
  server = await startDatabase();
});
beforeEach(async () => {
  url = await server.database();
  await migrate({ url });
  opened = [];
  failures = [];
});
afterEach(async () => {
  await Promise.all(opened.map(({ processes }) => processes.close()));
  await Promise.all(opened.map(({ pool }) => endPool(pool)));
});
afterAll(() => server.end());

/** A way to the database on which the connections there are can be cut without a word to either side. */
async function openNetwork(target: number) {
  const sockets: Socket[] = [];
  const proxy = createServer((socket) => {
    const onward = connect(target, '127.0.0.1');
    sockets.push(socket, onward);
    for (const end of [socket, onward]) end.on('error', () => {});
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    silence() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    end() {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

it('tells all processes, itself too, each thing once in a moment', async () => {
  const both = [await open(), await open()];
  const heard = both.map((processes) => {
    const all: Array<string | null> = [];
    processes.on('mailbox', (what) => all.push(what));
    processes.on('due', () => {
      throw new Error('a listener with a fault');
    });
    return all;
  });
  const [one, other] = both as [Processes, Processes];
  for (let time = 0; time < 50; time += 1) one.tell('mailbox', 'a b');
  one.tell('due', '');
  await expect.poll(() => heard).toEqual([['a b'], ['a b']]);
  const stop = one.on('mailbox', () => expect.fail('this one has ended'));
  stop();
  for (let number = 0; number < 1_200; number += 1) other.tell('mailbox', `${number}`);
  const numbers = Array.from({ length: 1_200 }, (_, number) => `${number}`);
  await expect
    .poll(() => heard)
    .toEqual([
      ['a b', ...numbers],
      ['a b', ...numbers],
    ]);
  one.tell('mailbox', 'đ');
  one.tell('mailbox', 'x'.repeat(201));
  expect(failures.map((error) => (error as Error).name)).toEqual(['Error', 'Error', 'RangeError', 'RangeError']);
});

it('gives turns one after the other, whoever asks', async () => {
  const both = [await open(), await open()] as const;
  const asked = await Promise.all(
    Array.from({ length: 40 }, (_, index) => both[index % 2]!.turns([{ name: 'all', gapMs: 1_000 }])),
  );
  const at = asked.flat().sort((one, other) => one - other);
  expect(at[0]).toBe(0);
  for (const [index, wait] of at.entries()) expect(Math.abs(wait - index * 1_000)).toBeLessThan(500);
});

it('gives several turns of a name in the order asked for, and takes none that is too far away', async () => {
  const [one, other] = [await open(), await open()];
  const near = (waits: number[], expected: number[]) => {
    expect(waits).toHaveLength(expected.length);
    for (const [index, wait] of waits.entries()) expect(Math.abs(wait - expected[index]!)).toBeLessThan(500);
  };
  near(
    await one.turns([
      { name: 'b', gapMs: 3_000 },
      { name: 'a', gapMs: 50_000 },
      { name: 'b', gapMs: 4_000 },
      { name: 'b', gapMs: 0 },
    ]),
    [0, 0, 3_000, 7_000],
  );
  near(await other.turns([{ name: 'a', gapMs: 50_000, withinMs: 10_000 }]), [50_000]);
  near(await other.turns([{ name: 'a', gapMs: 0, withinMs: 60_000 }]), [50_000]);
  expect(await one.turns([])).toEqual([]);
  await query(url, `update turn set free_at = now() + interval '1 day'`);
  near(await one.turns([{ name: 'a', gapMs: 0 }]), [0]);
});

it('takes turns in two processes at once without waiting in a circle', async () => {
  const both = [await open(), await open()];
  const names = Array.from({ length: 30 }, (_, index) => `chat ${index}`);
  await Promise.all(
    both.map(async (processes, index) => {
      const mine = index === 0 ? names : [...names].reverse();
      for (let round = 0; round < 20; round += 1)
        await Promise.all(
          mine.map((name) =>
            processes.turns([
              { name, gapMs: 1 },
              { name: 'all', gapMs: 1 },
            ]),
          ),
        );
    }),
  );
  const [row] = await query(
    url,
    `select deadlocks::integer as deadlocks from pg_stat_database where datname = current_database()`,
  );
  expect(row?.deadlocks).toBe(0);
});

for (const how of ['stop', 'kill'] as const) {
  it(`goes on by itself after the database was away (${how})`, async () => {
    const [one, other] = [await open(), await open()];
    const heard: Array<string | null> = [];
    other.on('inbox', (what) => heard.push(what));
    const own: Array<string | null> = [];
    one.on('inbox', (what) => own.push(what));
    const ids = [one.id(), other.id()];
    let working = 0;
    const duty = one.duty('poll', async (signal) => {
      working += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    await expect.poll(() => duty.ours).toBe(true);
    await server.stop(how);
    await expect(one.turns([{ name: 'all', gapMs: 1 }])).rejects.toMatchObject({ name: 'PostgresUnavailableError' });
    one.tell('inbox', 'lost');
    await expect.poll(() => own).toEqual(['lost']);
    await server.start();
    await expect.poll(() => heard.includes(null), { timeout: 8_000 }).toBe(true);
    await expect
      .poll(
        () => {
          one.tell('inbox', 'again');
          return heard.includes('again');
        },
        { timeout: 8_000 },
      )
      .toBe(true);
    expect(heard).not.toContain('lost');
    expect(await one.turns([{ name: 'all', gapMs: 1 }])).toHaveLength(1);
    for (const processes of [one, other]) processes.check();
    expect([one.id(), other.id(), working, duty.ours]).toEqual([...ids, 1, true]);
    // Once for each process, not for each try.
    expect(failures).toHaveLength(2);
  });
}

it('finds out that the network says nothing any more, and goes on by another connection', async () => {
  const network = await openNetwork(Number(new URL(url).port));
  const direct = url;
  url = direct.replace(/:\d+\//, `:${network.port}/`);
  const one = await open();
  const heard: Array<string | null> = [];
  one.on('inbox', (what) => heard.push(what));
  network.silence();
  const began = performance.now();
  const duty = one.duty(
    'poll',
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  );
  await expect.poll(() => heard, { timeout: 8_000 }).toEqual([null]);
  expect(performance.now() - began).toBeLessThan(6_000);
  await expect.poll(() => duty.ours, { timeout: 8_000 }).toBe(true);
  expect(failures).toMatchObject([{ name: 'PostgresUnavailableError', code: 'slow' }]);
  await one.close();
  network.end();
});

it('can be closed while the database is gone, and is not opened then', async () => {
  const one = await open();
  const duty = one.duty(
    'poll',
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  );
  await expect.poll(() => duty.ours).toBe(true);
  await server.stop('kill');
  await one.close();
  await one.close();
  expect(duty.ours).toBe(false);
  await expect(open()).rejects.toMatchObject({ name: 'PostgresUnavailableError' });
  await server.start();
});

it('leaves nothing behind in an orderly end', async () => {
  const [one, other] = [await open(), await open()];
  one.duty('poll', (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())));
  await expect.poll(async () => (await query(url, 'select from duty')).length).toBe(1);
  await one.close();
  expect(await query(url, 'select id from process')).toEqual([{ id: other.id() }]);
  expect(await query(url, 'select name from duty')).toEqual([]);
  expect(() => one.duty('poll', async () => {})).toThrow('comes too late');
});
