/** The list in the database alone: what dead processes left is mended, what is late is not taken, and 20,000 cards are asked by index. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversations } from '../../src/desk/api/operations/conversations.ts';
import type { ListQuery } from '../../src/desk/board/board.ts';
import { createHashes } from '../../src/desk/board/shared/hashes.ts';
import { createLists } from '../../src/desk/board/shared/lists.ts';
import { createSharedBoard, type SharedBoard } from '../../src/desk/board/shared/shared-board.ts';
import { type Ask, createDatabase } from '../../src/desk/database.ts';
import { begin, type Conversation, type FrozenConversation, freeze } from '../../src/engine/conversation.ts';
import { openPostgresStorage, type PostgresStorage } from '../../src/postgres-storage.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import type { Store } from '../../src/stores/store.ts';
import { speech, testKey } from '../engine/harness.ts';
import { query, startDatabase, type TestServer } from '../stores/database.ts';
import { numberOf, seal } from './board-world.ts';

let server: TestServer;
let url: string;
let storage: PostgresStorage;
let store: Store<FrozenConversation>;
let clock: MovableClock;
let board: SharedBoard;
const failures: unknown[] = [];

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server?.end());
beforeEach(async () => {
  url = await server.database();
  clock = createMovableClock({ runs: true });
  storage = await openPostgresStorage({ url, dataKey: testKey, clock, failed: (error) => failures.push(error) });
  store = await storage.documents('conversation');
  board = open();
  return async () => {
    await board.stop();
    await store.close();
    await storage.close();
    expect(failures.splice(0)).toEqual([]);
  };
});

const open = () =>
  createSharedBoard({
    store,
    seal,
    clock,
    numberOf,
    speech,
    failed: (error) => failures.push(error),
    shared: { storage, pool: storage.pool, processes: storage.processes },
    dataKey: testKey,
  });

const soon = { timeout: 5_000, interval: 50 };
const asked = (given: Partial<ListQuery>) => conversations.conversations.query.parse({ view: 'all', ...given });
const listed = async (given: Partial<ListQuery> = {}) =>
  (await board.list(asked(given), 'lan')).items.map(({ number }) => number);

/** As the engine would have written it, with this said in it. */
const conversation = (id: string, version: number, text: string): Conversation => ({
  ...begin(id, 'nonce-of-a-test', 'vi'),
  version,
  transcript: [{ n: version, at: clock.now(), who: 'citizen', text }],
});

describe('the list', () => {
  it('takes in what was written by a process that died, and lets go of what was erased', async () => {
    for (const id of ['web:1', 'web:2']) await store.write(freeze(conversation(id, 1, 'xin chào'), seal));
    board.start();
    await vi.waitFor(
      async () => expect((await listed()).sort()).toEqual([numberOf('web:1'), numberOf('web:2')].sort()),
      soon,
    );
    await vi.waitFor(async () => expect((await board.list(asked({}), 'lan')).ready).toBe(true), soon);
    await store.erase('web:1');
    await board.stop();
    board = open();
    board.start();
    await vi.waitFor(async () => expect(await listed()).toEqual([numberOf('web:2')]), soon);
  });

  it('takes no older card than it has, none of what is erased, and every one of what began anew', async () => {
    const wrote = (one: Conversation) => board.wrote(one, one);
    const lastText = async () => (await board.summary(numberOf('web:1')))?.lastText;
    const first = conversation('web:1', 1, 'một');
    const second = conversation('web:1', 2, 'hai');
    await store.write(freeze(first, seal));
    await store.write(freeze(second, seal));
    wrote(second);
    expect(await lastText()).toBe('hai');
    wrote(first);
    expect(await lastText()).toBe('hai');
    await store.erase('web:1');
    board.erased('web:1');
    expect(await lastText()).toBeUndefined();
    // Of a process that was slow.
    wrote(second);
    expect(await lastText()).toBeUndefined();
    await store.write(freeze(conversation('web:1', 1, 'lại từ đầu'), seal));
    wrote(conversation('web:1', 1, 'lại từ đầu'));
    expect(await lastText()).toBe('lại từ đầu');
    // Told late.
    board.erased('web:1');
    expect(await lastText()).toBe('lại từ đầu');
  });
});

describe('while the database is away', () => {
  it('the list waits, and has what was written when it is back', async () => {
    board.start();
    const one = conversation('web:1', 1, 'xin chào');
    await store.write(freeze(one, seal));
    await server.stop('kill');
    board.wrote(one, one);
    await expect(listed()).rejects.toThrow('the database');
    await server.start();
    await vi.waitFor(async () => expect(await listed()).toEqual([numberOf('web:1')]), {
      timeout: 10_000,
      interval: 100,
    });
    await vi.waitFor(() => expect(board.ahead()).toBe(0), soon);
    expect(failures.splice(0).length).toBeGreaterThan(0);
  }, 20_000);
});

describe('of 20,000 cards', () => {
  const many = 20_000;
  const hashes = createHashes(testKey);
  const hashOf = (word: string) => hashes.wanted(word, { vi: [], en: [] })[0] ?? 0;

  it('each part, count and search goes by an index, in a fraction of the time of reading all', async () => {
    await fill();
    const explained: string[] = [];
    const { ask } = createDatabase(storage.pool);
    const explaining: Ask = async (text, values, name) => {
      const rows = await ask<Record<'QUERY PLAN', string>>(`explain ${text}`, values);
      explained.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return ask(text, values, name);
    };
    const lists = createLists({ ask: explaining, clock });
    const part = (query: Partial<ListQuery>, wanted: number[][] = []) =>
      lists.part(asked(query), { account: 'lan', wanted });
    const taken = async (work: () => Promise<unknown>) => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const readAll = await taken(() => query(url, 'select * from desk_card join desk_find using (number)'));
    const times = {
      view: await taken(async () => expect(await part({ view: 'bot' })).toMatchObject({ total: many / 2 })),
      filter: await taken(async () => expect((await part({ view: 'ended', flow: 'linking' })).total).toBe(3_333)),
      word: await taken(async () => expect((await part({}, [[hashOf('duynhat')]])).total).toBe(1)),
      words: await taken(async () => expect((await part({}, [[hashOf('xin')], [hashOf('tu7')]])).total).toBe(40)),
    };
    for (const view of ['waiting', 'mine', 'held', 'stuck', 'ended', 'all'] as const) await part({ view });
    expect(await lists.counts('lan')).toMatchObject({ all: many, bot: many / 2, stuck: 400, waiting: 0 });
    await lists.waiting();
    expect(explained.length).toBeGreaterThan(12);
    for (const plan of explained) expect(plan).not.toMatch(/Seq Scan on desk_/);
    for (const ms of Object.values(times)) expect(ms, JSON.stringify(times)).toBeLessThan(readAll);
  }, 30_000);

  async function fill() {
    await query(
      url,
      `insert into desk_card (number, id, version, form, changed_at, card, queue, stuck_since, last_at, channel, language, flow)
        select lpad(to_hex(n), 12, '0'), 'web:' || n, 1, 1, now(), repeat(md5(n::text), 40),
          case n % 2 when 0 then 'bot' else 'ended' end, case n % 50 when 0 then n end, n, 'web', 'vi',
          case n % 3 when 0 then 'linking' else 'menu' end
        from generate_series(1, ${many}) as n`,
    );
    await query(
      url,
      `insert into desk_find (number, words) select lpad(to_hex(n), 12, '0'),
          array[$1::bigint, case n when 777 then $2::bigint else n end, case n % 500 when 7 then $3::bigint else n % 500 end]
          || array(select n * 20 + more from generate_series(1, 20) as more)
        from generate_series(1, ${many}) as n`,
      [hashOf('xin'), hashOf('duynhat'), hashOf('tu7')],
    );
    await query(url, 'vacuum analyze desk_card, desk_find');
  }
});
