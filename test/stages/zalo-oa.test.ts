import { it } from 'vitest';
import { expectAllPass, shareOf } from './share.ts';

it(
  'dialogues pass over a Zalo Official Account, by our client and the fake server',
  () => expectAllPass(shareOf(2), 'zalo-oa'),
  300_000,
);
