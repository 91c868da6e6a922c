/** Waiting, on a clock that the test turns. */
import { expect, it } from 'vitest';
import { pause, wait } from '../../src/engine/waiting.ts';
import { createFakeClock } from './harness.ts';

for (const [name, waited] of [
  ['a pause', pause],
  ['a wait', wait],
] as const) {
  it(`${name} lasts as long as it was told`, async () => {
    const clock = createFakeClock();
    let over = false;
    const waiting = waited(100, clock, new AbortController().signal).then(() => {
      over = true;
    });
    await clock.advance(99);
    expect(over).toBe(false);
    await clock.advance(1);
    await waiting;
  });
}

it('a pause is over when it is called off; a wait rejects with the reason', async () => {
  const clock = createFakeClock();
  const reason = new Error('enough');
  for (const before of [true, false]) {
    const stop = new AbortController();
    if (before) stop.abort(reason);
    const waits = [pause(100, clock, stop.signal), wait(100, clock, stop.signal)];
    stop.abort(reason);
    expect(await Promise.allSettled(waits)).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason },
    ]);
  }
});
