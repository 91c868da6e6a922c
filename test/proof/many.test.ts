/** The short form of the third part of `npm run proof`: four processes on one PostgreSQL, struck again and again while many citizens link. */
import { expect, it } from 'vitest';
import { crowdTrial } from './many/crowd.ts';

/** Every run has other blows; to repeat one, put its seed here. */
const seed = Date.now() % 1_000_000;
const citizens = 30;
/** Among them two to the database. */
const blowsMost = 11;

it(`links each citizen once, loses no message and answers in order, whichever processes die (seed ${seed})`, async () => {
  const result = await crowdTrial({ store: 'postgres', seed, citizens, processes: 4, blowsMost, limitMs: 200_000 });
  expect(result.wrong).toEqual([]);
  expect(result).toMatchObject({ lost: 0, outOfOrder: 0, linkedOnce: citizens });
}, 300_000);
