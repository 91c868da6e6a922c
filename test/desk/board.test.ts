/** The list of conversations, over a real engine. */
import { describe, expect, it } from 'vitest';
import { conversations } from '../../src/desk/api/operations/conversations.ts';
import { type Board, createBoard, type ListQuery } from '../../src/desk/board/board.ts';
import { begin, freeze } from '../../src/engine/conversation.ts';
import { CitizenGoneError, TerminalError } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { DamagedDocumentError } from '../../src/stores/store.ts';
import { citizen, hour, minute, speech, startAt, wayTo } from '../engine/harness.ts';
import { createWorld, lan, minh, numberOf, seal, type World } from './board-world.ts';

const chat = 'telegram:1';
const other = 'web:2';

async function watched(): Promise<{ world: World; board: Board }> {
  let board!: Board;
  const world = await createWorld({
    watcher({ clock, store }) {
      board = createBoard({ store, seal, clock, numberOf, speech });
      return board;
    },
  });
  return { world, board };
}

const boardBeside = (
  { store, clock }: Pick<World, 'store' | 'clock'>,
  how: Partial<Parameters<typeof createBoard>[0]> = {},
) => createBoard({ store, seal, clock, numberOf, speech, ...how });

const asked = (query: Partial<ListQuery>) => conversations.conversations.query.parse({ view: 'all', ...query });
const list = (board: Board, query: Partial<ListQuery> = {}, account = 'lan') => board.list(asked(query), account);
const found = (board: Board, query: Partial<ListQuery>, account?: string) =>
  list(board, query, account).items.map(({ number }) => board.idOf(number));
const summaryOf = (board: Board, id = chat) => {
  const summary = board.summary(numberOf(id));
  if (summary === null) throw new Error('it is not on the list');
  return summary;
};
const search = (board: Board, words: string) => found(board, { search: words });

describe('a summary', () => {
  it('follows a citizen through linking, step by step', async () => {
    const { world, board } = await watched();
    const seen: Array<[string, number | undefined]> = [];
    for (const text of [...wayTo.confirming, 'đúng', 'có']) {
      await world.say(chat, text);
      const { state, step } = summaryOf(board);
      seen.push([state, step?.number]);
    }
    expect(seen.slice(0, 6)).toEqual([
      ['menu.asking', undefined],
      ['linking.consent', undefined],
      ['linking.askingCccd', 1],
      ['linking.askingDateOfBirth', 1],
      [expect.stringMatching(/^linking\.(?:code|offeringUpdate)/), expect.any(Number)],
      [expect.any(String), expect.any(Number)],
    ]);
    expect(summaryOf(board)).toMatchObject({ number: numberOf(chat), channel: 'telegram', language: 'vi' });
  });

  it('tells the last three digits and the outcome, and nothing else that is personal', async () => {
    const { world, board } = await watched();
    await world.say(chat, ...wayTo.code);
    if ((await world.at(chat)) === 'linking.offeringUpdate') await world.press(chat, 'button.update');
    expect(summaryOf(board)).toMatchObject({ last3: '001', outcome: null, flow: 'linking' });
    await world.say(chat, '123456');
    for (const personal of [citizen.cccd, citizen.born, '1985-03-15', 'Nguyễn', 'N•••', '123456', 'proof-1'])
      expect(JSON.stringify(list(board))).not.toContain(personal);
    await world.press(chat, 'button.confirmLink');
    expect(summaryOf(board)).toMatchObject({ last3: '001', outcome: 'linked', flow: 'menu' });
  });

  it('begins with what was said last, at most 120 characters of it', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào');
    const { lastWho, lastText, lastAt } = summaryOf(board);
    expect({ lastWho, lastAt }).toEqual({ lastWho: 'assistant', lastAt: startAt });
    expect(lastText.length).toBeLessThanOrEqual(120);
    expect(lastText.endsWith('…')).toBe(true);
    expect(speech.outline('vi', 'root.greeting').replaceAll(/\s+/g, ' ')).toContain(lastText.slice(0, 50));
  });

  it('does not show as said what the assistant was kept from saying', async () => {
    const { world, board } = await watched();
    await world.say(chat, ...wayTo.consent);
    await world.order(chat, { kind: 'take', from: null });
    await world.order(chat, { kind: 'say', id: 'first-words', text: 'Tôi là Lan đây' });
    await world.say(chat, 'cảm ơn cô');
    expect(summaryOf(board)).toMatchObject({ lastWho: 'citizen', lastText: 'cảm ơn cô' });
  });

  it('knows a registration that was sent, and an activation that was done', async () => {
    const { world, board } = await watched();
    const record = await world.say(chat, 'xin chào').then(() => world.record(chat));
    const registered = structuredClone(record);
    registered.snapshot.context.registration = { id: 'r', approved: null };
    board.wrote(record, registered);
    expect(summaryOf(board).outcome).toBe('registered');
    const activated = structuredClone(record);
    activated.transcript.push({ n: 9, at: startAt, who: 'assistant', lines: ['activating.done'] });
    board.wrote(record, activated);
    expect(summaryOf(board).outcome).toBe('activated');
  });
});

describe('a queue', () => {
  it('is waited in by whoever asks for a person, the longest first, and left for who takes it', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào', 'gặp người thật');
    await world.clock.advance(minute);
    await world.say(other, 'xin chào', 'gặp người thật');
    expect(found(board, { view: 'waiting' })).toEqual([chat, other]);
    expect(summaryOf(board)).toMatchObject({ queue: 'waiting', waitingSince: startAt });
    expect(board.ahead()).toBe(2);
    await world.order(chat, { kind: 'take', from: null });
    expect(board.ahead()).toBe(1);
    expect(summaryOf(board)).toMatchObject({ queue: 'held', holder: lan, waitingSince: null });
    expect(board.counts('lan')).toMatchObject({ waiting: 1, mine: 1, held: 0, all: 2 });
    expect(board.counts('minh')).toMatchObject({ mine: 0, held: 1 });
    await world.order(chat, { kind: 'return', move: null });
    expect(summaryOf(board)).toMatchObject({ queue: 'bot', holder: null });
  });

  it('puts among the held first who waits for an answer, the longest first', async () => {
    const { world, board } = await watched();
    for (const id of ['web:a', 'web:b', 'web:c', 'web:d']) {
      await world.say(id, 'xin chào');
      await world.order(id, { kind: 'take', from: null }, id === 'web:d' ? minh : lan);
    }
    await world.say('web:c', 'alo');
    await world.clock.advance(minute);
    await world.say('web:b', 'alo');
    await world.say('web:d', 'alo');
    expect(found(board, { view: 'mine' })).toEqual(['web:c', 'web:b', 'web:a']);
    expect(found(board, { view: 'held' })).toEqual(['web:d']);
  });

  it('ends a day after the last word in the menu, by the passing of time alone, and tells so', async () => {
    const { world, board } = await watched();
    const told: Array<string | undefined> = [];
    await world.say(chat, 'xin chào');
    board.onChange((_, summary) => told.push(summary?.queue));
    await world.clock.advance(24 * hour - 1);
    expect(board.counts('')).toMatchObject({ bot: 1, ended: 0 });
    await world.clock.advance(1);
    expect(board.counts('')).toMatchObject({ bot: 0, ended: 1 });
    expect(told.at(-1)).toBe('ended');
  });

  it('does not wait for whoever has blocked the assistant', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào', 'gặp người thật');
    world.refusals.push(new CitizenGoneError('blocked'));
    await world.say(chat, 'alo', 'alo');
    expect((await world.record(chat)).snapshot.context.handoff).toBeTruthy();
    const gone = { ...(await world.record(chat)), gone: true };
    board.wrote(gone, gone);
    expect(summaryOf(board)).toMatchObject({ gone: true, queue: 'ended', waitingSince: null });
    expect(board.ahead()).toBe(0);
  });
});

describe('a trouble', () => {
  it('is three of the last five messages misunderstood, but not what is said to a person', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào', 'bla blu', 'ble blo');
    expect(summaryOf(board).troubles).toEqual([]);
    await world.say(chat, 'blu bli bla');
    expect(summaryOf(board).troubles).toEqual(['misunderstood']);
    expect(found(board, { view: 'stuck' })).toEqual([chat]);
    await world.say(other, 'xin chào');
    await world.order(other, { kind: 'take', from: null });
    await world.say(other, 'bla blu', 'ble blo', 'blu bli bla');
    expect(summaryOf(board, other).troubles).toEqual([]);
  });

  it('is a service that stays away', async () => {
    const { world, board } = await watched();
    world.answer('matchCitizen', () => {
      throw new TerminalError('refused');
    });
    await world.say(chat, ...wayTo.code);
    expect(summaryOf(board)).toMatchObject({ state: 'linking.matching.unavailable', troubles: ['service-down'] });
  });

  it('is a call that has failed twice', async () => {
    const { world, board } = await watched();
    world.answer('matchCitizen', () => {
      throw new Error('down');
    });
    await world.say(chat, ...wayTo.code);
    expect(summaryOf(board)).toMatchObject({ state: 'linking.matching.running', troubles: [] });
    await world.clock.advance(4_000);
    expect(summaryOf(board).troubles).toEqual(['service-down']);
  });

  it('is half an hour of silence in the middle of linking, until two days, and not while a person holds it', async () => {
    const { world, board } = await watched();
    await world.say(chat, ...wayTo.askingCccd);
    await world.say(other, 'xin chào');
    expect(board.counts('').stuck).toBe(0);
    await world.clock.advance(30 * minute);
    expect(summaryOf(board).troubles).toEqual(['idle']);
    expect(board.counts('').stuck).toBe(1);
    await world.order(chat, { kind: 'take', from: null });
    expect(board.counts('').stuck).toBe(0);
    await world.order(chat, { kind: 'return', move: null });
    expect(board.counts('').stuck).toBe(1);
    await world.clock.advance(48 * hour);
    expect(summaryOf(board)).toMatchObject({
      troubles: [],
      queue: 'ended',
      flow: 'linking',
      step: null,
      state: 'parked',
    });
  });

  it('is something parked, for a day', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào');
    const record = await world.record(chat);
    board.wrote(record, { ...record, parked: [{ at: startAt, what: 'call', which: 'k', error: 'Error' }] });
    expect(summaryOf(board).troubles).toEqual(['parked']);
    await world.clock.advance(24 * hour);
    expect(summaryOf(board).troubles).toEqual([]);
  });
});

describe('a search', () => {
  it('finds words of both sides, whatever their marks, and wants all of them', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào', 'tôi đang ở Đà Lạt');
    await world.say(other, 'xin chào');
    expect(search(board, 'đà lạt')).toEqual([chat]);
    expect(search(board, 'LAT dang')).toEqual([chat]);
    expect(search(board, 'lat khongco')).toEqual([]);
    expect(search(board, '"lạt",')).toEqual([chat]);
    expect(new Set(search(board, 'tro ly'))).toEqual(new Set([chat, other]));
    expect(search(board, '  ')).toHaveLength(2);
  });

  it('finds part of a name, a label, what staff said', async () => {
    const { world, board } = await watched();
    await world.say(other, 'xin chào');
    await world.say(chat, 'xin chào', 'gặp người thật');
    await world.said(chat, { kind: 'text', text: 'alo' }, 'Trần Thị Hồng');
    await world.order(chat, { kind: 'take', from: null });
    await world.order(chat, { kind: 'say', id: 'first-words', text: 'Bác chờ cháu xem lại hồ sơ' });
    await world.engine.annotate(chat, (desk) => ({ ...desk, labels: ['Khẩn cấp'] }));
    for (const words of ['hong', 'Hồng', 'tran', 'khan', 'bac xem lai']) expect(search(board, words)).toEqual([chat]);
    expect(search(board, 'hau')).toEqual([]);
    expect(list(board).labels).toEqual(['Khẩn cấp']);
    expect(found(board, { label: 'Khẩn cấp' })).toEqual([chat]);
    await world.engine.annotate(chat, (desk) => ({ ...desk, labels: [] }));
    expect(list(board).labels).toEqual([]);
  });

  it('finds three last digits and the beginning of a number', async () => {
    const { world, board } = await watched();
    await world.say(chat, ...wayTo.askingDateOfBirth);
    await world.say(other, 'xin chào');
    expect(search(board, '001')).toEqual([chat]);
    expect(search(board, '1900')).toEqual(search(board, 'hotline-nobody'));
    const number = numberOf(other);
    expect(search(board, number.slice(0, 6))).toEqual([other]);
    expect(search(board, number)).toEqual([other]);
    expect(search(board, number.slice(0, 3))).not.toContain(chat);
  });
});

describe('the list', () => {
  it('filters by channel, language, flow, step and outcome, part by part', async () => {
    const { world, board } = await watched();
    await world.say(chat, ...wayTo.askingCccd);
    await world.say(other, 'hello, I want to speak English please');
    expect(found(board, { channel: 'web' })).toEqual([other]);
    expect(found(board, { language: 'en' })).toEqual([other]);
    expect(found(board, { flow: 'linking' })).toEqual([chat]);
    expect(found(board, { step: 1 })).toEqual([chat]);
    expect(found(board, { step: 2 })).toEqual([]);
    expect(found(board, { outcome: 'linked' })).toEqual([]);
    const part = list(board, { offset: 1, limit: 1 });
    expect({ total: part.total, items: part.items.length }).toEqual({ total: 2, items: 1 });
  });

  it('is the same after a restart', async () => {
    const { world, board } = await watched();
    await world.say(chat, ...wayTo.confirming);
    await world.say(other, 'xin chào', 'gặp người thật', 'bla blu', 'ble blo', 'bla bla');
    await world.say('web:3', 'xin chào');
    await world.order('web:3', { kind: 'take', from: null });
    const anew = boardBeside(world);
    expect(list(anew)).toMatchObject({ ready: false, total: 0 });
    await anew.load();
    expect(anew.ready).toBe(true);
    for (const view of ['all', 'waiting', 'mine', 'stuck', 'bot'] as const)
      expect(list(anew, { view })).toEqual({ ...list(board, { view }), ready: true });
    expect(found(anew, { search: 'blu' })).toEqual([other]);
  });

  it('takes what was written while it reads for newer, and what was deleted for gone', async () => {
    const { world } = await watched();
    for (const id of [chat, other]) await world.say(id, 'xin chào');
    const [first, second] = [await world.record(chat), await world.record(other)];
    const anew = boardBeside(world, {
      store: {
        ...world.store,
        async read(id) {
          const stored = await world.store.read(id);
          anew.wrote(first, { ...first, version: 99, gone: true });
          anew.erased(second.id);
          return stored;
        },
      },
    });
    await anew.load();
    expect(list(anew).items).toMatchObject([{ number: numberOf(chat), gone: true }]);
  });

  it('skips what does not open, and has the engine read what is damaged', async () => {
    const { world } = await watched();
    await world.say(chat, 'xin chào');
    const foreign = { ...begin('web:9', 'nonce', 'vi'), version: 1 };
    await world.store.write(freeze(foreign, createSeal('another key, just as long as ours is')));
    const damaged = boardBeside(world, {
      store: {
        ...world.store,
        async *ids() {
          yield* world.store.ids();
          yield 'web:damaged';
        },
        async read(id) {
          if (id === 'web:damaged') throw new DamagedDocumentError('damaged/x');
          return world.store.read(id);
        },
      },
    });
    await damaged.load();
    expect(found(damaged, {})).toEqual([chat]);
    const read = boardBeside(world);
    await read.load(async (id) => (id === chat ? world.record(chat) : null));
    expect(found(read, {})).toEqual([chat]);
  });

  it('forgets at once what the citizen has deleted, and tells so', async () => {
    const { world, board } = await watched();
    await world.say(chat, 'xin chào');
    expect(list(board).total).toBe(1);
    const told: unknown[] = [];
    const end = board.onChange((number, summary) => told.push([number, summary]));
    await world.say(chat, '/xoa', 'xóa hết');
    if (board.idOf(numberOf(chat)) !== null) await world.press(chat, 'button.confirmForget');
    expect(board.idOf(numberOf(chat))).toBeNull();
    expect(list(board)).toMatchObject({ total: 0, items: [], counts: { all: 0 } });
    expect(told.at(-1)).toEqual([numberOf(chat), null]);
    end();
    const before = told.length;
    await world.say(chat, 'xin chào');
    expect(told).toHaveLength(before);
    expect(list(board).total).toBe(1);
  });
});
