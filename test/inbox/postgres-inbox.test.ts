/** The inbox of several processes, on a real PostgreSQL: each instance here stands for a process. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import { type Inbox, InboxClosedError } from '../../src/inbox/inbox.ts';
import { openPostgresInbox, type PostgresInboxOptions } from '../../src/inbox/postgres-inbox.ts';
import { createRows } from '../../src/inbox/rows.ts';
import { createPool, endPool, type Pool } from '../../src/stores/postgres/connections.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { createFakeClock, gate, testKey } from '../engine/harness.ts';
import { createFakeProcesses, type FakeProcesses } from '../processes-fake.ts';
import { startDatabase, type TestServer } from '../stores/database.ts';

let server: TestServer;
let pool: Pool;
let processes: FakeProcesses;
let told: { failed: Error[]; gaveUp: Error[] };
const opened: Inbox[] = [];

beforeAll(async () => {
  server = await startDatabase();
  const url = await server.database();
  await migrate({ url });
  pool = createPool({ url, lost: () => {} });
});
afterAll(async () => {
  await endPool(pool);
  await server.end();
});
beforeEach(() => {
  processes = createFakeProcesses(systemClock);
  told = { failed: [], gaveUp: [] };
});
afterEach(async () => {
  for (const inbox of opened.splice(0)) await inbox.stop();
  await pool.query('truncate inbox, inbox_lane');
});

async function open(options: Partial<PostgresInboxOptions> = {}): Promise<Inbox> {
  const inbox = await openPostgresInbox({
    pool,
    channel: 'zalo-oa',
    dataKey: testKey,
    clock: systemClock,
    processes: processes.join(),
    failed: (error) => void told.failed.push(error as Error),
    gaveUp: (error) => void told.gaveUp.push(error as Error),
    random: () => 0,
    ...options,
  });
  opened.push(inbox);
  return inbox;
}

/** Takes, and remembers who took what in which order. */
const taking = (taken: Array<[string, unknown]>, who: string) => async (raw: unknown) => {
  await new Promise((resolve) => setImmediate(resolve));
  taken.push([who, raw]);
};
/** What waits for its time has waited long enough. */
async function letTimePass() {
  await pool.query(`update inbox_lane set ready_at = now() - interval '1 s'`);
  processes.join().tell('inbox', 'zalo-oa');
}
const until = (what: () => boolean) => expect.poll(what, { timeout: 5_000, interval: 5 }).toBe(true);
const states = async () =>
  (await pool.query<{ state: string }>('select state from inbox order by number')).rows.map(({ state }) => state);

describe('what one process keeps', () => {
  it('others take: in order within a chat, chats side by side, and each message once', async () => {
    const [front, other, ...workers] = await Promise.all([open(), open(), open(), open()]);
    const taken: Array<[string, unknown]> = [];
    for (const [index, worker] of workers.entries()) worker.start(taking(taken, String(index)));
    const chats = Array.from({ length: 12 }, (_, index) => `chat ${index}`);
    for (let nth = 0; nth < 20; nth += 1)
      // Now here and now there, as a balancer would bring them; the next only when this one is safe.
      await Promise.all(
        chats.map((chat) => (nth % 2 ? other : front)!.keep(chat, `${chat}: ${nth}`, `${chat}: ${nth}`)),
      );
    // A lane that was begun nowhere would wait until its lease is over, for 8 s.
    const began = performance.now();
    await workers[0]!.idle();
    expect(performance.now() - began).toBeLessThan(7_000);
    for (const chat of chats) {
      const own = taken.map(([, raw]) => String(raw)).filter((raw) => raw.startsWith(`${chat}: `));
      expect(own).toEqual(Array.from({ length: 20 }, (_, nth) => `${chat}: ${nth}`));
    }
    expect(taken).toHaveLength(12 * 20);
    await expect.poll(async () => (await pool.query('select from inbox_lane')).rowCount).toBe(0);
    expect(told.failed).toEqual([]);
  });

  it('keeps the order of its calls, although none was waited for', async () => {
    const [front, worker] = [await open(), await open()];
    await Promise.all(Array.from({ length: 50 }, (_, nth) => front.keep('a', nth)));
    const taken: Array<[string, unknown]> = [];
    worker.start(taking(taken, 'w'));
    await worker.idle();
    expect(taken.map(([, raw]) => raw)).toEqual(Array.from({ length: 50 }, (_, nth) => nth));
  });

  it('is sealed, and known again when the platform brings it to another process, before and after it was taken', async () => {
    const [one, two] = [await open(), await open()];
    await one.keep('chat of Lan', { text: '079085000001' }, 'm1');
    await two.keep('chat of Lan', { text: '079085000001' }, 'm1');
    // Without an id by all it is.
    await Promise.all([one.keep('b', { n: 1 }), two.keep('b', { n: 1 }), two.keep('b', { n: 2 })]);
    const stored = JSON.stringify((await pool.query('select * from inbox, inbox_lane')).rows);
    for (const secret of ['079085000001', 'Lan', 'm1"']) expect(stored).not.toContain(secret);
    const taken: Array<[string, unknown]> = [];
    two.start(taking(taken, 'two'));
    await two.idle();
    await one.keep('chat of Lan', { text: '079085000001' }, 'm1');
    await one.keep('c', 'the same id in another chat', 'm1');
    await two.idle();
    expect(taken).toHaveLength(4);
    const { rows } = await pool.query(`select from inbox where state <> 'done' or sealed is not null`);
    expect(rows).toEqual([]);
  });

  it('is kept apart from that of other channels', async () => {
    const [oa, bot] = [await open(), await open({ channel: 'zalo-bot' })];
    const taken: Array<[string, unknown]> = [];
    oa.start(taking(taken, 'oa'));
    await bot.keep('a', 1);
    await oa.keep('a', 2);
    await oa.idle();
    expect(taken).toEqual([['oa', 2]]);
    expect((await open({ channel: 'zalo-bot' })).size()).toBe(1);
  });

  it('is not kept, and that is said, while the database is away; afterwards all goes on by itself', async () => {
    const [front, worker] = [await open(), await open()];
    const taken: Array<[string, unknown]> = [];
    worker.start(taking(taken, 'w'));
    await front.keep('a', 1);
    await until(() => taken.length === 1);
    await server.stop('kill');
    await expect(front.keep('a', 2)).rejects.toMatchObject({ name: 'PostgresUnavailableError' });
    await server.start();
    await expect
      .poll(() =>
        front.keep('a', 3).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await until(() => taken.some(([, raw]) => raw === 3));
  });
});

describe('a process', () => {
  it('that dies with a chat in its hands does not keep it: another goes on with what was not done', async () => {
    // Its clock stands still and it hears nothing: it renews nothing and looks for nothing.
    const dead = await open({ clock: createFakeClock(), processes: { tell() {}, on: () => () => {} } });
    const hanging = gate();
    const begun: unknown[] = [];
    dead.start(async (raw) => {
      begun.push(raw);
      await hanging.promise;
      throw new Error('this was never heard of');
    });
    for (const raw of [1, 2, 3]) await dead.keep('a', raw);
    await until(() => begun.length === 1);
    const next = await open();
    const taken: Array<[string, unknown]> = [];
    next.start(taking(taken, 'next'));
    await next.keep('b', 'b');
    await until(() => taken.length === 1);
    // While it is in the other's hands, and renewed, it is nobody else's.
    expect(taken).toEqual([['next', 'b']]);
    const { rows } = await pool.query(`select extract(epoch from ready_at - now())::float8 as s from inbox_lane`);
    expect(rows[0].s).toBeGreaterThan(0);
    expect(rows[0].s).toBeLessThanOrEqual(8);
    await letTimePass();
    await next.idle();
    expect(taken.slice(1)).toEqual([1, 2, 3].map((raw) => ['next', raw]));
    hanging.open();
  });

  it('that stops finishes what it has in hand and leaves the rest to others at once', async () => {
    const [first, second] = [await open(), await open()];
    const inHand = gate();
    const taken: Array<[string, unknown]> = [];
    let begun = false;
    first.start(async (raw) => {
      begun = true;
      await inHand.promise;
      taken.push(['first', raw]);
    });
    for (const raw of [1, 2, 3]) await first.keep('a', raw);
    await until(() => begun);
    const stopping = first.stop();
    await expect(first.keep('a', 4)).rejects.toBeInstanceOf(InboxClosedError);
    inHand.open();
    await stopping;
    second.start(taking(taken, 'second'));
    await second.idle();
    expect(taken.map(([, raw]) => raw)).toEqual([1, 2, 3]);
    expect(taken.at(-1)).toEqual(['second', 3]);
  });

  it('that only keeps takes nothing, and tells how many wait', async () => {
    const front = await open();
    await front.keep('a', 1);
    await front.keep('b', 2);
    expect(front.size()).toBe(2);
    expect(processes.told).toEqual([
      { topic: 'inbox', what: 'zalo-oa' },
      { topic: 'inbox', what: 'zalo-oa' },
    ]);
    expect((await open()).size()).toBe(2);
    await front.stop();
    expect(await states()).toEqual(['waiting', 'waiting']);
  });

  it('takes from a chat that floods only so much before the others have their turn', async () => {
    const [front, worker] = [await open(), await open()];
    await Promise.all(Array.from({ length: 300 }, (_, nth) => front.keep('flood', nth)));
    for (let chat = 0; chat < 100; chat += 1) await front.keep(`chat ${chat}`, 'quiet');
    const taken: Array<[string, unknown]> = [];
    worker.start(taking(taken, 'w'));
    await worker.idle();
    const last = taken.findLastIndex(([, raw]) => raw === 'quiet');
    expect(taken.slice(0, last).filter(([, raw]) => raw !== 'quiet').length).toBeLessThan(100);
    expect(taken.filter(([, raw]) => raw !== 'quiet').map(([, raw]) => raw)).toEqual(
      Array.from({ length: 300 }, (_, n) => n),
    );
  });
});

describe('a message that cannot be taken', () => {
  it('is tried again with growing pauses by whoever is free, and set aside once it has failed eight times while others were taken', async () => {
    const [one, two] = [await open(), await open()];
    const tried = new Set<string>();
    let times = 0;
    const others: unknown[] = [];
    const take = (who: string) => async (raw: unknown) => {
      if (raw !== 'poison') return void others.push(raw);
      tried.add(who);
      times += 1;
      throw new Error('the store is full');
    };
    one.start(take('one'));
    two.start(take('two'));
    await one.keep('a', 'poison');
    await one.keep('a', 'behind it');
    await until(() => times > 0);
    for (let nth = 1; told.gaveUp.length === 0 && nth <= 60; nth += 1) {
      await one.keep('b', nth);
      const before = times;
      await until(() => others.includes(nth));
      const isTriedAgain = async () => {
        // Perhaps too early, before it was put off.
        if (times === before) await letTimePass();
        return times > before || told.gaveUp.length > 0;
      };
      await expect.poll(isTriedAgain, { timeout: 5_000, interval: 20 }).toBe(true);
    }
    await one.idle();
    expect(told.gaveUp).toHaveLength(1);
    expect(times).toBeGreaterThanOrEqual(8);
    expect(others).toContain('behind it');
    expect((await states()).filter((state) => state === 'parked')).toHaveLength(1);
    await one.forget('a');
    expect(await states()).not.toContain('parked');
  });

  it('that came when its lane was emptied and let go of keeps the lane, whoever still believes to have it', async () => {
    const rows = createRows({ pool, channel: 'zalo-oa', taker: 'one' });
    const row = (digest: string) => ({ lane: 'a', digest, sealed: digest });
    await rows.keep([row('first')]);
    const [slow] = await rows.take(1, 0);
    const [again] = await rows.take(1, 0);
    await rows.done([(await rows.heads(['a'], 1)).get('a')?.[0]?.number ?? '']);
    expect(await rows.release('a', again?.kept ?? null)).toBe(true);
    await rows.keep([row('second')]);
    await rows.take(1, 8_000);
    expect(await rows.release('a', slow?.kept ?? null)).toBe(false);
    expect(await rows.take(1, 8_000)).toHaveLength(1);
  });

  it('is not set aside while nothing can be taken', async () => {
    const inbox = await open();
    let times = 0;
    inbox.start(async () => {
      times += 1;
      throw new Error('the store is full');
    });
    await inbox.keep('a', 1);
    await inbox.keep('b', 2);
    for (let round = 1; round <= 12; round += 1) {
      await expect.poll(() => times, { timeout: 3_000, interval: 5 }).toBeGreaterThanOrEqual(2 * round);
      // Each must be put off before its pause can be cut short.
      await expect
        .poll(async () => (await pool.query('select from inbox_lane where failures >= $1', [round])).rowCount)
        .toBe(2);
      await letTimePass();
    }
    expect(told.gaveUp).toEqual([]);
    expect(await states()).toEqual(['waiting', 'waiting']);
  });

  it('as its seal is broken is set aside at once, and what is behind it is taken', async () => {
    const [front, worker] = [await open(), await open()];
    await front.keep('a', 1);
    await pool.query(`update inbox set sealed = 'AAAA'`);
    await front.keep('a', 2);
    const taken: Array<[string, unknown]> = [];
    worker.start(taking(taken, 'w'));
    await worker.idle();
    expect(taken).toEqual([['w', 2]]);
    expect(await states()).toEqual(['broken', 'done']);
    expect(told.failed).toHaveLength(1);
  });
});
