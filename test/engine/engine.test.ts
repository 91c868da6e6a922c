import { describe, expect, it } from 'vitest';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import { CitizenGoneError, RetryLaterError, TerminalError, UndeliverableError } from '../../src/engine/outside.ts';
import { retentionMs, retentionTimer } from '../../src/engine/retention.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { citizen, createHarness, gate, hour, linesOf, minute, settled, startAt, wayTo } from './harness.ts';
import { answers } from './walk.ts';

const at = (calls: Array<{ at: number }>) => calls.map((call) => call.at - (calls[0]?.at ?? 0));

describe('a message', () => {
  it('is answered once, however often it is delivered', async () => {
    const { engine, inbound, post } = await createHarness();
    const hello = inbound({ kind: 'text', text: 'xin chào' }, { id: 'm1' });
    expect(await engine.receive(hello)).toBe('taken');
    expect(await engine.receive(hello)).toBe('repeated');
    expect(await Promise.all([engine.receive(hello), engine.receive(hello)])).toEqual(['repeated', 'repeated']);
    await engine.idle();
    expect(post.sent.map(linesOf)).toEqual([['root.greeting', 'root.menu']]);
  });

  it('delivered twice at the same moment is answered once', async () => {
    const { engine, inbound, post } = await createHarness();
    const hello = inbound({ kind: 'text', text: 'xin chào' }, { id: 'm1' });
    const outcomes = await Promise.all([1, 2, 3].map(() => engine.receive(hello)));
    await engine.idle();
    expect(outcomes.toSorted()).toEqual(['repeated', 'repeated', 'taken']);
    expect(post.sent).toHaveLength(1);
  });

  it('is durable when it counts as taken, before anything is sent', async () => {
    const { engine, inbound, post, record } = await createHarness();
    const held = gate();
    post.next.push(() => held.promise);
    await engine.receive(inbound({ kind: 'text', text: 'xin chào' }, { id: 'm1' }));
    expect(post.sent).toEqual([]);
    expect(await record()).toMatchObject({ seen: ['m1'], outbox: [{ kind: 'say' }] });
    held.open();
    await engine.idle();
    expect((await record()).outbox).toEqual([]);
  });

  it('begins the conversation in the language that the platform guesses', async () => {
    const { engine, inbound, post } = await createHarness();
    await engine.receive(inbound({ kind: 'text', text: 'hm' }, { chat: 'test:en', languageHint: 'en-GB' }));
    await engine.receive(inbound({ kind: 'text', text: 'hm' }, { chat: 'test:fr', languageHint: 'fr' }));
    await engine.receive(inbound({ kind: 'text', text: 'hm' }, { chat: 'test:none' }));
    await engine.idle();
    expect(Object.fromEntries(post.sent.map(({ conversation, language }) => [conversation, language]))).toEqual({
      'test:en': 'en',
      'test:fr': 'vi',
      'test:none': 'vi',
    });
  });

  it('that a bug chokes on is parked, the citizen is told, and the next one is answered', async () => {
    let broken = false;
    const machine = flowsFor({ linkingHere: true }).provide({
      guards: {
        linkingHere: () => {
          if (broken) throw new TypeError('a bug about 079085000001');
          return true;
        },
      },
    });
    const harness = await createHarness({ machine: machine as never });
    await harness.say('xin chào');
    broken = true;
    const [apology] = await harness.say('1', { id: 'poison' });
    expect(apology && linesOf(apology)).toEqual(['root.apology']);
    expect((await harness.record()).parked).toMatchObject([{ what: 'message', which: 'poison' }]);
    expect(JSON.stringify(await harness.store.read('test:1'))).not.toContain('a bug about');
    expect(await harness.engine.receive(harness.inbound({ kind: 'text', text: '1' }, { id: 'poison' }))).toBe(
      'repeated',
    );
    expect(harness.observed).toContainEqual(expect.objectContaining({ what: 'parked', kind: 'message' }));
    broken = false;
    const [answer] = await harness.say('1');
    expect(answer && linesOf(answer)).toEqual(['linking.consent']);
  });
});

describe('messages of one conversation', () => {
  it('are answered in the order received, also when all come at once', async () => {
    const { engine, inbound, post } = await createHarness();
    const chats = Array.from({ length: 20 }, (_, index) => `test:${index}`);
    const texts = ['xin chào', '1', 'tôi đồng ý', citizen.cccd, 'quay lại'];
    await Promise.all(
      chats.flatMap((chat) => texts.map((text) => engine.receive(inbound({ kind: 'text', text }, { chat })))),
    );
    await engine.idle();
    for (const chat of chats) {
      const lines = post.sent.filter(({ conversation }) => conversation === chat).map(linesOf);
      expect(lines).toEqual([
        ['root.greeting', 'root.menu'],
        ['linking.consent'],
        ['linking.askCccd'],
        ['linking.askDateOfBirth'],
        ['linking.askCccd'],
      ]);
    }
  });

  it('are delivered one at a time, and another conversation does not wait for them', async () => {
    const harness = await createHarness();
    const held = gate();
    harness.post.next.push(() => held.promise);
    await harness.say('xin chào');
    await harness.say('1');
    expect(harness.post.tries).toHaveLength(1);
    await harness.say('xin chào', { chat: 'test:2' });
    expect(harness.lines('test:2')).toHaveLength(1);
    held.open();
    await harness.engine.idle();
    expect(harness.lines()).toEqual([['root.greeting', 'root.menu'], ['linking.consent']]);
  });

  it('wait behind one that the platform would not take yet', async () => {
    const harness = await createHarness();
    harness.post.next.push(new Error('no'));
    await harness.say('xin chào');
    await harness.say('1');
    expect(harness.lines()).toEqual([]);
    await harness.clock.advance(1_000);
    expect(harness.lines()).toEqual([['root.greeting', 'root.menu'], ['linking.consent']]);
  });
});

describe('a call', () => {
  it('that is slow does not silence /help', async () => {
    const harness = await createHarness();
    const held = gate<never>();
    harness.answer('matchCitizen', () => held.promise);
    await harness.play(...wayTo.code);
    expect(await harness.at()).toBe('linking.matching.running');
    const [help] = await harness.say('/help');
    expect(help && linesOf(help)).toEqual(['root.help']);
    held.open(answers.matchCitizen.match[1] as never);
    await harness.engine.idle();
    expect(await harness.at()).toBe('linking.code.asking');
  });

  it('that is slow is excused, not before five seconds, and once', async () => {
    const harness = await createHarness();
    harness.answer('matchCitizen', () => new Promise(() => {}));
    await harness.play(...wayTo.code);
    await harness.clock.advance(4_999);
    expect(harness.lines().flat()).not.toContain('service.slow');
    await harness.clock.advance(2 * minute);
    expect(
      harness
        .lines()
        .flat()
        .filter((line) => line === 'service.slow'),
    ).toHaveLength(1);
  });

  it('that fails is tried again with growing waits and the same key, then the flow asks whether to go on', async () => {
    const harness = await createHarness();
    harness.answer('matchCitizen', () => {
      throw new Error('503');
    });
    await harness.play(...wayTo.code);
    await harness.clock.advance(minute);
    expect(at(harness.calls)).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500]);
    expect(new Set(harness.calls.map(({ key }) => key)).size).toBe(1);
    expect(harness.lines().at(-1)).toEqual(['service.unavailable']);
    await harness.clock.advance(hour);
    expect(harness.calls).toHaveLength(6);
  });

  it('is a new call with a new key when the citizen asks to try again', async () => {
    const harness = await createHarness();
    harness.answer('matchCitizen', () => {
      throw new TerminalError('400');
    });
    await harness.play(...wayTo.code);
    expect(harness.calls).toHaveLength(1);
    expect(harness.lines().at(-1)).toEqual(['service.unavailable']);
    harness.answer('matchCitizen', () => answers.matchCitizen.match[1] as never);
    await harness.say('thử lại');
    expect(new Set(harness.calls.filter(({ service }) => service === 'matchCitizen').map(({ key }) => key)).size).toBe(
      2,
    );
    expect(await harness.at()).toBe('linking.code.asking');
  });

  it('whose result comes after the citizen has cancelled changes nothing', async () => {
    const harness = await createHarness();
    const held = gate<never>();
    harness.answer('matchCitizen', () => held.promise);
    await harness.play(...wayTo.code, 'hủy');
    const before = harness.lines().length;
    held.open(answers.matchCitizen.match[1] as never);
    await harness.engine.idle();
    expect(await harness.at()).toBe('menu.asking');
    expect(harness.lines()).toHaveLength(before);
    expect(JSON.stringify(await harness.record())).not.toContain(citizen.cccd);
  });

  it('that saves the link is not left by "hủy" or "menu", and is made once', async () => {
    const harness = await createHarness();
    const held = gate<never>();
    harness.answer('saveLink', () => held.promise);
    await harness.play(...wayTo.confirming, 'có');
    const replies = await harness.play('hủy', 'menu', '/xoa', '/start');
    expect(replies.map(linesOf)).toEqual([
      ['service.finishFirst'],
      ['service.finishFirst'],
      ['service.finishFirst'],
      ['service.finishFirst'],
    ]);
    held.open(answers.saveLink.linked[0] as never);
    await harness.engine.idle();
    expect(harness.lines().at(-1)).toEqual(['linking.linked', 'root.menu']);
    expect(harness.calls.filter(({ service }) => service === 'saveLink')).toHaveLength(1);
  });

  it('whose answer a bug chokes on lets the conversation begin anew, and is there for staff to see', async () => {
    const harness = await createHarness();
    // What no schema of ours lets through: an outcome without its date.
    harness.answer('saveLink', () => ({ outcome: 'linked' }) as never);
    await harness.play(...wayTo.confirming, 'có');
    expect(await harness.at()).toBe('menu.asking');
    expect(harness.lines().at(-1)).toEqual(['root.apology', 'root.greeting', 'root.menu']);
    const record = await harness.record();
    expect(record.parked).toMatchObject([{ what: 'call' }]);
    expect(record.snapshot.context.consent).not.toBeNull();
    expect(record.outbox).toEqual([]);
    const [answer] = await harness.say('1');
    expect(answer && linesOf(answer)).toEqual(['linking.askCccd']);
  });
});

describe('a delivery', () => {
  it('that fails is tried again with growing waits, and parked in the end, and those behind it go out', async () => {
    const harness = await createHarness();
    harness.post.next.push(...Array.from({ length: 20 }, () => new Error('502')));
    await harness.say('xin chào');
    await harness.say('1');
    await harness.clock.advance(3 * hour);
    const waits = harness.post.tries
      .slice(0, 20)
      .map(({ at: when }, index, all) => when - (all[index - 1]?.at ?? when));
    expect(waits.slice(0, 11)).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000,
    ]);
    expect(new Set(waits.slice(11))).toEqual(new Set([600_000]));
    expect(harness.lines()).toEqual([['linking.consent']]);
    expect((await harness.record()).parked).toMatchObject([{ what: 'delivery', error: 'Error' }]);
  });

  it('waits as long as the platform asks, and that is no failure', async () => {
    const harness = await createHarness();
    harness.post.next.push(...Array.from({ length: 30 }, () => new RetryLaterError(7_000)));
    await harness.say('xin chào');
    await harness.clock.advance(31 * 7_000);
    expect(at(harness.post.tries)).toEqual(Array.from({ length: 31 }, (_, index) => index * 7_000));
    expect(harness.lines()).toEqual([['root.greeting', 'root.menu']]);
    expect((await harness.record()).parked).toEqual([]);
  });

  it('carries the same key each time', async () => {
    const harness = await createHarness();
    harness.post.next.push(new Error('timeout'), new RetryLaterError(1_000));
    await harness.say('xin chào');
    await harness.clock.advance(minute);
    expect(new Set(harness.post.tries.map(({ key }) => key)).size).toBe(1);
  });

  it('that can never succeed is parked at once', async () => {
    const harness = await createHarness();
    harness.post.next.push(new UndeliverableError('400'));
    await harness.say('xin chào');
    await harness.say('1');
    expect(harness.post.tries).toHaveLength(2);
    expect(harness.lines()).toEqual([['linking.consent']]);
    expect((await harness.record()).parked).toMatchObject([{ what: 'delivery', error: 'UndeliverableError' }]);
  });

  it('to a citizen who has gone closes the conversation quietly and forgets', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingDateOfBirth);
    harness.post.next.push(new CitizenGoneError('403'));
    await harness.say('abc def');
    const sent = harness.post.tries.length;
    await harness.clock.advance(72 * hour);
    expect(harness.post.tries).toHaveLength(sent);
    const record = await harness.record();
    expect(record).toMatchObject({ gone: true, outbox: [], timers: [retentionTimer(startAt)] });
    expect(JSON.stringify(record)).not.toContain(citizen.cccd);
    expect(harness.observed.filter(({ what }) => what === 'parked')).toEqual([]);
    expect(await harness.store.nextDueAt()).toBe(startAt + retentionMs);
  });

  it('to a citizen who comes back is made again', async () => {
    const harness = await createHarness();
    harness.post.next.push(new CitizenGoneError('403'));
    await harness.say('xin chào');
    await harness.say('xin chào');
    expect(harness.lines()).toEqual([['root.greeting', 'root.menu']]);
    expect((await harness.record()).gone).toBe(false);
  });
});

/** A store of which single operations fail while `broken` says so. */
function breakable(): {
  store: Store<FrozenConversation>;
  broken: { read: boolean; write: boolean; due: boolean };
  fail: (operation: 'read' | 'write' | 'due' | null) => void;
} {
  const inner = createMemoryStore<FrozenConversation>();
  const broken = { read: false, write: false, due: false };
  const guard = (operation: keyof typeof broken) => {
    if (broken[operation]) throw new Error(`the store cannot ${operation}`);
  };
  return {
    broken,
    fail: (operation) =>
      Object.assign(broken, { read: operation === 'read', write: operation === 'write', due: operation === 'due' }),
    store: {
      ...inner,
      async read(id) {
        guard('read');
        return inner.read(id);
      },
      async write(document) {
        guard('write');
        return inner.write(document);
      },
      async due(now, limit) {
        guard('due');
        return inner.due(now, limit);
      },
    },
  };
}

describe('a store that fails', () => {
  it.each(['read', 'write'] as const)(
    'at %s makes receive throw, so that the platform brings the message again',
    async (operation) => {
      const { store, fail } = breakable();
      const harness = await createHarness({ store });
      fail(operation);
      const hello = harness.inbound({ kind: 'text', text: 'xin chào' }, { id: 'm1' });
      await expect(harness.engine.receive(hello)).rejects.toThrow('the store cannot');
      expect(harness.post.tries).toEqual([]);
      fail(null);
      expect(await harness.engine.receive(hello)).toBe('taken');
      await harness.engine.idle();
      expect(harness.lines()).toEqual([['root.greeting', 'root.menu']]);
    },
  );

  it.each(['read', 'write', 'due'] as const)(
    'at %s in the midst of the work loses nothing once it recovers',
    async (operation) => {
      const { store, fail } = breakable();
      const harness = await createHarness({ store });
      const held = gate<never>();
      harness.answer('matchCitizen', () => held.promise);
      await harness.play(...wayTo.code);
      fail(operation);
      held.open(answers.matchCitizen.match[1] as never);
      await harness.clock.advance(10_000);
      fail(null);
      harness.answer('matchCitizen', () => answers.matchCitizen.match[1] as never);
      await harness.clock.advance(2 * minute);
      expect(await harness.at()).toBe('linking.code.asking');
      expect(harness.lines().at(-1)).toEqual(['code.ask']);
      expect((await harness.record()).outbox).toEqual([]);
    },
  );

  it('after a message has gone out has it written down as sent later, and not sent again', async () => {
    const { store, fail } = breakable();
    const harness = await createHarness({ store });
    harness.post.next.push(async () => fail('write'));
    await harness.say('xin chào');
    await harness.clock.advance(5_000);
    fail(null);
    await harness.clock.advance(5_000);
    expect(harness.post.sent.length).toBe(1);
    const { outbox, transcript } = await harness.record();
    expect(outbox).toEqual([]);
    expect(transcript.at(-1)).toMatchObject({ who: 'assistant', delivery: 'sent' });
  });

  it('is told, and looked at again every second', async () => {
    const { store, fail } = breakable();
    const harness = await createHarness({ store });
    fail('due');
    await harness.clock.advance(3 * minute);
    const failures = harness.observed.filter(({ what }) => what === 'failed');
    expect(failures.length).toBeGreaterThan(50);
    expect(failures.length).toBeLessThan(200);
  });
});

describe('silence', () => {
  it('in linking is called to mind after 20 hours, once, and after 48 the place is kept and the numbers are gone', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingDateOfBirth);
    const before = harness.lines().length;
    await harness.clock.advance(20 * hour - 1);
    expect(harness.lines()).toHaveLength(before);
    await harness.clock.advance(1);
    expect(harness.lines().at(-1)).toEqual(['root.stillThere', 'linking.askDateOfBirth']);
    expect(JSON.stringify(await harness.record())).toContain(citizen.cccd);
    await harness.clock.advance(28 * hour);
    expect(harness.lines()).toHaveLength(before + 1);
    expect(await harness.at()).toBe('parked');
    expect(JSON.stringify(await harness.record())).not.toContain(citizen.cccd);
  });

  it('of 48 hours, then "làm tiếp", goes on at the CCCD without asking for consent again', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.code);
    await harness.clock.advance(72 * hour);
    const replies = await harness.play('xin chào', 'làm tiếp');
    expect(replies.map(linesOf)).toEqual([['root.welcomeBack'], ['linking.askCccd']]);
  });

  it('of a message sent in between begins anew', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingCccd);
    await harness.clock.advance(19 * hour);
    await harness.say('nhắc lại');
    const before = harness.lines().length;
    await harness.clock.advance(19 * hour);
    expect(harness.lines()).toHaveLength(before);
    await harness.clock.advance(1 * hour);
    expect(harness.lines().at(-1)?.[0]).toBe('root.stillThere');
  });

  it('in the menu is left alone', async () => {
    const harness = await createHarness();
    await harness.say('xin chào');
    await harness.clock.advance(100 * hour);
    expect(harness.lines()).toHaveLength(1);
    expect(await harness.at()).toBe('fresh');
    expect(await harness.store.nextDueAt()).toBe(startAt + retentionMs);
  });
});

describe('a skipped update', () => {
  const skipping = async () => {
    const harness = await createHarness();
    harness.answer('matchCitizen', () => answers.matchCitizen.match[2] as never);
    await harness.play(...wayTo.code);
    expect(harness.lines().at(-1)).toEqual(['linking.offerUpdate']);
    await harness.say('bỏ qua');
    return harness;
  };

  it('is called to mind after 24 hours, once', async () => {
    const harness = await skipping();
    expect(harness.lines().at(-1)).toEqual(['linking.skipped', 'root.menu']);
    await harness.clock.advance(24 * hour - 1);
    expect(harness.lines().flat()).not.toContain('root.skippedReminder');
    await harness.clock.advance(96 * hour);
    expect(
      harness
        .lines()
        .flat()
        .filter((line) => line === 'root.skippedReminder'),
    ).toHaveLength(1);
  });

  it('is not called to mind once the link is made', async () => {
    const harness = await skipping();
    harness.answer('matchCitizen', () => answers.matchCitizen.match[1] as never);
    await harness.play('liên kết ngay tại đây', citizen.cccd, citizen.born, '123456', 'có');
    expect(harness.lines().at(-1)).toEqual(['linking.linked', 'root.menu']);
    await harness.clock.advance(48 * hour);
    expect(harness.lines().flat()).not.toContain('root.skippedReminder');
  });

  it('is not called to mind after everything was deleted', async () => {
    const harness = await skipping();
    await harness.play('/xoa', 'xóa hết');
    await harness.clock.advance(48 * hour);
    expect(harness.lines().at(-1)).toEqual(['privacy.forgotten']);
    expect(await harness.store.read('test:1')).toBeNull();
  });
});

describe('deleting everything', () => {
  it('removes the record once the farewell is said, not before', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingDateOfBirth, '/xoa');
    harness.post.next.push(new Error('502'));
    await harness.say('xóa hết');
    expect(await harness.store.read('test:1')).not.toBeNull();
    await harness.clock.advance(5_000);
    expect(harness.lines().at(-1)).toEqual(['privacy.forgotten']);
    expect(await harness.store.read('test:1')).toBeNull();
  });

  it('leaves a conversation that was begun since', async () => {
    const harness = await createHarness();
    await harness.play('xin chào', '/xoa');
    harness.post.next.push(new Error('502'));
    await harness.say('xóa hết');
    await harness.say('xin chào');
    await harness.clock.advance(5_000);
    expect(harness.lines().slice(-2)).toEqual([['privacy.forgotten'], ['root.greeting', 'root.menu']]);
    expect(await harness.at()).toBe('menu.asking');
    expect((await harness.record()).outbox).toEqual([]);
  });
});

describe('starting', () => {
  it('takes up at once what an earlier run had in hand, when alone', async () => {
    const first = await createHarness();
    first.answer('matchCitizen', () => new Promise(() => {}));
    first.post.next.push(...Array.from({ length: 5 }, () => () => new Promise<void>(() => {})));
    await first.engine.receive(first.inbound({ kind: 'text', text: 'xin chào' }));
    await settled();
    expect(first.post.sent).toEqual([]);
    first.post.next.length = 0;
    const second = await createHarness({ beside: first });
    await settled();
    expect(second.lines()).toEqual([['root.greeting', 'root.menu']]);
  });

  it('makes a call again that was in hand, with the same key', async () => {
    const first = await createHarness();
    first.answer('matchCitizen', () => new Promise(() => {}));
    await first.play(...wayTo.code);
    const second = await createHarness({ beside: first });
    await settled();
    expect(await second.at()).toBe('linking.code.asking');
    const matches = second.calls.filter(({ service }) => service === 'matchCitizen');
    expect(matches).toHaveLength(2);
    expect(new Set(matches.map(({ key }) => key)).size).toBe(1);
  });

  it('rings timers that came due while nobody was there', async () => {
    const first = await createHarness();
    await first.play(...wayTo.askingCccd);
    await first.engine.stop();
    await first.clock.advance(30 * hour);
    expect(first.lines().at(-1)).toEqual(['linking.askCccd']);
    await createHarness({ beside: first });
    await settled();
    expect(first.lines().at(-1)).toEqual(['root.stillThere', 'linking.askCccd']);
  });
});

describe('stopping', () => {
  it('waits for what is in hand, and begins nothing more', async () => {
    const harness = await createHarness();
    const held = gate();
    harness.post.next.push(() => held.promise);
    await harness.say('xin chào');
    await harness.say('1');
    let stopped = false;
    const stopping = harness.engine.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    held.open();
    await stopping;
    expect(harness.lines()).toEqual([['root.greeting', 'root.menu']]);
    expect((await harness.record()).outbox).toHaveLength(1);
    await harness.clock.advance(hour);
    expect(harness.lines()).toHaveLength(1);
    expect(harness.clock.waiting()).toBe(0);
  });

  it('gives up after eight seconds what will not end, without counting that as a failure', async () => {
    const harness = await createHarness();
    harness.answer(
      'matchCitizen',
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await harness.play(...wayTo.code);
    let stopped = false;
    void harness.engine.stop().then(() => {
      stopped = true;
    });
    await harness.clock.advance(7_999);
    expect(stopped).toBe(false);
    await harness.clock.advance(1);
    expect(stopped).toBe(true);
    const [call] = (await harness.record()).outbox;
    expect(call).toMatchObject({ kind: 'call', attempts: 0 });
    expect(harness.observed.some(({ what }) => what === 'called' || what === 'retrying')).toBe(false);
  });
});

describe('the oldest effect', () => {
  it('is told while it waits, and null when none is due', async () => {
    const harness = await createHarness();
    expect(await harness.engine.oldestDue()).toBeNull();
    harness.post.next.push(() => new Promise(() => {}));
    await harness.say('xin chào');
    const since = harness.clock.now();
    await harness.clock.advance(10 * minute);
    expect(await harness.engine.oldestDue()).toBe(since);
  });

  it('is none while only a citizen is waited for', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingCccd);
    await harness.clock.advance(hour);
    expect(await harness.engine.oldestDue()).toBeNull();
  });
});
