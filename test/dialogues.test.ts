/** Every dialogue of test/dialogues/ passes here, the first of each file over Telegram too, and together they go through every way of every flow. */
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

/**
 * Of each file the first dialogue: examples differ in what is said, and that is heard before any channel is told. All of them, and the generated
 * ways, take eight minutes more: `npm run dialogue -- --channel telegram test/dialogues`.
 */
const files = new Set<string>();
const overTelegram = dialogues.filter(({ file, tags }) => {
  const first = !files.has(file) && !tags.includes('generated');
  files.add(file);
  return first;
});

it('over the fake Telegram server pass as well, the first of each file, and none is skipped', async () => {
  expect(overTelegram.length).toBeGreaterThan(500);
  const played = await playAll(overTelegram, { channel: 'telegram' });
  expect(told(played, 'failed').join('\n')).toBe('');
  // What is worked out inside a whole stack cannot be made to fail from outside.
  expect(told(played, 'skipped').filter((text) => !text.includes('works out by itself'))).toEqual([]);
}, 540_000);
