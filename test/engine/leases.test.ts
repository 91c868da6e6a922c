/** Two engines on one store, as two processes would be: neither is alone. */
import { describe, expect, it } from 'vitest';
import { leaseMs } from '../../src/engine/leases.ts';
import { citizen, createHarness, gate, type Harness, linesOf, minute, settled, wayTo } from './harness.ts';
import { answers } from './walk.ts';

async function pair(): Promise<[Harness, Harness]> {
  const first = await createHarness({ alone: false });
  return [first, await createHarness({ alone: false, beside: first })];
}

const matches = ({ calls }: Harness) => calls.filter(({ service }) => service === 'matchCitizen');

describe('two engines on one store', () => {
  it('take a message once, though both are brought it', async () => {
    const [first, second] = await pair();
    const hello = first.inbound({ kind: 'text', text: 'xin chào' }, { id: 'm1' });
    const outcomes = await Promise.all([first.engine.receive(hello), second.engine.receive(hello)]);
    await settled();
    expect(outcomes.toSorted()).toEqual(['repeated', 'taken']);
    expect(first.post.sent).toHaveLength(1);
  });

  it('deliver each message once and in order, whichever takes what in', async () => {
    const [first, second] = await pair();
    const texts = ['xin chào', '1', 'tôi đồng ý', citizen.cccd, 'quay lại', 'nhắc lại', 'hủy'];
    for (const [index, text] of texts.entries()) {
      const engine = [first, second][index % 2] as Harness;
      await engine.engine.receive(engine.inbound({ kind: 'text', text }));
    }
    await settled();
    // What one could not send, as the other was at it, is sent when the clock next looks.
    await first.clock.advance(2 * minute);
    expect(first.lines()).toEqual([
      ['root.greeting', 'root.menu'],
      ['linking.consent'],
      ['linking.askCccd'],
      ['linking.askDateOfBirth'],
      ['linking.askCccd'],
      ['linking.askCccd'],
      ['root.cancelled', 'root.menu'],
    ]);
    expect(new Set(first.post.sent.map(({ key }) => key)).size).toBe(first.post.sent.length);
  });

  it('deliver nothing twice when many conversations are swept by both', async () => {
    const [first, second] = await pair();
    const chats = Array.from({ length: 30 }, (_, index) => `test:${index}`);
    await Promise.all(
      chats.flatMap((chat) =>
        [first, second].map((one) =>
          one.engine.receive(one.inbound({ kind: 'text', text: 'xin chào' }, { chat, id: 'm1' })),
        ),
      ),
    );
    await Promise.all([first.engine.sweep(), second.engine.sweep(), first.engine.sweep()]);
    await first.clock.advance(2 * minute);
    expect(first.post.sent.map(({ conversation }) => conversation).toSorted()).toEqual(chats.toSorted());
  });

  it('wait while the other is sending, and take over when its lease is over', async () => {
    const [first, second] = await pair();
    first.post.next.push(() => new Promise(() => {}));
    await first.say('xin chào');
    await second.engine.sweep();
    await second.clock.advance(leaseMs - 1);
    expect(first.post.tries).toHaveLength(1);
    await second.clock.advance(2_000);
    expect(first.post.tries).toHaveLength(2);
    expect(new Set(first.post.tries.map(({ key }) => key)).size).toBe(1);
    expect(first.lines()).toEqual([['root.greeting', 'root.menu']]);
  });

  it('keep the order when one takes over from another', async () => {
    const [first, second] = await pair();
    first.post.next.push(() => new Promise(() => {}));
    await first.say('xin chào');
    await second.say('1');
    expect(first.lines()).toEqual([]);
    await second.clock.advance(leaseMs + 2_000);
    expect(first.lines()).toEqual([['root.greeting', 'root.menu'], ['linking.consent']]);
  });

  it('make a call once while its lease holds, and again with the same key when it is over', async () => {
    const [first, second] = await pair();
    first.answer('matchCitizen', () => new Promise(() => {}));
    second.answer('matchCitizen', () => answers.matchCitizen.match[1] as never);
    await first.play(...wayTo.code);
    await second.engine.sweep();
    await second.clock.advance(leaseMs - 1_000);
    expect(matches(first)).toHaveLength(1);
    await second.clock.advance(2_000);
    expect(matches(first)).toHaveLength(2);
    expect(new Set(matches(first).map(({ key }) => key)).size).toBe(1);
    await second.clock.advance(2 * minute);
    expect(await second.at()).toBe('linking.code.asking');
  });

  it('accept only the first result when both have made the call', async () => {
    const [first, second] = await pair();
    const held = gate<never>();
    first.answer('matchCitizen', () => held.promise);
    second.answer('matchCitizen', () => ({ outcome: 'no-match' }));
    await first.play(...wayTo.code);
    await second.clock.advance(leaseMs + 2_000);
    expect(await second.at()).toBe('linking.noMatch');
    held.open(answers.matchCitizen.match[1] as never);
    await settled();
    expect(await second.at()).toBe('linking.noMatch');
    expect(first.lines().flat()).not.toContain('code.ask');
  });

  it('lets a call be cancelled at the other engine', async () => {
    const [first, second] = await pair();
    const held = gate<never>();
    first.answer('matchCitizen', () => held.promise);
    await first.play(...wayTo.code);
    await second.say('hủy');
    held.open(answers.matchCitizen.match[1] as never);
    await second.clock.advance(2 * minute);
    expect(await second.at()).toBe('menu.asking');
    expect(first.post.sent.map(linesOf).at(-1)).toEqual(['root.cancelled', 'root.menu']);
  });

  it('lets go of a conversation when all is sent, so that the other need not wait for the lease', async () => {
    const [first, second] = await pair();
    await first.say('xin chào');
    expect((await first.record()).sending).toBeNull();
    await second.say('1');
    expect(first.lines()).toEqual([['root.greeting', 'root.menu'], ['linking.consent']]);
  });
});

describe('a process that takes messages in and carries nothing out', () => {
  it('leaves what it has written down to another, and says so', async () => {
    let left = 0;
    const leave = () => {
      left += 1;
    };
    const web = await createHarness({ alone: false, leave });
    const worker = await createHarness({ alone: false, beside: web });
    await web.say('xin chào');
    expect([left, web.post.tries.length]).toEqual([1, 0]);
    await worker.engine.sweep();
    await settled();
    expect(worker.lines()).toEqual([['root.greeting', 'root.menu']]);
    await web.say('1');
    await worker.clock.advance(1_000);
    expect(worker.lines()).toEqual([['root.greeting', 'root.menu'], ['linking.consent']]);
  });
});

describe('a process that ends', () => {
  it('leaves what it has not begun to the others at once', async () => {
    const [first, second] = await pair();
    const held = gate();
    first.post.next.push(() => held.promise);
    await first.say('xin chào');
    await first.say('1');
    const stopped = first.engine.stop();
    held.open();
    await stopped;
    expect(first.lines()).toEqual([['root.greeting', 'root.menu']]);
    await second.engine.sweep();
    await settled();
    expect(second.lines()).toEqual([['root.greeting', 'root.menu'], ['linking.consent']]);
  });
});

describe('what a process had in hand that has left', () => {
  it('is taken up as soon as it is known that it has, though that was not known at the first look', async () => {
    const gone = new Set<string>();
    const fellows = (id: string) => ({ id: () => id, isGone: (other: string) => gone.has(other) });
    const first = await createHarness({ alone: false, fellows: fellows('first') });
    const second = await createHarness({ alone: false, beside: first, fellows: fellows('second') });
    first.post.next.push(() => new Promise(() => {}));
    await first.say('xin chào');
    await second.clock.advance(16_000);
    expect(second.post.tries).toHaveLength(1);
    gone.add('first');
    await second.clock.advance(2_500);
    expect(second.lines()).toEqual([['root.greeting', 'root.menu']]);
  });
});
