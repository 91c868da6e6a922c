import { it } from 'vitest';
import { expectAllPass, shareOf } from './share.ts';

it('dialogues pass on the web chat’s page, in a real Chromium', () => expectAllPass(shareOf(3), 'web'), 300_000);
