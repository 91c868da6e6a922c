/** A real engine in memory, with a help desk, whose writes are told to whoever watches: for tests of the board and the figures. */
import type { LineKey } from '../../flows/lines.ts';
import type { ServiceName, Services } from '../../flows/services.ts';
import { type Conversation, type FrozenConversation, thaw } from '../../src/engine/conversation.ts';
import { createEngine, type Engine, type Watcher } from '../../src/engine/engine.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import type { Outgoing, Said, ServiceImplementations } from '../../src/engine/outside.ts';
import { createSeal, type Seal } from '../../src/engine/seal.ts';
import type { Order } from '../../src/engine/staffing.ts';
import { tagger } from '../../src/log.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { createFakeClock, type FakeClock, settled, speech, testKey } from '../engine/harness.ts';
import { answers } from '../engine/walk.ts';

export const lan = { id: 'lan', name: 'Lan' };
export const minh = { id: 'minh', name: 'Minh' };
export const numberOf = tagger(testKey);
export const seal: Seal = createSeal(testKey);

const happy: { [Name in ServiceName]: (input: Services[Name]['input']) => Services[Name]['output'] } = {
  matchCitizen: () => answers.matchCitizen.match[1] as Services['matchCitizen']['output'],
  updateCccd: () => answers.updateCccd.updated[0] as Services['updateCccd']['output'],
  vneidStatus: () => ({ status: 'active', level: 2 }),
  vneidHolder: () => ({ outcome: 'known', name: 'Nguyễn Thử Nghiệm', phoneLast3: '001' }),
  sendCode: () => answers.sendCode.sent[0] as Services['sendCode']['output'],
  checkCode: () => ({ outcome: 'correct', proof: 'proof-1' }),
  saveLink: () => ({ outcome: 'linked', linkedAt: '2026-11-21T02:00:00Z', fingerprint: 'fingerprint-1' }),
  removeLink: () => ({ outcome: 'removed' }),
  recognise: () => ({ same: true }),
  registerVneid: () => ({ outcome: 'pending', id: 'registration-1' }),
  registrationStatus: () => ({ outcome: 'found', status: 'pending', activateBefore: null }),
  activateVneid: () => ({ outcome: 'active' }),
};

export interface World {
  engine: Engine;
  clock: FakeClock;
  store: Store<FrozenConversation>;
  sent: Outgoing[];
  /** What the next deliveries throw. */
  refusals: Error[];
  /** From now on the service answers so, or throws. */
  answer<Name extends ServiceName>(
    service: Name,
    how: (input: Services[Name]['input']) => Services[Name]['output'],
  ): void;
  /** The citizen says one thing after the other. */
  say(chat: string, ...texts: string[]): Promise<void>;
  said(chat: string, what: Said, name?: string): Promise<void>;
  press(chat: string, label: LineKey): Promise<void>;
  order(chat: string, order: Order, by?: typeof lan): Promise<void>;
  record(chat: string): Promise<Conversation>;
  at(chat: string): Promise<string>;
}

export async function createWorld({
  clock = createFakeClock(),
  watcher,
}: {
  clock?: FakeClock;
  watcher?: (world: { clock: FakeClock; store: Store<FrozenConversation> }) => Partial<Watcher>;
}): Promise<World> {
  const store = createMemoryStore<FrozenConversation>();
  const watching = watcher?.({ clock, store }) ?? {};
  const sent: Outgoing[] = [];
  const refusals: Error[] = [];
  const answering = { ...happy };
  let messages = 0;
  let nonces = 0;
  const engine = createEngine({
    store,
    clock,
    seal,
    services: Object.fromEntries(
      Object.keys(happy).map((name) => [name, async (input: never) => answering[name as ServiceName](input)]),
    ) as unknown as ServiceImplementations,
    post: {
      async deliver(message) {
        const refusal = refusals.shift();
        if (refusal) throw refusal;
        sent.push(message);
      },
      typing() {},
      async forget() {},
    },
    machine: flowsFor({ linkingHere: true }),
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf: () => [],
    deskNow: () => ({ open: true, ahead: 0 }),
    nonce: () => `nonce-of-a-test-${nonces++}`,
    random: () => 0,
    alone: true,
    watcher: {
      wrote: (before, after) => watching.wrote?.(before, after),
      erased: (id) => watching.erased?.(id),
    },
  });
  await engine.start();
  const world: World = {
    engine,
    clock,
    store,
    sent,
    refusals,
    answer(service, how) {
      answering[service] = how as never;
    },
    async said(chat, what, name) {
      messages += 1;
      await engine.receive({ conversation: chat, messageId: `m${messages}`, said: what, ...(name && { name }) });
      await settled();
    },
    async say(chat, ...texts) {
      for (const text of texts) await world.said(chat, { kind: 'text', text });
    },
    async press(chat, label) {
      const last = sent.findLast(({ conversation }) => conversation === chat);
      const button = last?.buttons.find((each) => each.label === label);
      if (!button) throw new Error(`no button ${label} among ${last?.buttons.map((each) => each.label)}`);
      await world.said(chat, { kind: 'button', payload: button.payload });
    },
    async order(chat, order, by = lan) {
      const outcome = await engine.order(chat, by, order);
      if (outcome.outcome !== 'done') throw new Error(`${order.kind}: ${outcome.outcome}`);
      await settled();
    },
    async record(chat) {
      const frozen = await store.read(chat);
      if (frozen === null) throw new Error('there is no such conversation');
      return thaw(frozen, seal);
    },
    at: async (chat) => statePath((await world.record(chat)).snapshot),
  };
  return world;
}
