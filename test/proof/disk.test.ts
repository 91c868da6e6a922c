/** The short form of the second part of `npm run proof`: a disk that fails, is full, or gives back what was not written. */
import { expect, it } from 'vitest';
import { damageTrials } from './disk/trials.ts';
import { randomFrom } from './random.ts';
import { campaign } from './steps/campaign.ts';
import { type Dialogue, dialogues } from './steps/dialogue.ts';

/** Every run has other operations; to repeat one, put its seed here. */
const seed = Date.now() % 1_000_000;
const random = randomFrom(seed);
const [dialogue] = dialogues as [Dialogue];

it.each([
  { blow: 'EIO', count: 5 },
  { blow: 'full', count: 2 },
] as const)(
  `comes to the same end through a disk with $blow (seed ${seed})`,
  async ({ blow, count }) => {
    const share = (operations: number) => count / (blow === 'full' ? operations : 2 * operations);
    const { wrong } = await campaign({
      dialogue,
      store: 'lowdb',
      mode: 'polling',
      blow,
      lanes: 2,
      choose: (_plan, operations) => random() < share(operations),
    });
    expect(wrong).toEqual([]);
  },
  300_000,
);

it(`tells of every damaged file that counts, and loses nothing else (seed ${seed})`, async () => {
  const { wrong, trials } = await damageTrials({ seed, timesEach: 0.04 });
  expect(wrong).toEqual([]);
  expect(trials).toBeGreaterThan(0);
}, 300_000);
