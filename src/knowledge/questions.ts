/** Takes a long message apart into the questions it asks. */

import { readableChars, readWords } from '../understanding/fold.ts';
import { sameWords } from './same-words.ts';

/** Shorter messages ask one thing. */
const longWords = 12;
/** Less is no question that stands alone. */
const questionWords = 4;
/** The end of a sentence, or what leads over to something else. */
const borders =
  /[.?!;\n]+|,?\s+(?:với lại|voi lai|ngoài ra|ngoai ra|đồng thời|dong thoi|tiện thể|tien the|nhân tiện|nhan tien|và|va|còn|also|besides|and|another thing)\s+/giu;
/** Words that ask, as `same-words.ts` leaves them. */
const asking = new Set('lamsao taisao gi odau baolau baonhieu phi ai nao khong chua co'.split(' '));

/** The parts of a message of at least twelve words that ask something, in order; none if there is only one. */
export function questionsIn(text: string): string[] {
  if (readWords(text).length < longWords) return [];
  const questions = text
    .slice(0, readableChars)
    .split(borders)
    .filter((part) => {
      const words = readWords(part);
      return words.length >= questionWords && sameWords(words).some((word) => asking.has(word));
    });
  return questions.length > 1 ? questions : [];
}
