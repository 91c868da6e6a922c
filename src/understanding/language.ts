/** Which language a citizen begins in, where the platform does not say. */
import { fold } from './fold.ts';

/** Common in English, no Vietnamese syllable even without diacritics ("can", "do", "the", "to" are some), and no word that Vietnamese borrow ("link", "account"). */
const english = new Set(
  'i my me you your want need have has how what where when why is are am was does this that please with from and not speak get'.split(
    ' ',
  ),
);
/** One alone is written by Vietnamese, too. */
const wordsAtLeast = 2;

/** `en` when at least two words, and a third of all, can only be English; null when nothing speaks against Vietnamese. */
export function guessLanguage(text: string): 'en' | null {
  const plain = text.normalize('NFC');
  if (/[à-ỹăđơư]/i.test(plain)) return null;
  const words = fold(plain).match(/[a-z]+/g) ?? [];
  const found = words.filter((word) => english.has(word)).length;
  return found >= wordsAtLeast && found * 3 >= words.length ? 'en' : null;
}
