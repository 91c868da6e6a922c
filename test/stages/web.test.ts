import { it } from 'vitest';
import { expectAllPass, shareOf } from './share.ts';

/** Every other one of the share: a browser takes half a second for a dialogue where the others take a quarter. */
const some = () => shareOf(3).filter((_, index) => index % 2 === 0);

it('dialogues pass on the web chat’s page, in a real Chromium', () => expectAllPass(some(), 'web'), 300_000);
