/** What stands in a message because of a picture, and is no line of the flows'. */
import { locales } from '../../speech.ts';

/** What each drawing shows, in both languages. */
export const pictureWords: ReadonlySet<string> = new Set(
  Object.values(locales).flatMap(({ picture }) => Object.values<string>(picture)),
);

/** The text without the words that stand before it where a picture cannot be shown. */
export function withoutPictureWords(text: string): string {
  const [first = '', ...rest] = text.split('\n\n');
  return first.startsWith('[') && first.endsWith(']') && pictureWords.has(first.slice(1, -1))
    ? rest.join('\n\n')
    : text;
}
