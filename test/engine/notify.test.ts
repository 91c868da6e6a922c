/** News from outside, told to small flows of our own: what the engine promises does not hang on what the real ones do with it. */
import { describe, expect, it } from 'vitest';
import type { LineKey } from '../../flows/lines.ts';
import { flow } from '../../flows/vocabulary.ts';
import { begin, type FrozenConversation } from '../../src/engine/conversation.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { FlowMachine } from '../../src/engine/machine.ts';
import { CitizenGoneError } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { DamagedDocumentError, type Store } from '../../src/stores/store.ts';
import { createHarness, gate, type HarnessOptions, hour, settled } from './harness.ts';

const say = (line: LineKey) => ({ type: 'say', params: { line } }) as const;

/** Hears of approvals in the menu, in `fresh` and nowhere else; `/help` leads to where nothing is heard. */
const machine = flow.createMachine({
  id: 'assistant',
  context: begin('', '', 'vi').snapshot.context,
  initial: 'fresh',
  on: { forget: { target: '.fresh', actions: ['erase', say('privacy.forgotten')] }, menu: '.menu' },
  states: {
    fresh: {
      on: { hello: { target: 'menu', actions: say('root.greeting') }, 'vneid.approved': { actions: say('root.scam') } },
    },
    menu: { on: { 'vneid.approved': { actions: say('root.thanks') }, help: 'deaf' } },
    deaf: {},
  },
}) as unknown as FlowMachine;

const choke = () => {
  throw new TypeError('a bug about 079085000001');
};

type News = Parameters<Engine['notify']>[0];
const news = (id = 'e1', conversation = 'test:1'): News => ({
  conversation,
  id,
  event: { type: 'vneid.approved', registration: 'r1', at: 0 },
});

/** An engine with one citizen, who has come to the menu. */
async function createWorld(options: HarnessOptions = {}) {
  const harness = await createHarness({ machine, ...options });
  await harness.say('xin chào');
  return { ...harness, told: () => harness.lines().filter(([line]) => line === 'root.thanks').length };
}

/** A store of which the next writes fail, before or after they take effect. */
function createFailingStore() {
  const store = createMemoryStore<FrozenConversation>();
  const failing: { next: Array<'before' | 'after'> } = { next: [] };
  const write: Store<FrozenConversation>['write'] = async (document) => {
    const when = failing.next.shift();
    if (when !== 'before') await store.write(document);
    if (when) throw new Error('the store fails');
  };
  return { store: { ...store, write }, failing };
}

describe('news', () => {
  it('is told once, however often it comes', async () => {
    const { engine, told, record } = await createWorld();
    expect(await engine.notify(news())).toBe('taken');
    expect(await engine.notify(news())).toBe('repeated');
    expect(await Promise.all([engine.notify(news()), engine.notify(news())])).toEqual(['repeated', 'repeated']);
    await engine.idle();
    expect(told()).toBe(1);
    expect((await record()).seen).toContain('event:e1');
  });

  it('that comes several times at the same moment is told once', async () => {
    const { engine, told } = await createWorld();
    const outcomes = await Promise.all([1, 2, 3].map(() => engine.notify(news())));
    await engine.idle();
    expect(outcomes.toSorted()).toEqual(['repeated', 'repeated', 'taken']);
    expect(told()).toBe(1);
  });

  it('of two kinds in a row is told twice, in order with what the citizen says meanwhile', async () => {
    const { engine, inbound, lines } = await createWorld();
    const outcomes = await Promise.all([
      engine.notify(news('e1')),
      engine.receive(inbound({ kind: 'text', text: '/help' })),
      engine.receive(inbound({ kind: 'text', text: '/menu' })),
      engine.notify(news('e2')),
    ]);
    await engine.idle();
    expect(outcomes).toEqual(['taken', 'taken', 'taken', 'taken']);
    expect(lines().slice(1)).toEqual([['root.thanks'], ['root.thanks']]);
  });

  it('is not mistaken for a message of the same id', async () => {
    const { engine, said, told } = await createWorld();
    await said({ kind: 'text', text: '/menu' }, { id: 'e1' });
    expect(await engine.notify(news('e1'))).toBe('taken');
    await engine.idle();
    expect(told()).toBe(1);
  });

  it('is durable when it counts as taken, before anything is sent', async () => {
    const { engine, post, record, told } = await createWorld();
    const held = gate();
    post.next.push(() => held.promise);
    expect(await engine.notify(news())).toBe('taken');
    expect(await record()).toMatchObject({ outbox: [{ kind: 'say', lines: [{ line: 'root.thanks' }] }] });
    expect(told()).toBe(0);
    held.open();
    await engine.idle();
    expect(told()).toBe(1);
  });

  it('is taken by a state that does not listen, and changes nothing there', async () => {
    const { engine, say, record, at, lines } = await createWorld();
    await say('/help');
    const before = await record();
    expect(await engine.notify(news())).toBe('taken');
    await engine.idle();
    expect(await at()).toBe('deaf');
    const { version, seen, ...rest } = before;
    expect(await record()).toEqual({ ...rest, version: version + 1, seen: [...seen, 'event:e1'] });
    expect(lines()).toHaveLength(1);
  });

  it('does not count as a sign of the citizen: their silence goes on', async () => {
    const { engine, clock, record } = await createWorld();
    const { timers } = await record();
    expect(timers.length).toBeGreaterThan(0);
    await clock.advance(hour);
    await engine.notify(news());
    expect((await record()).timers).toEqual(timers);
  });

  it('stands in the transcript by what was said of it', async () => {
    const { engine, record, clock } = await createWorld();
    await engine.notify(news());
    expect((await record()).transcript.at(-1)).toMatchObject({
      at: clock.now(),
      who: 'assistant',
      lines: ['root.thanks'],
    });
  });

  it('is observed without anything of the citizen’s but the conversation', async () => {
    const { engine, observed } = await createWorld();
    await engine.notify(news());
    await engine.notify(news('e1', 'test:nobody'));
    const kinds = observed.filter(({ what }) => what === 'notified');
    expect(kinds).toEqual([
      { what: 'notified', conversation: 'test:1', kind: 'taken', ms: 0 },
      { what: 'notified', conversation: 'test:nobody', kind: 'unknown', ms: 0 },
    ]);
  });
});

describe('news for nobody', () => {
  it('begins no conversation', async () => {
    const { engine, store } = await createWorld();
    expect(await engine.notify(news('e1', 'test:nobody'))).toBe('unknown');
    expect(await store.read('test:nobody')).toBeNull();
  });

  it('is dropped when the citizen had everything deleted', async () => {
    const { engine, say, store, lines } = await createWorld();
    await say('/xoa');
    await engine.idle();
    expect(await store.read('test:1')).toBeNull();
    expect(await engine.notify(news())).toBe('unknown');
    expect(await store.read('test:1')).toBeNull();
    expect(lines()).toEqual([['root.greeting'], ['privacy.forgotten']]);
  });

  it('is dropped while everything is being deleted, which goes on', async () => {
    const { engine, say, store, post, lines } = await createWorld();
    const held = gate();
    post.next.push(() => held.promise);
    await say('/xoa');
    expect(await engine.notify(news())).toBe('unknown');
    held.open();
    await engine.idle();
    expect(await store.read('test:1')).toBeNull();
    expect(lines()).toEqual([['root.greeting'], ['privacy.forgotten']]);
  });

  it('is dropped when the citizen has blocked the assistant, until they write again', async () => {
    const { engine, say, post, record, told } = await createWorld();
    post.next.push(new CitizenGoneError('blocked'));
    await engine.notify(news('e1'));
    await engine.idle();
    const gone = await record();
    expect(gone.gone).toBe(true);
    expect(await engine.notify(news('e2'))).toBe('unknown');
    expect(await record()).toEqual(gone);
    await say('/menu');
    expect(await engine.notify(news('e3'))).toBe('taken');
    await engine.idle();
    expect(told()).toBe(1);
  });

  it('is dropped when the record does not open any more, and the citizen learns that when they write', async () => {
    const { store, say } = await createWorld();
    const other = await createHarness({ machine, store, seal: createSeal('another key, also of 32 bytes or more') });
    expect(await other.engine.notify(news())).toBe('unknown');
    expect(other.post.sent).toEqual([]);
    await other.say('/menu');
    expect(other.lines()[0]).toContain('root.damaged');
    await expect(say('/menu')).resolves.toBeDefined();
  });

  it('tells the citizen that the record was damaged, as whoever learns of it first does', async () => {
    const { store } = await createWorld();
    let damaged = true;
    const read: typeof store.read = async (id) => {
      if (!damaged) return store.read(id);
      damaged = false;
      await store.erase(id);
      throw new DamagedDocumentError('aside');
    };
    const other = await createHarness({ machine, store: { ...store, read } });
    await other.engine.notify(news());
    await other.engine.sweep();
    await settled();
    expect(other.lines()[0]).toContain('root.damaged');
  });
});

describe('news when something goes wrong', () => {
  it.each(['before', 'after'] as const)('is told once when the store fails %s it took effect', async (when) => {
    const { store, failing } = createFailingStore();
    const { engine, told, clock } = await createWorld({ store });
    failing.next.push(when);
    await expect(engine.notify(news())).rejects.toThrow('the store fails');
    expect(await engine.notify(news())).toBe(when === 'before' ? 'taken' : 'repeated');
    await engine.idle();
    await clock.advance(2_000);
    expect(told()).toBe(1);
  });

  it.each(['before', 'after'] as const)('is told once when the process is killed %s the write', async (when) => {
    const { store, failing } = createFailingStore();
    const first = await createWorld({ store });
    failing.next.push(when);
    await expect(first.engine.notify(news())).rejects.toThrow('the store fails');
    await first.engine.stop();
    const second = await createHarness({ machine, beside: first });
    expect(await second.engine.notify(news())).toBe(when === 'before' ? 'taken' : 'repeated');
    await second.engine.idle();
    expect(first.told()).toBe(1);
  });

  it('is told by the next process when this one is killed after it was taken', async () => {
    const first = await createWorld();
    first.post.next.push(() => new Promise(() => {}));
    await first.engine.notify(news());
    const second = await createHarness({ machine, beside: first });
    await settled();
    expect(await second.engine.notify(news())).toBe('repeated');
    await second.engine.idle();
    expect(first.told()).toBe(1);
  });

  it('is told once by two processes that are told of it at the same moment', async () => {
    const first = await createWorld({ alone: false });
    const second = await createHarness({ machine, beside: first, alone: false });
    const outcomes = await Promise.all([first.engine.notify(news()), second.engine.notify(news())]);
    await Promise.all([first.engine.idle(), second.engine.idle()]);
    expect(outcomes.toSorted()).toEqual(['repeated', 'taken']);
    expect(first.told()).toBe(1);
  });

  it('is parked when the flows choke on it, and the conversation goes on', async () => {
    const choking = flow.createMachine({
      id: 'assistant',
      context: begin('', '', 'vi').snapshot.context,
      initial: 'fresh',
      on: { 'vneid.approved': { guard: choke, target: '.fresh' }, menu: { actions: say('root.menu') } },
      states: { fresh: {} },
    }) as unknown as FlowMachine;
    const { engine, say: type, record, store, observed, post } = await createWorld({ machine: choking });
    expect(await engine.notify(news())).toBe('taken');
    expect(await engine.notify(news())).toBe('repeated');
    expect((await record()).parked).toMatchObject([{ what: 'event', which: 'e1', error: 'Error' }]);
    expect(JSON.stringify(await store.read('test:1'))).not.toContain('a bug about');
    expect(observed).toContainEqual(expect.objectContaining({ what: 'parked', kind: 'event' }));
    expect(post.sent).toEqual([]);
    await type('/menu');
    expect(post.sent).toHaveLength(1);
  });

  it('ends without a word in a state that a release has removed; the next message is told', async () => {
    const first = await createWorld();
    await first.say('/help');
    const without = flow.createMachine({
      id: 'assistant',
      context: begin('', '', 'vi').snapshot.context,
      initial: 'fresh',
      states: { fresh: { on: { menu: 'menu' } }, menu: {} },
    }) as unknown as FlowMachine;
    const second = await createHarness({ machine: without, beside: first });
    expect(await second.engine.notify(news())).toBe('taken');
    await second.engine.idle();
    expect(first.post.sent).toHaveLength(1);
    await second.say('/menu');
    expect(first.lines().at(-1)).toContain('root.outdated');
  });
});
