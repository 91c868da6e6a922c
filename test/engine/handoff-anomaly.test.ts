/** A takeover, a reply and the hand back come to the same, whichever operation of the store fails, and also when the process dies with it. */
import { describe, expect, it } from 'vitest';
import { type FrozenConversation, thaw } from '../../src/engine/conversation.ts';
import type { Order } from '../../src/engine/staffing.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { citizen, createHarness, type Harness, linesOf, settled } from './harness.ts';

const chat = 'test:1';
const lan = { id: 'lan', name: 'Lan' };

interface Trouble {
  /** The operation of this number fails, counted from the first order on. */
  at: number;
  when: 'before' | 'after';
  dies: boolean;
}

/** What is done, one after the other: said by the citizen, or ordered by Lan. */
const deeds: Array<string | Order> = [
  { kind: 'take', from: null },
  'có ai không',
  { kind: 'say', id: 'r1', text: 'Chào bác' },
  { kind: 'sayLine', id: 'r2', line: 'root.help' },
  { kind: 'return', move: null },
  citizen.cccd,
];

async function run(trouble: Trouble | null) {
  const memory = createMemoryStore<FrozenConversation>();
  const state = { count: Number.NEGATIVE_INFINITY, struck: false, dead: false };
  const first = await createHarness({ store: troubled(memory, state, trouble) });
  let now = first;
  await first.play('xin chào', 'liên kết ngay tại đây', 'tôi đồng ý');
  state.count = 0;
  for (const [nth, deed] of deeds.entries()) {
    for (let tries = 0; tries < 10; tries += 1) {
      if (state.dead) now = await rise(first, memory);
      state.dead = false;
      if (await isDone(now, deed, `d${nth}`)) break;
    }
    await settled();
    await now.clock.advance(5_000);
  }
  if (state.dead) now = await rise(first, memory);
  await now.clock.advance(5_000);
  const { transcript, desk, outbox, parked, snapshot } = thaw(
    (await memory.read(chat)) as FrozenConversation,
    first.seal,
  );
  const arrived = new Map(first.post.sent.map((message) => [message.key, linesOf(message)]));
  return {
    struck: state.struck,
    count: state.count,
    outcome: {
      arrived: [...arrived.values()],
      transcript: transcript.map(({ who, what, text, lines, delivery, by }) => ({
        who,
        what,
        text,
        lines,
        delivery,
        by,
      })),
      desk,
      outbox,
      parked,
      value: snapshot.value,
    },
  };
}

async function isDone({ engine, inbound }: Harness, deed: string | Order, id: string): Promise<boolean> {
  try {
    if (typeof deed === 'string') await engine.receive(inbound({ kind: 'text', text: deed }, { id }));
    else {
      const { outcome } = await engine.order(chat, lan, deed);
      // What was done at the first try, though the store did not say so.
      if (outcome !== 'done') expect([deed.kind, outcome]).toEqual(['return', 'not-held']);
    }
    return true;
  } catch (error) {
    expect(String(error)).toContain('the store');
    return false;
  }
}

/** Another process on what the store really has. */
const rise = (first: Harness, memory: Store<FrozenConversation>) => createHarness({ beside: first, store: memory });

function troubled(
  store: Store<FrozenConversation>,
  state: { count: number; struck: boolean; dead: boolean },
  trouble: Trouble | null,
): Store<FrozenConversation> {
  let gone = false;
  const fail = () => {
    state.struck = true;
    gone = trouble?.dies ?? false;
    state.dead = gone;
    throw new Error('the store fails');
  };
  const guard =
    <Args extends unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (gone) throw new Error('the store is gone with its process');
      state.count += 1;
      const now = state.count === trouble?.at;
      if (now && trouble?.when === 'before') fail();
      const result = await operation(...args);
      if (now) fail();
      return result;
    };
  return {
    ...store,
    read: guard(store.read.bind(store)),
    write: guard(store.write.bind(store)),
    due: guard(store.due.bind(store)),
    nextDueAt: guard(store.nextDueAt.bind(store)),
  };
}

describe.each([
  { when: 'before', dies: false },
  { when: 'after', dies: false },
  { when: 'before', dies: true },
  { when: 'after', dies: true },
] as const)('when an operation fails $when it takes effect (process dies: $dies)', (how) => {
  it('it comes to the same, for every operation in turn', async () => {
    const { outcome: expected } = await run(null);
    expect(expected.arrived.flat().filter((line) => line.startsWith('handoff.'))).toEqual([
      'handoff.taken',
      'handoff.reply',
      'handoff.returned',
    ]);
    let at = 1;
    for (; ; at += 1) {
      const { struck, outcome, count } = await run({ ...how, at });
      if (!struck) break;
      expect(outcome, `operation ${at} of ${count}`).toEqual(expected);
    }
    console.log(
      `handoff: ${at - 1} operations failed ${how.when} their effect${how.dies ? ', the process with them' : ''}`,
    );
    expect(at).toBeGreaterThan(10);
  });
});
