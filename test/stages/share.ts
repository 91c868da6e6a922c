/**
 * Over each channel's whole stack a fifteenth of the dialogues is played here: of each file the first, as examples differ in what is said, and that is
 * heard before any channel is told. All of them on one channel take about ten minutes: `npm run dialogue -- --channel zalo-oa test/dialogues`.
 */
import { expect } from 'vitest';
import type { Dialogue } from '../../src/runner/dialogue.ts';
import { playAll } from '../../src/runner/play-all.ts';
import type { Played, Where } from '../../src/runner/player.ts';
import { tellOutcome } from '../../src/runner/results/console.ts';
import { readSuite } from '../../src/runner/suite.ts';

const shares = 15;

/** The share of this number, from 0 to 14; together they are the first dialogue of every file that is not generated. */
export function shareOf(number: number): Dialogue[] {
  const files = new Set<string>();
  const firsts = readSuite(['test/dialogues']).dialogues.filter(({ file, tags }) => {
    const first = !files.has(file) && !tags.includes('generated');
    files.add(file);
    return first;
  });
  expect(firsts.length).toBeGreaterThan(350);
  return firsts.filter((_, index) => index % shares === number);
}

/** Fails when one does not pass; what cannot be done on that channel is named, and is no more than a fifth. */
export async function expectAllPass(dialogues: Dialogue[], channel: Where): Promise<void> {
  expectPassed(await playAll(dialogues, { channel }), String(channel));
}

/** The same for what has been played. */
export function expectPassed(played: Played[], where: string): void {
  const told = (result: 'failed' | 'skipped') =>
    played.filter(({ outcome }) => outcome.result === result).map(({ outcome }) => tellOutcome(outcome));
  const skipped = told('skipped');
  console.log(`${where}: ${played.length} dialogues, ${skipped.length} skipped\n${skipped.join('\n')}`);
  expect(told('failed').join('\n')).toBe('');
  expect(skipped.length).toBeLessThanOrEqual(played.length / 5);
}
