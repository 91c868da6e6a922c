/** Who looks at a conversation, and who writes: told when it changes, and only then. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createPresence, type Presence } from '../../src/desk/work/presence.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';

const number = '0123456789ab';
const lan = { id: 'lan', name: 'Lan', typing: false };
const minh = { id: 'minh', name: 'Minh', typing: false };

let clock: MovableClock;
let presence: Presence;
let told: string[];

beforeEach(() => {
  clock = createMovableClock({ runs: false, startAt: Date.UTC(2026, 10, 21) });
  told = [];
  presence = createPresence({
    clock,
    changed: (changed) =>
      told.push(
        presence
          .viewers(changed)
          .map(({ id, typing }) => (typing ? `${id} writes` : id))
          .join(', '),
      ),
  });
});

describe('presence', () => {
  it('is told once, however often a page says again that it is there', () => {
    for (let n = 0; n < 30; n += 1) {
      presence.seen(number, lan);
      clock.pass(10_000);
    }
    expect(told).toEqual(['lan']);
    expect(presence.viewers(number)).toEqual([lan]);
  });

  it('ends when a page says nothing any more', () => {
    presence.seen(number, lan);
    presence.seen(number, minh);
    clock.pass(20_000);
    presence.seen(number, minh);
    clock.pass(5_000);
    expect(told).toEqual(['lan', 'lan, minh', 'minh']);
    clock.pass(60_000);
    expect(told.at(-1)).toBe('');
    expect(told).toHaveLength(4);
  });

  it('ends at once when a page is closed', () => {
    presence.seen(number, lan);
    presence.left(number, 'lan');
    presence.left(number, 'lan');
    clock.pass(60_000);
    expect(told).toEqual(['lan', '']);
  });

  it('tells that somebody writes, and that they have stopped, also by saying nothing', () => {
    presence.seen(number, { ...lan, typing: true });
    clock.pass(8_000);
    presence.seen(number, { ...lan, typing: true });
    presence.seen(number, lan);
    expect(told).toEqual(['lan writes', 'lan', 'lan writes', 'lan']);
  });

  it('is another one in another conversation', () => {
    presence.seen(number, lan);
    expect(presence.viewers('ba9876543210')).toEqual([]);
    presence.left('ba9876543210', 'lan');
    expect(presence.viewers(number)).toEqual([lan]);
  });
});
