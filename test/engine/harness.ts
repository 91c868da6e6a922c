/** An engine with everything around it faked: memory store, a clock that tests turn, services that answer as told, a post that records. */
import type { LineKey } from '../../flows/lines.ts';
import type { ServiceName, Services } from '../../flows/services.ts';
import type { Clock } from '../../src/engine/clock.ts';
import { type Conversation, type FrozenConversation, thaw } from '../../src/engine/conversation.ts';
import { createEngine, type Engine, type EngineOptions, type Observation } from '../../src/engine/engine.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import type { Inbound, Outgoing, Post, Said, ServiceImplementations } from '../../src/engine/outside.ts';
import { createSeal, type Seal } from '../../src/engine/seal.ts';
import { createFakeClock as createClock, type FakeClock } from '../../src/runner/stages/fake-clock.ts';
import { createSpeech } from '../../src/speech.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { answers } from './walk.ts';

export const minute = 60_000;
export const hour = 60 * minute;
/** A Saturday morning in Vietnam. */
export const startAt = Date.parse('2026-11-21T02:00:00Z');
export const testKey = 'a key that only these tests know, 32+';
export const citizen = { cccd: '079085000001', born: '15/03/1985', name: 'Nguyễn Thử Nghiệm' };

export const speech = createSpeech({ operatorName: 'Đội thử', hotline: '1900 0368' });

/** Lets everything go on that waits for nothing but itself: promises, not time. */
export const settled = async () => {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
};

export type { FakeClock };

/** The runner's fake clock, which lets promises settle before it goes on. */
export const createFakeClock = (at = startAt): FakeClock => createClock(at, settled);

/** What a call was asked, and under which key. */
export interface Called {
  service: ServiceName;
  input: unknown;
  key: string;
  at: number;
}

type Answering<Name extends ServiceName> = (
  input: Services[Name]['input'],
  how: { key: string; signal: AbortSignal },
) => Services[Name]['output'] | Promise<Services[Name]['output']>;

export interface FakePost extends Post {
  /** What was delivered, in order. */
  sent: Outgoing[];
  /** Tries, also refused ones, with their time. */
  tries: Array<{ at: number; key: string }>;
  /** The next deliveries end like this, one after the other; a function is awaited first. */
  next: Array<Error | (() => Promise<void>)>;
}

export interface Harness {
  engine: Engine;
  clock: FakeClock;
  store: Store<FrozenConversation>;
  post: FakePost;
  calls: Called[];
  observed: Observation[];
  seal: Seal;
  /** From now on the service answers so. */
  answer<Name extends ServiceName>(service: Name, answering: Answering<Name>): void;
  /** The citizen says something, and all that follows at once is done. Resolves to what was delivered since. */
  say(text: string, how?: { chat?: string; id?: string }): Promise<Outgoing[]>;
  said(what: Said, how?: { chat?: string; id?: string }): Promise<Outgoing[]>;
  inbound(what: Said, how?: { chat?: string; id?: string; languageHint?: string }): Inbound;
  /** Presses the button with this label under the newest message. */
  press(label: LineKey, chat?: string): Promise<Outgoing[]>;
  /** Plays one text after the other. */
  play(...texts: string[]): Promise<Outgoing[]>;
  /** The lines delivered to a chat, message by message. */
  lines(chat?: string): LineKey[][];
  record(chat?: string): Promise<Conversation>;
  at(chat?: string): Promise<string>;
}

export interface HarnessOptions
  extends Partial<Pick<EngineOptions, 'machine' | 'moved' | 'random' | 'alone' | 'fellows' | 'leave'>> {
  /** Shares clock, store, post and services with this one, as a second process would. */
  beside?: Harness;
  store?: Store<FrozenConversation>;
  seal?: Seal;
  /** Leave the engine not yet started. */
  unstarted?: boolean;
}

let harnesses = 0;

export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { beside } = options;
  const clock = beside?.clock ?? createFakeClock();
  const store = options.store ?? beside?.store ?? createMemoryStore<FrozenConversation>();
  const post = beside?.post ?? createFakePost(clock);
  const calls: Called[] = beside?.calls ?? [];
  const observed: Observation[] = [];
  const seal = options.seal ?? createSeal(testKey);
  const answering = happyAnswers();
  harnesses += 1;
  const run = harnesses;
  let nonces = 0;
  let messages = 0;
  const services = Object.fromEntries(
    Object.keys(answering).map((name) => [
      name,
      async (input: never, how: never) => {
        calls.push({ service: name as ServiceName, input, key: (how as { key: string }).key, at: clock.now() });
        return answering[name as ServiceName](input, how);
      },
    ]),
  ) as unknown as ServiceImplementations;
  const engine = createEngine({
    store,
    post,
    services,
    seal,
    clock,
    machine: options.machine ?? flowsFor({ linkingHere: true }),
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf: () => [],
    nonce: () => `nonce-${run}-${nonces++}`,
    random: options.random ?? (() => 0),
    observe: (observation) => observed.push(observation),
    alone: options.alone ?? true,
    ...(options.moved && { moved: options.moved }),
    fellows: options.fellows,
    leave: options.leave,
  });
  if (!options.unstarted) await engine.start();

  const harness: Harness = {
    engine,
    clock,
    store,
    post,
    calls,
    observed,
    seal,
    answer(service, how) {
      answering[service] = how as never;
    },
    inbound: (what, { chat = 'test:1', id = `m${run}-${messages++}`, languageHint } = {}) => ({
      conversation: chat,
      messageId: id,
      said: what,
      ...(languageHint && { languageHint }),
    }),
    async said(what, how) {
      const before = post.sent.length;
      await engine.receive(harness.inbound(what, how));
      await settled();
      return post.sent.slice(before);
    },
    say: (text, how) => harness.said({ kind: 'text', text }, how),
    press(label, chat = 'test:1') {
      const last = post.sent.findLast(({ conversation }) => conversation === chat);
      const button = last?.buttons.find((each) => each.label === label);
      if (!button) throw new Error(`no button ${label} among ${last?.buttons.map((each) => each.label)}`);
      return harness.said({ kind: 'button', payload: button.payload }, { chat });
    },
    async play(...texts) {
      const before = post.sent.length;
      for (const text of texts) await harness.say(text);
      return post.sent.slice(before);
    },
    lines: (chat = 'test:1') => post.sent.filter(({ conversation }) => conversation === chat).map(linesOf),
    async record(chat = 'test:1') {
      const frozen = await store.read(chat);
      if (frozen === null) throw new Error(`there is no conversation ${chat}`);
      return thaw(frozen, seal);
    },
    at: async (chat) => statePath((await harness.record(chat)).snapshot),
  };
  return harness;
}

export const linesOf = ({ lines }: Outgoing): LineKey[] => lines.map(({ line }) => line);

function createFakePost(clock: Clock): FakePost {
  const post: FakePost = {
    sent: [],
    tries: [],
    next: [],
    async deliver(message) {
      post.tries.push({ at: clock.now(), key: message.key });
      const how = post.next.shift();
      if (how instanceof Error) throw how;
      await how?.();
      post.sent.push(structuredClone(message));
    },
    async forget() {},
    typing() {},
  };
  return post;
}

/** The citizen who links without a detour. */
function happyAnswers(): { [Name in ServiceName]: Answering<Name> } {
  return {
    matchCitizen: () => answers.matchCitizen.match[1] as Services['matchCitizen']['output'],
    updateCccd: () => answers.updateCccd.updated[0] as Services['updateCccd']['output'],
    vneidStatus: () => ({ status: 'active', level: 2 }),
    vneidHolder: () => ({ outcome: 'known', name: citizen.name, phoneLast3: '001' }),
    sendCode: () => answers.sendCode.sent[0] as Services['sendCode']['output'],
    checkCode: () => ({ outcome: 'correct', proof: 'proof-1' }),
    saveLink: () => ({ outcome: 'linked', linkedAt: '2026-11-21T02:00:00Z', fingerprint: 'fingerprint-1' }),
    removeLink: () => ({ outcome: 'removed' }),
    recognise: () => ({ same: true }),
    registerVneid: () => ({ outcome: 'pending', id: 'registration-1' }),
    registrationStatus: () => ({ outcome: 'found', status: 'pending', activateBefore: null }),
    activateVneid: () => ({ outcome: 'active' }),
  };
}

/** A promise that the test resolves. */
export function gate<T = void>(): { promise: Promise<T>; open: (value: T) => void; fail: (error: Error) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, open: resolve, fail: reject };
}

/** Words that lead from the first message to each question of linking, with the answers of the ordinary citizen. */
export const wayTo = {
  consent: ['xin chào', 'liên kết ngay tại đây'],
  askingCccd: ['xin chào', 'liên kết ngay tại đây', 'tôi đồng ý'],
  askingDateOfBirth: ['xin chào', 'liên kết ngay tại đây', 'tôi đồng ý', citizen.cccd],
  code: ['xin chào', 'liên kết ngay tại đây', 'tôi đồng ý', citizen.cccd, citizen.born],
  confirming: ['xin chào', 'liên kết ngay tại đây', 'tôi đồng ý', citizen.cccd, citizen.born, '123456'],
} as const;
