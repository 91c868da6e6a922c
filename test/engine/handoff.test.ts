/** What staff do to a conversation, through the engine: orders, their repetition, the ends of a takeover. */
import { describe, expect, it } from 'vitest';
import { unansweredMs } from '../../src/engine/desk.ts';
import { CitizenGoneError, RetryLaterError } from '../../src/engine/outside.ts';
import { retentionMs } from '../../src/engine/retention.ts';
import type { Order } from '../../src/engine/staffing.ts';
import { citizen, createHarness, gate, type Harness, hour, linesOf, minute, settled, wayTo } from './harness.ts';

const lan = { id: 'lan', name: 'Lan' };
const minh = { id: 'minh', name: 'Minh' };
const chat = 'test:1';
const take: Order = { kind: 'take', from: null };
const done = { outcome: 'done', lastMessage: 'none' };

const newest = ({ post }: Harness) => post.sent.slice(-1).flatMap(linesOf);

/** A conversation that Lan has taken over at this point. */
async function held(...texts: readonly string[]): Promise<Harness> {
  const harness = await createHarness();
  await harness.play(...texts);
  expect(await harness.engine.order(chat, lan, take)).toEqual(done);
  await settled();
  return harness;
}

describe('a takeover', () => {
  it('is told to the citizen, who is then heard by nobody but staff', async () => {
    const harness = await held(...wayTo.askingCccd);
    expect(newest(harness)).toEqual(['handoff.taken']);
    expect(await harness.play(citizen.cccd, 'hủy', 'alo')).toEqual([]);
    expect(await harness.at()).toBe('linking.askingCccd');
    const { transcript, desk } = await harness.record();
    expect(transcript.slice(-3).map(({ text }) => text)).toEqual(['[cccd]', 'hủy', 'alo']);
    expect(desk.unansweredSince).not.toBeNull();
  });

  it('is one however often it is asked for by whoever has it', async () => {
    const harness = await held(...wayTo.consent);
    const { desk } = await harness.record();
    expect(await harness.engine.order(chat, lan, take)).toEqual(done);
    expect(await harness.engine.order(chat, lan, { kind: 'take', from: 'lan' })).toEqual(done);
    await settled();
    expect((await harness.record()).desk).toEqual(desk);
    expect(harness.lines().filter(([line]) => line === 'handoff.taken')).toHaveLength(1);
  });

  it('is refused to a second person, and given by the first', async () => {
    const harness = await held(...wayTo.consent);
    const { engine } = harness;
    expect(await engine.order(chat, minh, take)).toEqual({ outcome: 'held', by: lan });
    expect(await engine.order(chat, minh, { kind: 'say', id: 'a', text: 'chào' })).toEqual({
      outcome: 'held',
      by: lan,
    });
    expect(await engine.order(chat, lan, { kind: 'give' })).toEqual({ outcome: 'not-possible' });
    await engine.annotate(chat, (desk, since) => ({ ...desk, wantedBy: { ...minh, since } }));
    expect(await engine.order(chat, lan, { kind: 'give' })).toEqual(done);
    expect((await harness.record()).desk).toMatchObject({ holder: minh, wantedBy: null });
  });

  it('leaves what the citizen has been waiting for to whoever takes it over from a colleague', async () => {
    const harness = await held(...wayTo.consent);
    await harness.say('có ai không');
    await harness.clock.advance(unansweredMs - minute);
    expect(await harness.engine.order(chat, minh, { kind: 'take', from: 'lan' })).toEqual(done);
    await harness.clock.advance(unansweredMs + 1);
    expect((await harness.record()).desk.holder).toBeNull();
    expect(newest(harness)).toEqual(['handoff.lapsed', 'linking.consent']);
  });

  it('of nobody, of the deleted, and of the gone is refused', async () => {
    const harness = await createHarness();
    expect(await harness.engine.order('test:2', lan, take)).toEqual({ outcome: 'unknown' });
    await harness.play('xin chào');
    harness.post.next.push(new CitizenGoneError('blocked'));
    await harness.say('menu');
    expect(await harness.engine.order(chat, lan, take)).toEqual({ outcome: 'gone' });
    await harness.play('xin chào', '/xoa');
    const farewell = gate();
    harness.post.next.push(() => farewell.promise);
    await harness.say('có');
    expect(await harness.engine.order(chat, lan, take)).toEqual({ outcome: 'unknown' });
    farewell.open();
    await settled();
    expect(await harness.store.read(chat)).toBeNull();
    expect(await harness.engine.order(chat, lan, take)).toEqual({ outcome: 'unknown' });
  });
});

describe('what staff say', () => {
  it('is said once, however often it is asked for', async () => {
    const harness = await held(...wayTo.consent);
    const reply: Order = { kind: 'say', id: 'r1', text: 'Chào bác' };
    for (let time = 0; time < 3; time += 1) expect(await harness.engine.order(chat, lan, reply)).toEqual(done);
    await settled();
    expect(harness.lines().filter(([line]) => line === 'handoff.reply')).toHaveLength(1);
    expect(harness.post.sent.at(-1)?.lines[0]?.values).toEqual({ name: 'Lan', text: 'Chào bác' });
  });

  it('is masked in the transcript, and goes out as it was written', async () => {
    const harness = await held(...wayTo.consent);
    const text = `Số của bác là ${citizen.cccd}?`;
    await harness.engine.order(chat, lan, { kind: 'say', id: 'r1', text });
    await settled();
    expect(harness.post.sent.at(-1)?.lines[0]?.values?.['text']).toBe(text);
    expect(JSON.stringify((await harness.record()).transcript)).not.toContain(citizen.cccd);
  });

  it('is refused after the hand back', async () => {
    const harness = await held(...wayTo.consent);
    expect(await harness.engine.order(chat, lan, { kind: 'return', move: null })).toEqual(done);
    const orders: Order[] = [
      { kind: 'say', id: 'r1', text: 'Chào bác' },
      { kind: 'sayLine', id: 'r2', line: 'root.help' },
      { kind: 'sayWithheld', key: 'k' },
      { kind: 'move', move: 'menu', reason: 'x' },
      { kind: 'return', move: null },
      { kind: 'close' },
      { kind: 'give' },
    ];
    for (const order of orders) expect(await harness.engine.order(chat, lan, order)).toEqual({ outcome: 'not-held' });
    await settled();
    expect(newest(harness)).toEqual(['handoff.returned', 'linking.consent']);
  });

  it('counts as an answer also where it is a step that they order', async () => {
    const harness = await held(...wayTo.code);
    await harness.say('mã chưa tới');
    await harness.engine.order(chat, lan, { kind: 'move', move: 'again', reason: 'hỏi lại' });
    await settled();
    expect(newest(harness)).toEqual(['code.ask']);
    expect((await harness.record()).desk.unansweredSince).toBeNull();
  });
});

describe('a takeover ends', () => {
  it('when its holder leaves a message unanswered', async () => {
    const harness = await held(...wayTo.askingCccd);
    await harness.say('alo?');
    await harness.clock.advance(unansweredMs - 1);
    expect((await harness.record()).desk.holder).not.toBeNull();
    await harness.clock.advance(1);
    expect((await harness.record()).desk).toMatchObject({ holder: null, unansweredSince: null, epoch: 2 });
    expect(newest(harness)).toEqual(['handoff.lapsed', 'linking.askCccd']);
    expect(await harness.say(citizen.cccd)).toHaveLength(1);
  });

  it('when its holder does nothing for two hours', async () => {
    const harness = await held(...wayTo.consent);
    await harness.clock.advance(hour);
    await harness.engine.order(chat, lan, { kind: 'say', id: 'r1', text: 'Vâng' });
    await harness.clock.advance(2 * hour - 1);
    expect((await harness.record()).desk.holder).not.toBeNull();
    await harness.clock.advance(1);
    expect((await harness.record()).desk.holder).toBeNull();
    expect(newest(harness)).toEqual(['handoff.lapsed', 'linking.consent']);
  });

  it('when the citizen blocks the assistant, and nothing of it is left behind', async () => {
    const harness = await held(...wayTo.consent);
    await harness.say('có ai không');
    await harness.engine.annotate(chat, (desk, since) => ({ ...desk, wantedBy: { ...minh, since } }));
    harness.post.next.push(new CitizenGoneError('blocked'));
    await harness.engine.order(chat, lan, { kind: 'say', id: 'r1', text: 'Vâng' });
    await settled();
    const { desk, gone, timers, transcript } = await harness.record();
    expect(gone).toBe(true);
    expect(desk).toMatchObject({ holder: null, wantedBy: null, unansweredSince: null, withheld: [] });
    expect(timers.map(({ id }) => id)).toEqual(['retention']);
    expect(transcript.filter(({ delivery }) => delivery === 'waiting')).toEqual([]);
    expect((await harness.say('xin chào')).map(linesOf)).not.toEqual([]);
  });

  it('when the citizen wants everything deleted, who is told that it was', async () => {
    const harness = await held(...wayTo.code);
    expect((await harness.say('/xoa')).map(linesOf)).toEqual([['privacy.confirmForget']]);
    expect(await harness.engine.order(chat, lan, { kind: 'say', id: 'r', text: 'x' })).toEqual({ outcome: 'not-held' });
    expect((await harness.say('có')).map(linesOf)).toEqual([['privacy.forgotten']]);
    expect(await harness.store.read(chat)).toBeNull();
  });

  it('and what was approved meanwhile is told then', async () => {
    const harness = await createHarness();
    await harness.play('xin chào');
    expect(await harness.engine.order(chat, lan, take)).toEqual(done);
    await settled();
    const before = harness.post.sent.length;
    // Nobody registered here, so that the machine may have no word for it; whatever it says is kept back.
    await harness.engine.notify({
      conversation: chat,
      id: 'e1',
      event: { type: 'vneid.approved', registration: 'registration-1', at: harness.clock.now() },
    });
    await settled();
    expect(harness.post.sent).toHaveLength(before);
  });

  it('with the whole of an old chat, thirty days after its last message', async () => {
    const harness = await held(...wayTo.consent);
    await harness.clock.advance(retentionMs + minute);
    expect(await harness.store.read(chat)).toBeNull();
  });
});

describe('a farewell', () => {
  it('is said also in a chat that was once taken over', async () => {
    const harness = await held(...wayTo.consent);
    await harness.engine.order(chat, lan, { kind: 'return', move: null });
    await settled();
    await harness.say('/xoa');
    expect((await harness.say('có')).map(linesOf)).toEqual([['privacy.forgotten']]);
    expect(await harness.store.read(chat)).toBeNull();
  });

  it('is said, and the record removed, where several processes share a store', async () => {
    const harness = await createHarness({ alone: false });
    await harness.play('xin chào', '/xoa');
    expect((await harness.say('có')).map(linesOf)).toEqual([['privacy.forgotten']]);
    expect(await harness.store.read(chat)).toBeNull();
  });
});

describe('citizens who write more than can be answered', () => {
  it('are heard by staff all the same', async () => {
    const harness = await held(...wayTo.consent);
    harness.post.next.push(new RetryLaterError(hour));
    for (let nth = 0; nth < 25; nth += 1)
      await harness.engine.order(chat, lan, { kind: 'say', id: `r${nth}`, text: `${nth}` });
    await harness.say('tôi nghe đây');
    expect((await harness.record()).transcript.at(-1)?.text).toBe('tôi nghe đây');
  });

  it('do not fill the memory', async () => {
    const harness = await held(...wayTo.consent);
    for (let nth = 0; nth < 450; nth += 1)
      await harness.engine.receive(harness.inbound({ kind: 'text', text: `${nth}` }));
    const known = await harness.engine.read(chat);
    expect(known?.transcript.length).toBeLessThanOrEqual(60);
    expect(known?.seen.length).toBeLessThanOrEqual(200);
    expect(known).toEqual(await harness.record());
  });
});
