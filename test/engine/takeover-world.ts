/** A citizen who links while people of the desk take the conversation over: everything outside is slow and fails, by seeded chance. */
import type { LineKey } from '../../flows/lines.ts';
import type { Clock } from '../../src/engine/clock.ts';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import type { OrderOutcome } from '../../src/engine/orders.ts';
import { type Outgoing, RetryLaterError, type ServiceImplementations } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import type { Order } from '../../src/engine/staffing.ts';
import type { Store } from '../../src/stores/store.ts';
import { citizen, speech, startAt, testKey } from './harness.ts';
import { answers } from './walk.ts';

export const chat = 'test:1';
const seal = createSeal(testKey);
const machine = flowsFor({ linkingHere: true });

/** What the citizen says, each in the state in which it fits, to the end of a link whose account needs its CCCD updated. */
const dialogue: Array<[state: string, text: string]> = [
  ['fresh', 'xin chào'],
  ['menu.asking', 'liên kết ngay tại đây'],
  ['linking.consent', 'tôi đồng ý'],
  ['linking.askingCccd', citizen.cccd],
  ['linking.askingDateOfBirth', citizen.born],
  ['linking.offeringUpdate', 'cập nhật'],
  ['linking.code.asking', '123456'],
  ['linking.confirming', 'đúng'],
];

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function createChance(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (limit: number) => Math.floor(next() * limit), is: (share: number) => next() < share };
}
type Chance = ReturnType<typeof createChance>;

/** A try to deliver a message; counted in moments, of which no two things have the same. */
export interface Try {
  key: string;
  lines: LineKey[];
  began: number;
  ended: number | null;
  /** The citizen has it. */
  arrived: boolean;
}

/** Said by staff, or on the taking itself; everything else in these worlds is the assistant's. */
export const isOfStaff = ({ lines }: { lines: LineKey[] }) =>
  lines.every((line) => line === 'handoff.taken' || line === 'handoff.reply');

export interface World {
  engines: Engine[];
  chance: Chance;
  tries: Try[];
  /** Counts up with everything that begins or ends. */
  moment(): number;
  /** Lets others go on, so many turns of the promises or of the event loop. */
  turns(atMost: number): Promise<void>;
  /** Takes the citizen through the dialogue, with words said twice and too early. Resolves when it is over. */
  citizen(): Promise<void>;
  /** Asks again until the store lets it be carried out, as the page does. */
  order(engine: Engine, who: string, order: Order): Promise<OrderOutcome>;
  /** Resolves when nothing more happens at this time. */
  quiet(): Promise<void>;
  at(): Promise<string>;
  close(): Promise<void>;
}

interface WorldOptions {
  seed: number;
  store: Store<FrozenConversation>;
  /** Processes that share the store. */
  processes?: number;
  /** The longest that anything outside takes, in turns. */
  slow?: number;
  /** Share of the operations of the store that fail, before or after their effect. */
  failing?: number;
}

/** Everything goes on by itself until `close`, the clock too. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { seed, store, processes = 1, slow = 12, failing = 0.02 } = options;
  const chance = createChance(seed);
  let moments = 0;
  const moment = () => ++moments;
  const tries: Try[] = [];
  const clock = createRunningClock();
  let open = true;
  let calm = false;
  let storing = 0;

  const fails = (share: number) => !calm && chance.is(share);
  async function turns(atMost: number) {
    for (let left = chance.below(atMost + 1); left > 0; left -= 1) {
      if (chance.is(0.7)) await Promise.resolve();
      else await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const unreliable =
    <Args extends unknown[], Result>(operation: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await turns(2);
      if (fails(failing / 2)) throw new Error('the store fails before');
      storing += 1;
      const result = await operation(...args).finally(() => {
        storing -= 1;
      });
      if (fails(failing / 2)) throw new Error('the store fails after');
      await turns(2);
      return result;
    };
  const shaky: Store<FrozenConversation> = {
    ...store,
    read: unreliable(store.read.bind(store)),
    write: unreliable(store.write.bind(store)),
    erase: unreliable(store.erase.bind(store)),
    due: unreliable(store.due.bind(store)),
    nextDueAt: unreliable(store.nextDueAt.bind(store)),
  };
  const post = {
    typing() {},
    async forget() {},
    async deliver({ key, lines }: Outgoing) {
      const one: Try = { key, lines: lines.map(({ line }) => line), began: moment(), ended: null, arrived: false };
      tries.push(one);
      await turns(slow);
      const how = calm ? 1 : chance.next();
      one.arrived = how >= 0.15;
      one.ended = moment();
      if (how < 0.15) throw new RetryLaterError(100 + chance.below(1_000));
      if (how < 0.2) throw new Error('the answer is lost');
    },
  };
  const services = createServices(async () => {
    await turns(slow * 2);
    if (fails(0.1)) throw new Error('the service is away');
  });
  const engines = Array.from({ length: processes }, (_, process) => {
    let nonces = 0;
    return createEngine({
      store: shaky,
      post,
      services,
      seal,
      clock,
      machine,
      inEveryLanguage: speech.inEveryLanguage,
      topicsOf: () => [],
      nonce: () => `nonce-${seed}-${process}-${nonces++}`,
      random: chance.next,
      alone: processes === 1,
    });
  });
  for (const engine of engines) await insist(() => engine.start());
  const running = (async () => {
    while (open) {
      await new Promise((resolve) => setImmediate(resolve));
      // A slow disk makes nothing else late.
      if (storing === 0) clock.goOn(20);
    }
  })();

  /** Asks again what the store has refused. */
  async function insist<T>(deed: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await deed();
      } catch {
        await turns(3);
      }
    }
  }
  const one = () => engines[chance.below(engines.length)] as Engine;
  const record = () => insist(() => one().read(chat));
  const at = async () => {
    const known = await record();
    return known ? statePath(known.snapshot) : 'fresh';
  };
  let messages = 0;
  const say = (text: string) => {
    messages += 1;
    const messageId = `m${messages}`;
    return insist(() => one().receive({ conversation: chat, messageId, said: { kind: 'text', text } }));
  };
  /** False when it is taken over before. */
  async function comesTo(state: string): Promise<boolean> {
    while (open) {
      const known = await record();
      if (known?.desk.holder) return false;
      const now = known ? statePath(known.snapshot) : 'fresh';
      if (now === state) return true;
      // A service that stayed away is asked again.
      if (now.endsWith('.failed')) await say('thử lại');
      await turns(slow);
    }
    return false;
  }

  return {
    engines,
    chance,
    tries,
    moment,
    turns,
    at,
    async citizen() {
      for (const [state, text] of dialogue) {
        if (!(await comesTo(state))) break;
        // Impatient: what they say is answered each time, and the answers queue up behind a slow platform.
        while (chance.is(0.4)) await say('nhắc lại');
        await say(text);
      }
      for (let more = chance.below(4); more > 0; more -= 1) await say('alo');
    },
    order: (engine, who, order) => insist(() => engine.order(chat, { id: who, name: who }, order)),
    async quiet() {
      calm = true;
      for (let round = 0; round < 3; round += 1) {
        // Past the longest rest of the engine's, a store that failed, and what a platform asks to wait.
        clock.goOn(61_000);
        for (let left = 10; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
        for (const engine of engines) await engine.idle();
      }
    },
    async close() {
      calm = true;
      open = false;
      await running;
      for (const engine of engines) await engine.stop();
    },
  };
}

/** Goes on only as it is told, and does not wait for what it calls. */
function createRunningClock(): Clock & { goOn(ms: number): void } {
  let now = startAt;
  let timers: Array<{ at: number; callback: () => void }> = [];
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    goOn(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

/** Those of the citizen who links, each slow and now and then away. */
function createServices(trouble: () => Promise<void>): ServiceImplementations {
  const answering = (output: unknown) => async () => {
    await trouble();
    return output as never;
  };
  return {
    matchCitizen: answering(answers.matchCitizen.match[2]),
    updateCccd: answering(answers.updateCccd.updated[0]),
    vneidStatus: answering({ status: 'active', level: 2 }),
    vneidHolder: answering({ outcome: 'known', name: citizen.name, phoneLast3: '001' }),
    sendCode: answering(answers.sendCode.sent[0]),
    checkCode: answering({ outcome: 'correct', proof: 'proof-1' }),
    saveLink: answering({ outcome: 'linked', linkedAt: '2026-11-21T02:00:00Z', fingerprint: 'fingerprint-1' }),
    removeLink: answering({ outcome: 'removed' }),
    recognise: answering({ same: true }),
    registerVneid: answering({ outcome: 'pending', id: 'registration-1' }),
    registrationStatus: answering({ outcome: 'found', status: 'pending', activateBefore: null }),
    activateVneid: answering({ outcome: 'active' }),
  };
}
