/** Canned replies while they are edited: what is wrong with them, what citizens would see. */

import type { CannedReply } from '../api';
import { newId } from '../ids.ts';
import type { TextKey } from '../texts.ts';

export type ReplyField = 'shortcut' | 'vi' | 'en';
export type Mistakes = Partial<Record<ReplyField, TextKey>>;
export interface Placeholder {
  name: string;
  value: string;
}

/** As the server wants them. */
export const textCharsMost = 1_500;
export const repliesAtMost = 200;
const shortcutPattern = /^[\p{L}\p{N}-]{1,30}$/u;
const slot = /\{\{\s*([\p{L}\p{N}_]+)\s*\}\}/gu;

/** An empty one, with an id of its own. */
export const newReply = (): CannedReply => ({ id: newId(), shortcut: '', vi: '', en: '' });

/** What would not be taken, field by field. */
export function mistakesIn(reply: CannedReply, all: CannedReply[]): Mistakes {
  const isTwice = all.some(({ id, shortcut }) => id !== reply.id && same(shortcut, reply.shortcut));
  const badText = (text: string) => text.trim() === '' || text.length > textCharsMost;
  return {
    ...(isTwice && { shortcut: 'replies.shortcutTwice' }),
    ...(!shortcutPattern.test(reply.shortcut) && { shortcut: 'replies.shortcutWrong' }),
    ...(badText(reply.vi) && { vi: 'replies.textWrong' }),
    ...(badText(reply.en) && { en: 'replies.textWrong' }),
  };
}

const same = (a: string, b: string) => a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

/** As a citizen would read it; what is no placeholder stays as it stands. */
export const filled = (text: string, placeholders: Placeholder[]): string =>
  text.replaceAll(slot, (whole, name: string) => placeholders.find((each) => each.name === name)?.value ?? whole);

/** Names in the text that no placeholder has. */
export const unknownIn = (text: string, placeholders: Placeholder[]): string[] => [
  ...new Set(
    [...text.matchAll(slot)]
      .map(([, name = '']) => name)
      .filter((name) => !placeholders.some((each) => each.name === name)),
  ),
];

/** Whether nothing was changed. */
export const isSame = (a: CannedReply[], b: CannedReply[]): boolean => JSON.stringify(a) === JSON.stringify(b);
