/** The views against a naive reading of the same conversations, and how long 10,000 of them take. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conversations } from '../../src/desk/api/operations/conversations.ts';
import { createBoard, type ListQuery } from '../../src/desk/board/board.ts';
import { type Card, createCards } from '../../src/desk/board/card.ts';
import { createSearch } from '../../src/desk/board/search.ts';
import { begin, type Conversation, type FrozenConversation, freeze } from '../../src/engine/conversation.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, hour, minute, speech, startAt } from '../engine/harness.ts';
import { lan, minh, numberOf, seal } from './board-world.ts';

const states: unknown[] = [
  'fresh',
  'parked',
  'answered',
  'rating',
  { menu: 'asking' },
  { linking: 'askingCccd' },
  { linking: { matching: 'unavailable' } },
  { guiding: 'hasAccount' },
];

interface Shape {
  chat: number;
  state: number;
  holder: 'lan' | 'minh' | null;
  waits: boolean;
  unanswered: boolean;
  parked: boolean;
  label: string | null;
  unclear: number;
  erased: boolean;
  waitMs: number;
}

function recordOf(shape: Shape, now: number): Conversation {
  const fresh = begin(`web:${shape.chat}`, 'nonce', 'vi');
  const by = shape.holder === 'lan' ? lan : minh;
  const { context } = fresh.snapshot;
  return {
    ...fresh,
    version: 1,
    snapshot: {
      ...fresh.snapshot,
      value: states[shape.state],
      context: { ...context, handoff: shape.waits ? { since: now - shape.waitMs, noted: false } : null },
    },
    heard: { at: now, said: 0 },
    transcript: Array.from({ length: 5 }, (_, index) => ({
      n: index + 1,
      at: now - 5 + index,
      who: 'citizen' as const,
      text: `câu ${index}`,
      heard: index < shape.unclear ? 'unclear' : 'yes',
    })),
    parked: shape.parked ? [{ at: now - shape.waitMs, what: 'call', which: 'k', error: 'Error' }] : [],
    outbox: shape.erased ? [{ kind: 'erase', key: 'k', dueAt: now, attempts: 0 }] : [],
    desk: {
      ...fresh.desk,
      holder: shape.holder && { ...by, since: now, actedAt: now },
      unansweredSince: shape.holder && shape.unanswered ? now - shape.waitMs : null,
      labels: shape.label ? [shape.label] : [],
    },
  };
}

const shape: fc.Arbitrary<Shape> = fc.record({
  chat: fc.nat(12),
  state: fc.nat(states.length - 1),
  holder: fc.constantFrom(null, null, 'lan', 'minh'),
  waits: fc.boolean(),
  unanswered: fc.boolean(),
  parked: fc.boolean(),
  label: fc.constantFrom(null, 'gấp', 'cũ'),
  unclear: fc.nat(5),
  erased: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
  waitMs: fc.nat(3).map((each) => each * minute),
});

const last = Number.POSITIVE_INFINITY;
const keys: Record<ListQuery['view'], (card: Card) => number[]> = {
  waiting: ({ summary }) => [summary.waitingSince ?? last],
  mine: ({ summary }) => [summary.unansweredSince ?? last, -summary.lastAt],
  held: ({ summary }) => [summary.unansweredSince ?? last, -summary.lastAt],
  bot: ({ summary }) => [-summary.lastAt],
  stuck: ({ standing }) => [standing.stuckSince ?? last],
  ended: ({ summary }) => [-summary.lastAt],
  all: ({ summary }) => [-summary.lastAt],
};
const isIn: Record<ListQuery['view'], (card: Card) => boolean> = {
  waiting: ({ summary }) => summary.queue === 'waiting',
  mine: ({ summary }) => summary.holder?.id === 'lan',
  held: ({ summary }) => summary.holder !== null && summary.holder.id !== 'lan',
  bot: ({ summary }) => summary.queue === 'bot',
  stuck: ({ summary }) => summary.troubles.length > 0,
  ended: ({ summary }) => summary.queue === 'ended',
  all: () => true,
};

function naively(cards: Card[], view: ListQuery['view']): string[] {
  const rows = cards.filter(isIn[view]).map((card) => ({ card, key: keys[view](card) }));
  rows.sort((a, b) => {
    const at = a.key.findIndex((each, index) => each !== b.key[index]);
    if (at >= 0) return a.key[at]! - b.key[at]!;
    return a.card.summary.number < b.card.summary.number ? -1 : 1;
  });
  return rows.map(({ card }) => card.summary.number);
}

it('is always what a naive sort of all conversations gives, whatever is written and however time goes by', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: shape },
    { weight: 1, arbitrary: fc.constantFrom(minute, 29 * minute, 31 * minute, 23 * hour, 25 * hour) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = createFakeClock();
      const board = createBoard({ store: createMemoryStore<FrozenConversation>(), seal, clock, numberOf, speech });
      const cards = createCards({ numberOf, speech, search: createSearch(speech) });
      const records = new Map<string, Conversation>();
      const told = new Map<string, unknown>();
      board.onChange((number, summary) => {
        if (summary) told.set(number, summary);
        else told.delete(number);
      });
      for (const each of steps) {
        if (typeof each === 'number') await clock.advance(each);
        else {
          const record = recordOf(each, clock.now());
          if (each.erased) records.delete(record.id);
          else records.set(record.id, record);
          board.wrote(record, record);
        }
        const now = [...records.values()].map((record) => cards.make(record, clock.now()));
        for (const view of Object.keys(keys) as Array<ListQuery['view']>) {
          const { items, total, counts, labels } = board.list({ view, offset: 0, limit: 200 }, 'lan');
          const expected = naively(now, view);
          expect([view, items.map(({ number }) => number)]).toEqual([view, expected]);
          expect([total, counts[view]]).toEqual([expected.length, expected.length]);
          expect(labels).toEqual(
            [...new Set(now.flatMap(({ summary }) => summary.labels))].sort((a, b) => a.localeCompare(b, 'vi')),
          );
        }
        const byNumber = new Map(now.map(({ summary }) => [summary.number, summary]));
        expect(told).toEqual(byNumber);
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

it('shows 10,000 conversations without making anybody wait', async () => {
  const clock = createFakeClock();
  const store = createMemoryStore<FrozenConversation>();
  const many = 10_000;
  const lines = ['root.greeting', 'root.menu', 'linking.askCccd', 'linking.matching'] as const;
  const shapeAt = (chat: number): Shape => ({
    chat,
    state: chat % states.length,
    holder: chat % 200 === 0 ? 'lan' : null,
    waits: chat % 50 === 1,
    unanswered: chat % 3 === 0,
    parked: chat % 40 === 0,
    label: chat % 10 === 0 ? 'gấp' : null,
    unclear: chat % 6,
    erased: false,
    waitMs: chat,
  });
  const records: Conversation[] = [];
  for (let chat = 0; chat < many; chat += 1) {
    const record = recordOf(shapeAt(chat), startAt - (chat % 5_000) * minute);
    record.transcript = Array.from({ length: 40 }, (_, n) =>
      n % 2 === 0
        ? {
            n,
            at: startAt - chat,
            who: 'citizen' as const,
            heard: 'unclear',
            text: `người thứ ${chat} hỏi câu thứ ${n} về hồ sơ`,
          }
        : { n, at: startAt - chat, who: 'assistant' as const, lines: [lines[n % lines.length]!, 'root.menu' as const] },
    );
    records.push(record);
    await store.write(freeze(record, seal));
  }
  const board = createBoard({ store, seal, clock, numberOf, speech });
  const times: Record<string, string> = {};
  const timed = async (name: string, times_: number, what: () => unknown) => {
    // Of this process: what else the machine does is no fault of the board's.
    const began = process.cpuUsage();
    for (let round = 0; round < times_; round += 1) await what();
    const { user, system } = process.cpuUsage(began);
    times[name] = `${((user + system) / 1_000 / times_).toFixed(3)} ms`;
  };
  await timed('load', 1, () => board.load());
  const query = (how: Partial<ListQuery>) => conversations.conversations.query.parse({ view: 'all', ...how });
  for (const view of ['all', 'waiting', 'mine', 'bot', 'stuck', 'ended'] as const)
    await timed(view, 100, () => board.list(query({ view }), 'lan'));
  await timed('filtered', 20, () => board.list(query({ flow: 'linking', step: 1, language: 'vi' }), 'lan'));
  await timed('found: one', 20, () => board.list(query({ search: 'người thứ 8712' }), 'lan'));
  await timed('found: all', 20, () => board.list(query({ search: 'menu hồ sơ' }), 'lan'));
  await timed('found: none', 20, () => board.list(query({ search: 'xyzzy' }), 'lan'));
  await timed('found: last three', 20, () => board.list(query({ search: '001' }), 'lan'));
  let next = 0;
  const change = () => {
    const record = records[(next * 7_919) % many]!;
    next += 1;
    const entry = {
      n: 100 + next,
      at: startAt + next,
      who: 'citizen' as const,
      text: `câu mới ${next}`,
      heard: 'unclear',
    };
    board.wrote(record, { ...record, transcript: [...record.transcript, entry] });
  };
  await timed('a change', 5_000, change);
  await timed('a change, and the list after it', 200, () => {
    change();
    board.list(query({ view: 'stuck' }), 'lan');
  });
  console.log('10,000 conversations:', times);
  expect(board.list(query({ search: 'người thứ 8712' }), 'lan').items.map(({ number }) => number)).toEqual([
    numberOf('web:8712'),
  ]);
  expect(board.counts('lan').all).toBe(many);
}, 60_000);
