/** Whether a message asks something, so that an answer from the knowledge base may be wanted although something else was expected. */
import { fold, foldedWords, ofLast } from './fold.ts';

/** Without marks; words that are others without them (mấy, máy; cần, căn) are left out. */
const asking = new Set('sao gi nao dau ai hoi lieu how what where why when who which could should'.split(' '));
/** At the end of a message these ask. */
const endings = new Set('khong chua nhi'.split(' '));

/** Words of a message; a question mark, a question word, or an ending that asks makes it a question. */
export const readSigns = ofLast((text: string): { words: number; asks: boolean } => {
  const folded = fold(text);
  const words = foldedWords(text);
  const last = words.at(-1) ?? '';
  const asks =
    folded.endsWith('?') ||
    /\bbao (?:nhieu|lau|gio)\b/.test(words.join(' ')) ||
    words.some((word) => asking.has(word)) ||
    (words.length > 2 && endings.has(last));
  return { words: words.length, asks };
});
