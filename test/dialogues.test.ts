/** Every dialogue of test/dialogues/ passes here, and together they go through every way of every flow; test/stages plays them over every channel. */
import { beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../src/runner/covering.ts';
import { playAll } from '../src/runner/play-all.ts';
import type { Played } from '../src/runner/player.ts';
import { tellOutcome } from '../src/runner/results/console.ts';
import { readSuite } from '../src/runner/suite.ts';

const { dialogues, mistakes } = readSuite(['test/dialogues']);
const told = (played: Played[], result: 'failed' | 'skipped') =>
  played.filter(({ outcome }) => outcome.result === result).map(({ outcome }) => tellOutcome(outcome));

it('can all be read', () => {
  expect(mistakes).toEqual([]);
  expect(dialogues.length).toBeGreaterThan(100);
});

describe('in this process', () => {
  let played: Played[] = [];
  beforeAll(async () => {
    played = await playAll(dialogues, { channel: 'in-process' });
  }, 120_000);

  it('pass, and none is skipped', () => {
    expect(told(played, 'failed').join('\n')).toBe('');
    expect(told(played, 'skipped')).toEqual([]);
  });

  it('go through every state and every transition', () => {
    const { states, transitions } = coverageOf(played).report();
    expect(states.missing).toEqual([]);
    expect(transitions.missing).toEqual([]);
    expect(transitions.total).toBeGreaterThan(500);
  });

  it('say every line that the assistant can say', () => {
    // Said by the engine, not by a flow, when something stored cannot be used or a flow has a bug: test/engine shows those.
    const engines = ['root.outdated', 'root.damaged', 'root.apology'];
    expect(coverageOf(played).report().lines.missing).toEqual(engines);
  });
});
