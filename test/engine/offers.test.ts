/** Choices that stand under one message only, beside those of the open question. */
import { describe, expect, it } from 'vitest';
import { createHarness, hour, wayTo } from './harness.ts';

const offered = 'xin lỗi tôi không hiểu gì cả zzz';
const labels = (buttons: Array<{ label: string }> = []) => buttons.map(({ label }) => label);

describe('what is offered under one message', () => {
  it('stands there and under no later one, but can still be pressed there', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingCccd);
    const [warned] = await harness.say('có số lạ gọi bảo tôi cài vneid, lừa đảo phải không');
    expect(labels(warned?.buttons)).toContain('button.paid');
    const [menu] = await harness.say('nhắc lại');
    expect(labels(menu?.buttons)).not.toContain('button.paid');
    const paid = warned?.buttons.find(({ label }) => label === 'button.paid');
    const [told] = await harness.said({ kind: 'button', payload: paid?.payload ?? '' });
    expect(told?.lines.map(({ line }) => line)).toContain('watch.paid');
  });

  it('is counted with the others as it is shown: before them where it alone is asked for', async () => {
    const harness = await createHarness();
    await harness.play('xin chào', 'hướng dẫn tôi tự làm', 'chọn tài liệu hướng dẫn', 'hà tĩnh');
    const [which] = await harness.say('tôi bị vướng');
    const [first] = labels(which?.buttons);
    expect(first).toMatch(/^topic\./);
    const [answer] = await harness.say('1');
    expect(answer?.lines[0]?.line).toBe(first?.replace('topic.', 'knowledge.'));
    // The question is put again with the answer, so now its own come first.
    expect(labels(answer?.buttons)[0]).toBe('button.done');
    expect(labels(answer?.buttons).slice(-3)).toEqual(['button.helped', 'button.notHelped', 'button.human']);
  });

  it('never stands there twice, and never for a choice that the question has anyway', async () => {
    const harness = await createHarness();
    await harness.say('xin chào');
    for (let times = 0; times < 3; times += 1) await harness.say(offered);
    const [, buttons] = [harness.lines(), harness.post.sent.at(-1)?.buttons];
    expect(labels(buttons).filter((label) => label === 'button.human')).toHaveLength(1);
  });

  it('of a question that is no longer open is told to be old', async () => {
    const harness = await createHarness();
    await harness.play('xin chào', 'hướng dẫn tôi tự làm', 'chọn tài liệu hướng dẫn', 'hà tĩnh');
    const [which] = await harness.say('tôi bị vướng');
    await harness.say('xong rồi');
    const [stale] = await harness.said({ kind: 'button', payload: which?.buttons[0]?.payload ?? '' });
    expect(stale?.lines[0]?.line).toBe('root.stale');
    const [invented] = await harness.said({
      kind: 'button',
      payload: `${which?.buttons[0]?.payload.split(':')[0]}:x99`,
    });
    expect(invented?.lines[0]?.line).toBe('root.stale');
  });
});

describe('a chat in which nothing is said any more', () => {
  it('is erased after thirty days, and the citizen is met as for the first time', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingCccd);
    await harness.clock.advance(29 * 24 * hour);
    expect(await harness.store.read('test:1')).not.toBeNull();
    await harness.clock.advance(2 * 24 * hour);
    expect(await harness.store.read('test:1')).toBeNull();
    const [hello] = await harness.say('xin chào');
    expect(hello?.lines[0]?.line).toBe('root.greeting');
  });

  it('is erased as well when the citizen has blocked the assistant', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingCccd);
    const { CitizenGoneError } = await import('../../src/engine/outside.ts');
    harness.post.next.push(new CitizenGoneError('blocked'));
    await harness.say('trợ giúp');
    expect((await harness.record()).gone).toBe(true);
    await harness.clock.advance(31 * 24 * hour);
    expect(await harness.store.read('test:1')).toBeNull();
  });

  it('keeps nothing of what was said thirty days ago where it goes on', async () => {
    const harness = await createHarness();
    await harness.play('xin chào', 'hướng dẫn tôi tự làm');
    for (let week = 0; week < 5; week += 1) {
      await harness.clock.advance(7 * 24 * hour);
      await harness.say('nhắc lại');
    }
    const { transcript } = await harness.record();
    expect(transcript.filter(({ text }) => text === 'xin chào')).toEqual([]);
    expect(transcript.filter(({ text }) => text === 'nhắc lại')).toHaveLength(5);
  });
});

describe('whoever wants no reminders', () => {
  it('is not reminded of an open question, and is again when they want it', async () => {
    const harness = await createHarness();
    await harness.play(...wayTo.askingCccd);
    await harness.say('đừng nhắc tôi nữa');
    const before = harness.post.sent.length;
    await harness.clock.advance(21 * hour);
    expect(harness.post.sent.length).toBe(before);
    await harness.say('nhắc tôi trở lại');
    await harness.clock.advance(21 * hour);
    expect(harness.lines().at(-1)).toContain('root.stillThere');
  });
});
