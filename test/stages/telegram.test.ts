import { it } from 'vitest';
import { expectAllPass, shareOf } from './share.ts';

it(
  'dialogues pass over Telegram, by telegraf and the fake server',
  () => expectAllPass(shareOf(0), 'telegram'),
  300_000,
);
