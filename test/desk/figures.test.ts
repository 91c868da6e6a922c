/** Figures, counted from what a real engine writes. */
import { describe, expect, it } from 'vitest';
import { machine } from '../../flows/root.ts';
import { insight } from '../../src/desk/api/operations/insight.ts';
import { figures as figuresShape, unanswered as unansweredShape } from '../../src/desk/api/shapes.ts';
import { csvCell } from '../../src/desk/figures/csv.ts';
import { bucketOf, timesIn } from '../../src/desk/figures/durations.ts';
import { createFigures, type Figures, type FiguresDocument } from '../../src/desk/figures/figures.ts';
import { rankOf } from '../../src/desk/figures/linking-way.ts';
import { TerminalError } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { createFakeClock, hour, minute, settled, wayTo } from '../engine/harness.ts';
import { createWorld, lan, minh, seal, type World } from './board-world.ts';

type Node = (typeof machine)['root'];

const chat = 'telegram:1';
const other = 'web:2';
const today = '2026-11-21';
const take = { kind: 'take', from: null } as const;

interface Counted {
  world: World;
  figures: Figures;
  store: Store<FiguresDocument>;
  failures: unknown[];
}

async function counted(store = createMemoryStore<FiguresDocument>(), clock = createFakeClock()): Promise<Counted> {
  const failures: unknown[] = [];
  const figures = createFigures({ store, seal, clock, failed: (error) => failures.push(error) });
  await figures.start();
  const world = await createWorld({ clock, watcher: () => figures });
  return { world, figures, store, failures };
}

const asked = (how: object = {}) => insight.figures.query.parse({ from: today, to: today, ...how });
const told = (figures: Figures, how: object = {}) => figuresShape.parse(figures.figures(asked(how)));
const funnel = (figures: Figures, how?: object) =>
  Object.fromEntries(told(figures, how).funnel.map(({ step, count }) => [step, count]));

async function link(world: World, id: string) {
  await world.say(id, ...wayTo.code);
  if ((await world.at(id)) === 'linking.offeringUpdate') await world.press(id, 'button.update');
  await world.say(id, '123456');
  await world.press(id, 'button.confirmLink');
}

describe('the funnel of linking', () => {
  it('counts each step once for whoever goes all the way', async () => {
    const { world, figures } = await counted();
    await link(world, chat);
    expect(funnel(figures)).toEqual({ started: 1, consented: 1, matched: 1, codeSent: 1, linked: 1 });
    expect(told(figures).leftAt).toEqual([]);
    expect(told(figures).days).toMatchObject([{ day: today, conversations: 1, started: 1, linked: 1 }]);
  });

  it('counts no step again for going back, and tells where it was left', async () => {
    const { world, figures } = await counted();
    await world.say(chat, ...wayTo.askingDateOfBirth, 'quay lại', 'quay lại', 'tôi đồng ý', 'hủy');
    expect(funnel(figures)).toEqual({ started: 1, consented: 1, matched: 0, codeSent: 0, linked: 0 });
    expect(told(figures).leftAt).toEqual([{ name: 'linking.askingCccd', count: 1 }]);
    await world.say(chat, 'liên kết ngay tại đây');
    expect(funnel(figures)).toMatchObject({ started: 2, consented: 2 });
  });

  it('counts an account as found that is linked already', async () => {
    const { world, figures } = await counted();
    world.answer('matchCitizen', () => ({
      outcome: 'match',
      account: { id: 'a', hasCccd: true, link: { same: true, linkedAt: '2026-01-01T00:00:00Z' } } as never,
    }));
    await world.say(chat, ...wayTo.code);
    expect(funnel(figures)).toEqual({ started: 1, consented: 1, matched: 1, codeSent: 0, linked: 0 });
    expect(told(figures).leftAt).toEqual([{ name: 'linking.matching.running', count: 1 }]);
  });

  it('ranks every state of linking by what is behind whoever is in it', () => {
    const leavesBelow = (node: Node): string[] =>
      Object.values(node.states).flatMap((child) =>
        child.type === 'atomic' ? [child.path.join('.')] : leavesBelow(child),
      );
    const states = leavesBelow(machine.root);
    const linking = states.filter((state) => state.startsWith('linking.'));
    const ranks = Object.groupBy(linking, (state) => String(rankOf(state)));
    expect(Object.keys(ranks)).toEqual(['1', '2', '3', '4']);
    expect(ranks['1']).toEqual(['linking.beginning', 'linking.consent']);
    expect(new Set(ranks['2']!.map((state) => state.split('.')[1]))).toEqual(
      new Set([
        ...['askingCccd', 'confirmingCccd', 'askingDateOfBirth', 'confirmingDateOfBirth'],
        ...['matching', 'noMatch', 'found'],
      ]),
    );
    expect(new Set(ranks['3']!.map((state) => state.split('.')[1]))).toEqual(
      new Set(['offeringUpdate', 'skipping', 'updating', 'checkingVneid', 'code']),
    );
    expect(ranks['4']).toContain('linking.code.asking');
    expect(ranks['4']).not.toContain('linking.code.sending.running');
    expect(states.filter((state) => !state.startsWith('linking.') && rankOf(state) !== 0)).toEqual([]);
  });
});

describe('conversations and messages', () => {
  it('are counted by day, channel and flow: a conversation once a day, and once in each of its flows', async () => {
    const { world, figures } = await counted();
    await world.say(chat, 'xin chào', 'liên kết ngay tại đây', 'hủy', 'liên kết ngay tại đây');
    await world.say(other, 'xin chào');
    expect(told(figures)).toMatchObject({ conversations: 2, messages: 5 });
    expect(told(figures, { channel: 'telegram' })).toMatchObject({ conversations: 1, messages: 4 });
    expect(told(figures, { flow: 'linking' })).toMatchObject({ conversations: 1, messages: 2 });
    expect(told(figures, { flow: 'menu' })).toMatchObject({ conversations: 2, messages: 3 });
    await world.clock.advance(24 * hour);
    await world.say(chat, 'tôi đồng ý');
    const both = told(figures, { to: '2026-11-22' });
    expect(both.days.map(({ day, conversations }) => [day, conversations])).toEqual([
      [today, 2],
      ['2026-11-22', 1],
    ]);
  });

  it('belong to the day in Vietnam', async () => {
    const { world, figures } = await counted();
    await world.clock.advance(Date.parse('2026-11-21T16:59:00Z') - world.clock.now());
    await world.say(chat, 'xin chào');
    await world.clock.advance(minute);
    await world.say(chat, 'xin chào');
    expect(told(figures, { to: '2026-11-22' }).days.map(({ messages }) => messages)).toEqual([1, 1]);
  });

  it('are told for every day of a period, and for none that has not come', async () => {
    const { figures } = await counted();
    expect(told(figures, { from: '2026-11-19', to: '2030-01-01' }).days.map(({ day }) => day)).toEqual([
      '2026-11-19',
      '2026-11-20',
      today,
    ]);
    expect(told(figures, { from: '0001-01-01' }).days).toHaveLength(400);
    expect(told(figures, { from: '2026-11-22', to: today }).days).toEqual([]);
  });
});

describe('the help desk', () => {
  it('is asked, late, comes, replies and closes; the citizen is satisfied', async () => {
    const { world, figures } = await counted();
    await world.say(chat, ...wayTo.askingCccd, 'gặp người thật');
    await world.clock.advance(6 * minute);
    await world.order(chat, take);
    await world.clock.advance(4 * minute);
    expect(told(figures).firstReply.count).toBe(0);
    await world.order(chat, { kind: 'say', id: 'first-words', text: 'Chào bác' });
    await world.order(chat, { kind: 'say', id: 'second-words', text: 'Bác cần gì ạ' });
    await world.clock.advance(10 * minute);
    await world.order(chat, { kind: 'close' });
    await world.press(chat, 'button.content');
    const { handoffs, firstReply, toClose, satisfaction } = told(figures);
    expect(handoffs).toEqual({ asked: 1, taken: 1, late: 1, lapsed: 0, closed: 1 });
    expect(firstReply.count).toBe(1);
    expect(firstReply.medianMs! / (10 * minute)).toBeCloseTo(1, 1);
    expect(toClose.count).toBe(1);
    expect(toClose.medianMs! / (14 * minute)).toBeCloseTo(1, 1);
    expect(satisfaction).toEqual({ content: 1, fair: 0, unhappy: 0 });
    expect(told(figures, { flow: 'linking' })).toMatchObject({ handoffs, satisfaction });
    expect(told(figures).days[0]).toMatchObject({ handoffs: 1 });
  });

  it('is measured from the takeover where nobody asked, also when a colleague replies', async () => {
    const { world, figures } = await counted();
    await world.say(chat, 'xin chào');
    await world.order(chat, take);
    await world.clock.advance(minute);
    await world.order(chat, { kind: 'take', from: lan.id }, minh);
    await world.clock.advance(minute);
    await world.order(chat, { kind: 'say', id: 'first-words', text: 'Chào bác' }, minh);
    await world.order(chat, { kind: 'return', move: null }, minh);
    const { handoffs, firstReply, toClose } = told(figures);
    expect(handoffs).toMatchObject({ asked: 0, taken: 1, closed: 0 });
    for (const times of [firstReply, toClose]) expect(times.medianMs! / (2 * minute)).toBeCloseTo(1, 1);
  });

  it('lapses', async () => {
    const { world, figures } = await counted();
    await world.say(chat, 'xin chào');
    await world.order(chat, take);
    await world.clock.advance(2 * hour);
    expect(told(figures).handoffs).toMatchObject({ taken: 1, lapsed: 1 });
  });
});

describe('what is misunderstood', () => {
  it('is counted by the open question, and not while a person is spoken to', async () => {
    const { world, figures } = await counted();
    await world.say(chat, ...wayTo.consent, 'bla blu', 'ble blo');
    await world.order(chat, take);
    await world.say(chat, 'bla blu ble blo thế nào?');
    expect(told(figures).misunderstood).toEqual([{ name: 'linking.consent', count: 2 }]);
    expect(figures.unanswered()).toEqual([]);
  });

  it('becomes a list of questions, the same once, the most frequent first', async () => {
    const { world, figures } = await counted();
    await world.say(chat, 'xin chào', 'Cá mập bơi ở đâu?', 'bla blu');
    await world.say(other, 'xin chào', 'ca map boi o dau?', 'zzz yyy xxx www vvv');
    const questions = figures.unanswered().map((question) => unansweredShape.parse(question));
    expect(questions).toMatchObject([
      { text: 'ca map boi o dau?', count: 2, language: 'vi', question: 'root.menu' },
      { text: 'zzz yyy xxx www vvv', count: 1 },
    ]);
    expect(await figures.settle(questions[0]!.id)).toBe(true);
    expect(await figures.settle(questions[0]!.id)).toBe(false);
    expect(figures.unanswered()).toHaveLength(1);
  });

  it('is forgotten after 30 days, on disk too', async () => {
    const { world, figures, store } = await counted();
    await world.say(chat, 'xin chào', 'Cá mập bơi ở đâu?');
    await world.clock.advance(minute);
    const before = await store.read('figures:unanswered');
    expect(JSON.stringify(before)).not.toContain('map');
    expect(seal.open(before!.sealed!, 'figures:unanswered')).toHaveLength(1);
    await world.clock.advance(30 * 24 * hour + 6 * hour);
    expect(figures.unanswered()).toEqual([]);
    expect(seal.open((await store.read('figures:unanswered'))!.sealed!, 'figures:unanswered')).toEqual([]);
  });

  it('keeps 500 questions, those that came last', async () => {
    const { world, figures } = await counted();
    await world.say(chat, 'xin chào', 'bla blu');
    const after = await world.record(chat);
    const entry = after.transcript.findLast(({ heard }) => heard === 'unclear')!;
    for (let each = 0; each < 600; each += 1) {
      const text = `con cá số ${each} ở đâu?`;
      figures.wrote(after, { ...after, transcript: [...after.transcript, { ...entry, n: 1_000, text }] });
    }
    const texts = figures.unanswered().map(({ text }) => text);
    expect(texts).toHaveLength(500);
    expect(texts).not.toContain('con cá số 99 ở đâu?');
    expect(texts).toContain('con cá số 100 ở đâu?');
  });
});

describe('what is on disk', () => {
  it('is written every five seconds at most, and holds nothing of a citizen', async () => {
    const { world, store } = await counted();
    const versions = [];
    await link(world, chat);
    expect(await store.read(`figures:${today}`)).toBeNull();
    await world.clock.advance(5_000);
    versions.push((await store.read(`figures:${today}`))?.version);
    await world.say(chat, 'xin chào', 'alo');
    await world.clock.advance(4_999);
    versions.push((await store.read(`figures:${today}`))?.version);
    await world.clock.advance(1);
    const document = await store.read(`figures:${today}`);
    versions.push(document?.version);
    expect(versions).toEqual([1, 1, 2]);
    expect(Object.keys(document!.cells!).every((key) => key.startsWith('telegram/'))).toBe(true);
    expect(JSON.stringify(document)).not.toMatch(/0790|1985|chào|alo/);
  });

  it('is there again after a restart, and counted on', async () => {
    const { world, figures, store } = await counted();
    await link(world, chat);
    await world.say(chat, 'Cá mập bơi ở đâu?');
    const before = [told(figures), figures.csv(asked()), figures.unanswered()];
    await figures.stop();
    const anew = await counted(store, world.clock);
    expect([told(anew.figures), anew.figures.csv(asked()), anew.figures.unanswered()]).toEqual(before);
    await anew.world.say(other, 'xin chào');
    expect(told(anew.figures).conversations).toBe(told(figures).conversations + 1);
    await anew.figures.stop();
    expect(anew.failures).toEqual([]);
  });

  it('is not replaced by what happens before it is read', async () => {
    const first = await counted();
    await first.world.say(chat, 'xin chào');
    await first.figures.stop();
    const clock = first.world.clock;
    const figures = createFigures({ store: first.store, seal, clock, failed: () => {} });
    const world = await createWorld({ clock, watcher: () => figures });
    await world.say(other, 'xin chào');
    await clock.advance(6_000);
    expect(told(figures).conversations).toBe(1);
    await figures.start();
    expect(told(figures).conversations).toBe(2);
    await figures.stop();
    expect(told((await counted(first.store, clock)).figures).conversations).toBe(2);
  });

  it('is tried again when the store fails, also when the write took effect', async () => {
    const memory = createMemoryStore<FiguresDocument>();
    let how: 'well' | 'before' | 'after' = 'before';
    const store: Store<FiguresDocument> = {
      ...memory,
      async write(document) {
        if (how === 'before') throw new Error('full');
        await memory.write(document);
        if (how === 'after') throw new Error('full');
      },
    };
    const { world, figures, failures } = await counted(store);
    await world.say(chat, 'xin chào');
    await world.clock.advance(5_000);
    how = 'after';
    await world.clock.advance(5_000);
    expect(failures).toHaveLength(2);
    how = 'well';
    await world.say(chat, 'alo');
    await world.clock.advance(5_000);
    expect(failures).toHaveLength(2);
    await figures.stop();
    expect(told((await counted(memory, world.clock)).figures)).toEqual(told(figures));
  });

  it('is left as it is when it cannot be read, which is told', async () => {
    const memory = createMemoryStore<FiguresDocument>();
    const failures: unknown[] = [];
    const broken: Store<FiguresDocument> = {
      ...memory,
      // biome-ignore lint/correctness/useYield: it fails before the first
      async *ids() {
        throw new Error('closed');
      },
    };
    const figures = createFigures({
      store: broken,
      seal,
      clock: createFakeClock(),
      failed: (error) => failures.push(error),
    });
    await figures.start();
    await figures.stop();
    expect(failures).toHaveLength(1);
    await memory.write({
      id: 'figures:unanswered',
      version: 1,
      dueAt: null,
      sealed: createSeal('x'.repeat(40)).close([], 'y'),
    });
    const { failures: told_ } = await counted(memory);
    expect(told_).toHaveLength(1);
  });

  it('goes after 400 days', async () => {
    const { world, store, figures } = await counted();
    await world.say(chat, 'xin chào');
    await world.clock.advance(5_000);
    await figures.stop();
    const clock = createFakeClock(world.clock.now() + 400 * 24 * hour);
    const late = createFigures({ store, seal, clock, failed: () => {} });
    await late.start();
    await clock.advance(5_000);
    await settled();
    expect(await store.read(`figures:${today}`)).toBeNull();
    expect(late.figures(asked()).messages).toBe(0);
  });
});

describe('the table', () => {
  it('has a row for each day, channel and flow, and a header', async () => {
    const { world, figures } = await counted();
    await world.say(chat, 'xin chào', 'liên kết ngay tại đây');
    await world.say(other, 'xin chào');
    const csv = figures.csv(asked());
    const rows = csv.split('\r\n');
    expect(rows.at(-1)).toBe('');
    expect(rows[0]).toMatch(/^day,channel,flow,conversations,messages,linking started,/);
    expect(rows.slice(1, -1).map((row) => row.split(',').slice(0, 5).join())).toEqual([
      `${today},telegram,linking,1,1`,
      `${today},telegram,menu,1,1`,
      `${today},web,menu,1,1`,
    ]);
    expect(new Set(rows.slice(0, -1).map((row) => row.split(',').length)).size).toBe(1);
    expect(figures.csv(asked({ channel: 'web' })).split('\r\n')).toHaveLength(3);
  });

  it('quotes what must be, and has no formula in it', () => {
    expect(['a,b', 'say "x"', 'a\r\nb', 'plain', null, 0, -3].map(csvCell)).toEqual([
      '"a,b"',
      '"say ""x"""',
      '"a\r\nb"',
      'plain',
      '',
      '0',
      '-3',
    ]);
    for (const formula of ['=1+1', '+1', '-1', '@x', '\t=1']) expect(csvCell(formula)).toBe(`'${formula}`);
  });
});

describe('durations', () => {
  it('are told to 5 %, from a second to 30 days', () => {
    for (const ms of [1_000, 1_500, minute, 17 * minute, 3 * hour, 48 * hour]) {
      const { medianMs, p90Ms } = timesIn([[String(bucketOf(ms)), 1]]);
      expect(medianMs).toBe(p90Ms);
      expect(Math.abs(medianMs! / ms - 1)).toBeLessThan(0.05);
    }
    expect(bucketOf(0)).toBe(0);
    expect(bucketOf(Number.MAX_SAFE_INTEGER)).toBe(bucketOf(30 * 24 * hour));
    expect(timesIn([])).toEqual({ count: 0, medianMs: null, p90Ms: null });
  });

  it('have a median and a ninth tenth', () => {
    const counted = [minute, 2 * minute, 3 * minute, 4 * minute, hour].map(
      (ms) => [String(bucketOf(ms)), 2] as [string, number],
    );
    const { count, medianMs, p90Ms } = timesIn(counted.reverse());
    expect(count).toBe(10);
    expect(medianMs! / (3 * minute)).toBeCloseTo(1, 1);
    expect(p90Ms! / hour).toBeCloseTo(1, 1);
  });
});

it('tells of a service that failed where linking was left', async () => {
  const { world, figures } = await counted();
  world.answer('matchCitizen', () => {
    throw new TerminalError('refused');
  });
  await world.say(chat, ...wayTo.code);
  await world.press(chat, 'button.menu');
  expect(told(figures).leftAt).toEqual([{ name: 'linking.matching.unavailable', count: 1 }]);
});
