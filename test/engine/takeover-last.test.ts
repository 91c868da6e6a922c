/** What a takeover says of the message that is being sent when it comes: waited for, or told to be unknown; by this process and by another. */
import { describe, expect, it } from 'vitest';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import type { OrderOutcome } from '../../src/engine/orders.ts';
import { RetryLaterError } from '../../src/engine/outside.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createHarness, gate, type Harness, hour, settled } from './harness.ts';

const chat = 'test:1';
const lan = { id: 'lan', name: 'Lan' };
const takeover = { kind: 'take', from: null } as const;

/** Who sends, and who takes over: one process, or two on one store. */
const desks: Array<[string, () => Promise<[sender: Harness, taker: Harness]>]> = [
  [
    'the same process',
    async () => {
      const one = await createHarness();
      return [one, one];
    },
  ],
  [
    'another process',
    async () => {
      const sender = await createHarness({ alone: false });
      return [sender, await createHarness({ alone: false, beside: sender })];
    },
  ],
];

function take({ engine }: Harness) {
  const taking: { outcome: OrderOutcome | null } = { outcome: null };
  const done = engine.order(chat, lan, takeover).then((outcome) => {
    taking.outcome = outcome;
  });
  return { taking, done };
}

describe.each(desks)('a takeover in %s', (_name, open) => {
  it('waits for the message that is being sent, and no other one follows', async () => {
    const [sender, taker] = await open();
    const sending = gate();
    sender.post.next.push(() => sending.promise);
    await sender.say('xin chào');
    await sender.say('trợ giúp');
    const { taking, done } = take(taker);
    await taker.clock.advance(5_000);
    expect(taking.outcome).toBeNull();
    expect((await taker.record()).desk.holder).toMatchObject(lan);
    sending.open();
    await settled();
    await taker.clock.advance(1_000);
    await done;
    expect(taking.outcome).toEqual({ outcome: 'done', lastMessage: 'over' });
    expect(sender.lines()).toEqual([['root.greeting', 'root.menu'], ['handoff.taken']]);
    const { transcript, sending: lease } = await taker.record();
    expect(lease).toBeNull();
    expect(transcript.filter(({ key }) => key !== undefined).map(({ delivery }) => delivery)).toEqual([
      'sent',
      'dropped',
      'sent',
    ]);
  });

  it('waits ten seconds, and says that it does not know', async () => {
    const [sender, taker] = await open();
    const sending = gate();
    sender.post.next.push(() => sending.promise);
    await sender.say('xin chào');
    await sender.say('trợ giúp');
    const { taking, done } = take(taker);
    await taker.clock.advance(10_001);
    await done;
    expect(taking.outcome).toEqual({ outcome: 'done', lastMessage: 'unknown' });
    // The same asked again is no second takeover, and tells the same.
    const again = take(taker);
    await taker.clock.advance(10_001);
    await again.done;
    expect(again.taking.outcome).toEqual({ outcome: 'done', lastMessage: 'unknown' });
    sending.open();
    await taker.clock.advance(1_000);
    expect(sender.lines()).toEqual([['root.greeting', 'root.menu'], ['handoff.taken']]);
  });

  it('need not wait for one that the platform wants later, which is then never sent', async () => {
    const [sender, taker] = await open();
    sender.post.next.push(new RetryLaterError(5_000));
    await sender.say('xin chào');
    expect(await taker.engine.order(chat, lan, takeover)).toEqual({ outcome: 'done', lastMessage: 'none' });
    await taker.clock.advance(hour);
    expect(sender.lines()).toEqual([['handoff.taken']]);
  });

  it('has one that fails while it waits not sent again', async () => {
    const [sender, taker] = await open();
    const sending = gate();
    sender.post.next.push(() => sending.promise);
    await sender.say('xin chào');
    const { taking, done } = take(taker);
    await settled();
    sending.fail(new RetryLaterError(1_000));
    await taker.clock.advance(2_000);
    await done;
    expect(taking.outcome).toEqual({ outcome: 'done', lastMessage: 'over' });
    await taker.clock.advance(hour);
    expect(sender.lines()).toEqual([['handoff.taken']]);
    expect((await taker.record()).sending).toBeNull();
  });

  it('does not take its own first message for the last of the assistant', async () => {
    const [sender, taker] = await open();
    await sender.say('xin chào');
    sender.post.next.push(() => new Promise(() => {}));
    const { taking } = take(taker);
    await settled();
    expect(taking.outcome).toEqual({ outcome: 'done', lastMessage: 'none' });
    expect(sender.post.tries).toHaveLength(2);
  });
});

it('of one process before another has written that it will send has nothing to wait for, there or here', async () => {
  const store = createMemoryStore<FrozenConversation>();
  const writing = gate();
  const slow = {
    ...store,
    async write(document: FrozenConversation) {
      // The first write of this process: that it sends what another has written down.
      await writing.promise;
      await store.write(document);
    },
  };
  const sender = await createHarness({ alone: false, store: slow });
  const taker = await createHarness({ alone: false, store, beside: sender });
  const writer = await createHarness({ alone: false, store, beside: sender, leave: () => {} });
  await writer.say('xin chào');
  await sender.engine.sweep();
  expect(await taker.engine.order(chat, lan, takeover)).toEqual({ outcome: 'done', lastMessage: 'none' });
  writing.open();
  await settled();
  expect(sender.lines()).toEqual([['handoff.taken']]);
  const minh = { id: 'minh', name: 'Minh' };
  const taken = await sender.engine.order(chat, minh, { kind: 'take', from: 'lan' });
  expect(taken).toEqual({ outcome: 'done', lastMessage: 'none' });
});
