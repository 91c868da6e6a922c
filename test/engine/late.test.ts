/** Two engines on one store, of which one does something later than the other believes: it was slow, frozen, or knew less. */
import { describe, expect, it } from 'vitest';
import { flow } from '../../flows/vocabulary.ts';
import { begin, type FrozenConversation } from '../../src/engine/conversation.ts';
import type { FlowMachine } from '../../src/engine/machine.ts';
import { RetryLaterError } from '../../src/engine/outside.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { createHarness, gate, type Harness, settled } from './harness.ts';

/** A store on which something may come before, after or instead of its next write or erasure. */
function createHeldStore() {
  const store = createMemoryStore<FrozenConversation>();
  const held: { write: (() => Promise<void>) | null; erase: (() => Promise<void>) | null } = {
    write: null,
    erase: null,
  };
  /** Its own turn, so that it does not meet itself. */
  const take = (what: 'write' | 'erase') => {
    const work = held[what];
    held[what] = null;
    return work;
  };
  const overlaid: Store<FrozenConversation> = {
    ...store,
    async write(document) {
      const after = take('write');
      await store.write(document);
      await after?.();
    },
    async erase(id, version) {
      await take('erase')?.();
      await store.erase(id, version);
    },
  };
  return { store: overlaid, held };
}

async function pair(options: Parameters<typeof createHarness>[0] = {}) {
  const gone = new Set<string>();
  const fellows = (id: string) => ({ id: () => id, isGone: (other: string) => gone.has(other) });
  const { store, held } = createHeldStore();
  const first = await createHarness({ alone: false, store, fellows: fellows('first'), ...options });
  const second = await createHarness({ alone: false, beside: first, fellows: fellows('second') });
  return { first, second, held, gone };
}

const heardIn = async ({ record }: Harness) =>
  (await record()).transcript.filter(({ who }) => who === 'citizen').map(({ text }) => text);

describe('a deletion that meets a new message', () => {
  it('spares what another process has taken in while the record was being removed', async () => {
    const { first, second, held } = await pair();
    await first.play('xin chào', '/xoa');
    held.erase = () => second.engine.receive(second.inbound({ kind: 'text', text: 'chào lại' })).then(() => {});
    await first.say('xóa hết');
    await second.clock.advance(20_000);
    expect(await heardIn(second)).toEqual(['chào lại']);
    expect(second.lines().at(-1)).toContain('root.greeting');
  });

  it('is given up when that message was there before, and not asked for again and again', async () => {
    const { first, second } = await pair();
    await first.play('xin chào', '/xoa');
    let forgets = 0;
    first.post.forget = async () => {
      forgets += 1;
      if (forgets === 1) await second.engine.receive(second.inbound({ kind: 'text', text: 'chào lại' }));
      if (forgets > 5) throw new Error('again and again');
    };
    await first.say('xóa hết');
    await second.clock.advance(20_000);
    expect(forgets).toBe(1);
    expect(await heardIn(second)).toEqual(['chào lại']);
    expect(second.lines().at(-1)).toContain('root.greeting');
  });

  it('lets what another process is just handing over go first', async () => {
    const { first, second } = await pair();
    await first.say('xin chào');
    const handing = gate();
    first.post.next.push(() => handing.promise);
    await first.say('/xoa');
    await second.say('xóa hết');
    await second.clock.advance(2_000);
    expect(first.lines()).toHaveLength(1);
    handing.open();
    await second.clock.advance(20_000);
    expect(first.lines().slice(1)).toEqual([['privacy.confirmForget'], ['privacy.forgotten']]);
    expect(await first.store.read('test:1')).toBeNull();
  });
});

it('what was written down as ours so long ago that others have done it meanwhile is not done again', async () => {
  const { first, second, held, gone } = await pair();
  first.post.next.push(new RetryLaterError(1_000));
  await first.say('xin chào');
  const frozen = gate();
  held.write = () => frozen.promise;
  await first.clock.advance(1_500);
  expect(first.post.tries).toHaveLength(1);
  gone.add('first');
  await second.clock.advance(15_000);
  expect(first.post.tries).toHaveLength(2);
  gone.delete('first');
  frozen.open();
  await second.clock.advance(15_000);
  expect(first.post.tries).toHaveLength(2);
  expect(first.lines()).toEqual([['root.greeting', 'root.menu']]);
});

it('a reply comes soon although the answer to the write that made it was lost, whoever is brought the message again', async () => {
  const { first, second, held } = await pair();
  held.write = async () => {
    throw new Error('the connection is lost');
  };
  const hello = first.inbound({ kind: 'text', text: 'xin chào' });
  await expect(first.engine.receive(hello)).rejects.toThrow('the connection is lost');
  expect(await second.engine.receive(hello)).toBe('repeated');
  await first.clock.advance(2_000);
  expect(first.lines()).toEqual([['root.greeting', 'root.menu']]);
});

it('what another process is just handing over stays in its hands when the conversation begins anew under another release', async () => {
  const { first } = await pair();
  const later = flow.createMachine({
    id: 'assistant',
    context: begin('', '', 'vi').snapshot.context,
    initial: 'fresh',
    states: { fresh: { on: { menu: 'menu' } }, menu: {} },
  }) as unknown as FlowMachine;
  const fellows = { id: () => 'later', isGone: () => false };
  const second = await createHarness({ alone: false, beside: first, fellows, machine: later });
  await first.say('xin chào');
  const handing = gate();
  first.post.next.push(() => handing.promise);
  await first.say('1');
  await second.say('/menu');
  await second.clock.advance(2_000);
  expect(first.post.tries).toHaveLength(2);
  handing.open();
  await second.clock.advance(20_000);
  expect(first.lines().slice(1)).toEqual([['linking.consent'], ['root.outdated']]);
});

it('a process that has ended takes nothing any more of what is due', async () => {
  const { first, second } = await pair();
  await first.engine.stop();
  await second.clock.advance(1);
  let looks = 0;
  const { due } = first.store;
  first.store.due = async (...how) => {
    looks += 1;
    return due(...how);
  };
  await first.engine.sweep();
  expect(looks).toBe(0);
  await settled();
});
