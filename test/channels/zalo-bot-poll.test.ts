/** Polling on a clock that the tests turn: pauses, what is asked again, and that nothing that came is let go. */
import { describe, expect, it } from 'vitest';
import { ZaloBotCallError } from '../../src/channels/zalo-bot/call-error.ts';
import { type PollOptions, poll } from '../../src/channels/zalo-bot/poll.ts';
import { createFakeClock, type FakeClock, settled } from '../engine/harness.ts';

const refused = (code: number | null, httpStatus = 200) =>
  new ZaloBotCallError('getUpdates', { code, httpStatus, description: '', retryable: true, mayHaveHappened: false });
const text = (words: string) => ({ event_name: 'message.text.received', message: { text: words, chat: { id: 'c' } } });

type Answer = unknown | Error | (() => Promise<unknown>);

/** Polls a platform that gives these answers, and after them holds every poll until it is called off. */
function polling(answers: Answer[], options: Partial<PollOptions> = {}) {
  const clock = (options.clock as FakeClock | undefined) ?? createFakeClock();
  const stop = new AbortController();
  const seen = {
    asked: [] as number[],
    kept: [] as unknown[],
    failed: [] as unknown[],
    lost: [] as unknown[],
    ready: 0,
  };
  let working: boolean | null = null;
  const done = poll({
    client: {
      async getUpdates(_seconds, signal) {
        seen.asked.push(clock.now());
        if (answers.length === 0) {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          throw refused(null);
        }
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return typeof answer === 'function' ? answer() : answer;
      },
    },
    clock,
    async ready() {
      seen.ready += 1;
    },
    prepared: true,
    keep: async (update) => void seen.kept.push(update),
    failed: (error) => void seen.failed.push(error),
    gaveUp: (error) => void seen.lost.push(error),
    works: (now) => {
      working = now;
    },
    pollSeconds: 30,
    random: () => 0,
    signal: stop.signal,
    ...options,
  });
  return {
    ...seen,
    seen,
    clock,
    done,
    working: () => working,
    pauses: () => seen.asked.slice(1).map((at, index) => at - seen.asked[index]!),
    async end() {
      stop.abort();
      await settled();
      await done;
    },
  };
}
describe('polling', () => {
  it('keeps each update before it asks again, and asks at once', async () => {
    const world = polling([text('một'), [text('hai'), text('ba')], { ok: true, result: text('bốn') }]);
    await world.clock.advance(10);
    expect(world.kept).toEqual([text('một'), text('hai'), text('ba'), text('bốn')]);
    expect(world.pauses()).toEqual([0, 0, 0]);
    await world.end();
  });

  it('asks again at once after an empty poll that took its time', async () => {
    const clock = createFakeClock();
    const empty = () => new Promise((resolve) => clock.after(30_000, () => resolve(null)));
    const world = polling([empty, empty], { clock });
    await clock.advance(60_000);
    expect(world.pauses()).toEqual([30_000, 30_000]);
    expect(world.failed).toEqual([]);
    expect(world.working()).toBe(true);
    await world.end();
  });

  it('slows down when polls end at once, and says that another program may poll', async () => {
    const world = polling(Array.from({ length: 7 }, () => null));
    await world.clock.advance(92_000);
    expect(world.pauses().slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(world.failed.map(String)).toEqual([expect.stringMatching(/another program/)]);
    await world.end();
  });

  it('pauses longer after each failure, up to half a minute, and is quick again after a good poll', async () => {
    const failures = [
      refused(null, 502),
      refused(403),
      refused(429),
      refused(null),
      refused(500),
      refused(500),
      refused(500),
    ];
    const world = polling([...failures, text('a'), refused(500)]);
    await world.clock.advance(95_000);
    expect(world.pauses().slice(0, 9)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 0, 1_000]);
    expect(world.failed).toHaveLength(8);
    await world.end();
  });

  it('spreads its pauses by chance', async () => {
    const world = polling([refused(500)], { random: () => 1 });
    await world.clock.advance(5_000);
    expect(world.pauses()).toEqual([1_200]);
    await world.end();
  });

  it('ends when the token is refused, by code or by a page', async () => {
    await expect(polling([refused(401)]).done).rejects.toMatchObject({ code: 401 });
    await expect(polling([refused(null, 401)]).done).rejects.toMatchObject({ httpStatus: 401 });
  });

  it('looks whether a webhook has been set when a poll is called a bad request', async () => {
    const world = polling([refused(400), text('a')]);
    await world.clock.advance(5_000);
    expect(world.seen.ready).toBe(1);
    expect(world.kept).toHaveLength(1);
    await world.end();
  });

  it('gets ready before it asks, again and again until it is', async () => {
    let left = 2;
    const world = polling([text('a')], {
      prepared: false,
      async ready() {
        left -= 1;
        if (left >= 0) throw refused(null);
      },
    });
    await world.clock.advance(10_000);
    expect(world.failed).toHaveLength(2);
    expect(world.kept).toHaveLength(1);
    await world.end();
  });

  it('gives a poll seven seconds more than it asked for', async () => {
    const world = polling([]);
    await world.clock.advance(36_999);
    expect(world.asked).toHaveLength(1);
    await world.clock.advance(2_000);
    expect(world.asked).toHaveLength(2);
    await world.end();
  });

  it('holds on to an update that cannot be kept, and fetches no other until it can', async () => {
    let left = 5;
    const kept: unknown[] = [];
    const world = polling([text('một'), text('hai')], {
      async keep(update) {
        left -= 1;
        if (left >= 0) throw new Error('the disk is full');
        kept.push(update);
      },
    });
    await world.clock.advance(10_000);
    expect({ kept, asked: world.asked.length, working: world.working() }).toEqual({
      kept: [],
      asked: 1,
      working: false,
    });
    await world.clock.advance(30_000);
    expect(kept).toEqual([text('một'), text('hai')]);
    expect(world.working()).toBe(true);
    expect(world.lost).toEqual([]);
    await world.end();
  });

  it('tries one last time when it is stopped, and tells what is lost then', async () => {
    let tries = 0;
    const world = polling([text('một')], {
      async keep() {
        tries += 1;
        throw new Error('the disk is full');
      },
    });
    await world.clock.advance(500);
    await world.end();
    expect({ tries, lost: world.lost.map(String) }).toEqual({ tries: 2, lost: ['Error: the disk is full'] });
  });
});
