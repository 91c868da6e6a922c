/** The sources on the Zalo Bot Platform disagree in places: in each combination that matters to fetching and to webhooks dialogues pass. */
import { expect, it } from 'vitest';
import type { Switches } from '../../src/mocks/zalo-bot/switches.ts';
import { play } from '../../src/runner/play/play.ts';
import type { Played } from '../../src/runner/player.ts';
import { createZaloBotTheatre } from '../../src/runner/stages/zalo-bot.ts';
import { expectPassed, shareOf } from './share.ts';

const both = { imageField: ['photo_url', 'photo'], noWebhookInfo: ['empty-url', 'error-404'] } as const;
const polling = { ...both, emptyPoll: ['http200-408', 'http408', 'ok-empty'] } as const;
const webhook = { ...both, webhookBody: ['bare', 'wrapped'], verification: ['on', 'off'] } as const;

/** Every combination of these positions. */
const combinations = (positions: { readonly [Name in keyof Switches]?: readonly Switches[Name][] }) =>
  Object.entries(positions).reduce<Array<Partial<Switches>>>(
    (all, [name, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );

const worlds = [
  ...combinations(polling).map((switches) => ({ mode: 'polling' as const, switches })),
  ...combinations(webhook).map((switches) => ({ mode: 'webhook' as const, switches })),
];

it('dialogues pass over the Zalo Bot Platform, whatever holds where its sources disagree', async () => {
  expect(worlds).toHaveLength(12 + 16);
  const dialogues = shareOf(4);
  const played: Played[] = [];
  for (const [index, world] of worlds.entries()) {
    const theatre = createZaloBotTheatre(world);
    // Each world a few of the share, so that together they are all of it.
    const some = dialogues.filter((_, number) => number % worlds.length === index);
    for (const dialogue of some) played.push({ outcome: await play(dialogue, theatre), seen: null });
    await theatre.close();
  }
  expect(played).toHaveLength(dialogues.length);
  expectPassed(played, 'zalo-bot');
}, 300_000);
