/** The short form of the first part of `npm run proof`: a process is stopped at a sample of its I/O operations. docs/proof.md says what that shows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, type TestServer } from '../stores/database.ts';
import { randomFrom } from './random.ts';
import { type CampaignOptions, campaign } from './steps/campaign.ts';
import { dialogues } from './steps/dialogue.ts';

/** Every run has other operations; to repeat one, put its seed here. */
const seed = Date.now() % 1_000_000;
const random = randomFrom(seed);
const [linking, erasing] = dialogues as [CampaignOptions['dialogue'], CampaignOptions['dialogue']];

let server: TestServer;

beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server.end());

/** About so many of them all. */
const about =
  (count: number): NonNullable<CampaignOptions['choose']> =>
  (_plan, operations) =>
    random() < count / (2 * operations);

describe(`a process that is killed right before or after an I/O operation (seed ${seed})`, () => {
  it.each([
    { dialogue: linking, store: 'lowdb', mode: 'polling', count: 8, lanes: 2 },
    { dialogue: erasing, store: 'lowdb', mode: 'webhook', count: 4, lanes: 2 },
    { dialogue: linking, store: 'postgres', mode: 'webhook', count: 6, lanes: 3 },
  ] as const)(
    'leaves nothing undone and does nothing twice: $dialogue.name, $store, $mode',
    async (how) => {
      const result = await campaign({ ...how, server, blow: 'kill', choose: about(how.count) });
      expect(result.wrong).toEqual([]);
      expect(result.struck).toBeGreaterThan(0);
      expect(result.deaths).toBe(result.struck);
    },
    300_000,
  );
});
