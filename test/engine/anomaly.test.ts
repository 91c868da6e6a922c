import { describe, expect, it } from 'vitest';
import type { LineKey } from '../../flows/lines.ts';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import type { Outgoing, Said, ServiceImplementations } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createSpeech } from '../../src/speech.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { createFakeClock, type FakeClock } from './harness.ts';

const conversation = 'test:1';
const seal = createSeal('the key of the anomaly test, long enough');
const speech = createSpeech({ operatorName: 'o', hotline: 'h' });

/** What the citizen says, each when the assistant has said the line before it. */
const dialogue: Array<[waitFor: LineKey | null, said: string]> = [
  [null, 'xin chào'],
  ['root.menu', 'liên kết'],
  ['linking.consent', 'đồng ý'],
  ['linking.askCccd', '079085000001'],
  ['linking.askDateOfBirth', '15/03/1985'],
  ['code.ask', '123456'],
  ['linking.confirm', 'đúng'],
];
const lastLine: LineKey = 'linking.linked';

/** The outside, which counts what it was asked to do by key, as the real services do. */
function createOutside() {
  const messages = new Map<string, Outgoing>();
  let deliveries = 0;
  const links = new Set<string>();
  const services: ServiceImplementations = {
    matchCitizen: async () => ({ outcome: 'match', account: { id: 'TK-1', hasCccd: true, link: null } }),
    updateCccd: async () => ({ outcome: 'in-use' }),
    vneidStatus: async () => ({ status: 'active', level: 2 }),
    vneidHolder: async () => ({ outcome: 'known', name: 'Nguyễn Thử Nghiệm', phoneLast3: '001' }),
    sendCode: async () => ({ outcome: 'sent', id: 'c1', expiresAt: '', resendAt: '' }),
    checkCode: async () => ({ outcome: 'correct', proof: 'p1' }),
    saveLink: async (_input, { key }) => {
      links.add(key);
      return { outcome: 'linked', linkedAt: '2026-11-21T03:00:00Z', fingerprint: 'f' };
    },
    removeLink: async () => ({ outcome: 'removed' }),
    recognise: async () => ({ same: true }),
    registerVneid: async () => ({ outcome: 'pending', id: 'r1' }),
    registrationStatus: async () => ({ outcome: 'unknown' }),
    activateVneid: async () => ({ outcome: 'active' }),
  };
  const post = {
    async forget() {},
    async deliver(message: Outgoing) {
      deliveries += 1;
      const before = messages.get(message.key);
      if (before) expect(message).toEqual(before);
      else messages.set(message.key, message);
    },
    typing() {},
  };
  return {
    services,
    post,
    links,
    repeated: () => deliveries - messages.size,
    said: () => [...messages.values()].flatMap(({ lines }) => lines.map(({ line }) => line)),
  };
}

type Outside = ReturnType<typeof createOutside>;

interface Trouble {
  /** Counts the store's operations; the one of this number fails. */
  at: number;
  /** Whether the operation took effect all the same. */
  when: 'before' | 'after';
  /** Whether the process dies with it, and another one starts. */
  dies: boolean;
}

/** A store of which one operation fails; after that the process that had it in its hands is dead, if it dies. */
function troubled(
  store: Store<FrozenConversation>,
  counter: { count: number; struck: boolean },
  trouble: Trouble | null,
) {
  let dead = false;
  const strike = () => {
    counter.struck = true;
    dead = trouble?.dies ?? false;
    throw new Error('the store fails');
  };
  const guard =
    <Args extends unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (dead) throw new Error('this process is dead');
      counter.count += 1;
      const now = trouble !== null && counter.count === trouble.at;
      if (now && trouble.when === 'before') strike();
      const result = await operation(...args);
      if (now) strike();
      return result;
    };
  return {
    isDead: () => dead,
    store: {
      ...store,
      read: guard(store.read.bind(store)),
      write: guard(store.write.bind(store)),
      erase: guard(store.erase.bind(store)),
      due: guard(store.due.bind(store)),
      nextDueAt: guard(store.nextDueAt.bind(store)),
    },
  };
}

function startProcess(store: Store<FrozenConversation>, outside: Outside, clock: FakeClock): Engine {
  let nonces = 0;
  return createEngine({
    store,
    clock,
    seal,
    post: outside.post,
    services: outside.services,
    machine: flowsFor({ linkingHere: true }),
    inEveryLanguage: speech.inEveryLanguage,

    topicsOf: () => [],
    nonce: () => `n${++nonces}`,
    random: () => 0,
    alone: true,
  });
}

/** Plays the dialogue to its end as the platform would: what was not acknowledged is delivered again. */
async function run(trouble: Trouble | null) {
  const counter = { count: 0, struck: false };
  const memory = createMemoryStore<FrozenConversation>();
  const clock = createFakeClock();
  const outside = createOutside();
  let hands = troubled(memory, counter, trouble);
  let engine = startProcess(hands.store, outside, clock);

  async function rise() {
    while (true) {
      if (hands.isDead()) {
        hands = troubled(memory, counter, null);
        engine = startProcess(hands.store, outside, clock);
      }
      const began = await engine.start().then(
        () => true,
        () => false,
      );
      if (began) return;
    }
  }
  async function until(line: LineKey | null) {
    for (let turns = 0; line !== null && !outside.said().includes(line); turns += 1) {
      if (turns > 100) throw new Error(`the assistant never said ${line}, only ${outside.said()}`);
      await engine.idle();
      if (hands.isDead()) await rise();
      else if (!outside.said().includes(line)) await clock.advance(1_000);
    }
  }

  await rise();
  for (const [line, text] of dialogue) {
    await until(line);
    const said: Said = { kind: 'text', text };
    let taken = false;
    while (!taken) {
      taken = await engine.receive({ conversation, messageId: text, said }).then(
        () => true,
        () => false,
      );
      if (hands.isDead()) await rise();
    }
  }
  await until(lastLine);
  for (let rest = 0; rest < 5; rest += 1) {
    await engine.idle();
    if (hands.isDead()) await rise();
    await clock.advance(1_000);
  }
  await engine.idle();
  const record = await memory.read(conversation);
  await engine.stop();
  return {
    ...counter,
    said: outside.said(),
    links: outside.links.size,
    repeated: outside.repeated(),
    record: {
      at: record?.at,
      transcript: record?.transcript.map(({ who, text, lines }) => ({ who, text, lines })),
      parked: record?.parked,
      // The code's excuse timers and the silence timers are all that is left.
      due: record?.dueAt !== null,
    },
  };
}

describe.each([
  { when: 'before', dies: false },
  { when: 'after', dies: false },
  { when: 'before', dies: true },
  { when: 'after', dies: true },
] as const)('when a store operation fails $when it takes effect (process dies: $dies)', (how) => {
  it('comes to the same dialogue, for every operation in turn', async () => {
    const undisturbed = await run(null);
    expect(undisturbed.said).toContain(lastLine);
    expect(undisturbed.links).toBe(1);
    let at = 0;
    for (;;) {
      at += 1;
      const { count, struck, ...outcome } = await run({ ...how, at });
      if (!struck) break;
      const { count: _count, struck: _struck, ...expected } = undisturbed;
      // Whoever dies cannot know whether the one message being sent has gone out; whoever lives does.
      if (how.dies) expected.repeated = Math.min(outcome.repeated, 1);
      expect(outcome, `operation ${at} of ${count}`).toEqual(expected);
    }
    console.log(
      `anomaly: ${at - 1} operations failed ${how.when} their effect${how.dies ? ', the process with them' : ''}`,
    );
    expect(at - 1).toBeGreaterThan(25);
  });
});
