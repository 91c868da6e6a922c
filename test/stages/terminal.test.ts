import { it } from 'vitest';
import { expectAllPass, shareOf } from './share.ts';

it('dialogues pass at terminals', () => expectAllPass(shareOf(1), 'terminal'), 300_000);
