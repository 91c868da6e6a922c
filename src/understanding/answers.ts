/**
 * What people say instead of pressing a button, for buttons whose words mean nothing elsewhere: `locales/<language>/answers.json`, by the label's key.
 * Heard only while that button stands under the open question, and only as the whole message: "còn" answers "is it still there?", and nothing else.
 */
import english from '../../locales/en/answers.json' with { type: 'json' };
import vietnamese from '../../locales/vi/answers.json' with { type: 'json' };
import { fold, readWords } from './fold.ts';
import { withoutPoliteness } from './politeness.ts';

/** The words that count, folded: without politeness and punctuation. */
const bare = (text: string): string =>
  withoutPoliteness(readWords(text))
    .map(({ plain }) => plain)
    .join(' ');

const answers = new Map<string, Set<string>>();
for (const list of [vietnamese, english] as Array<Record<string, string[]>>) {
  for (const [label, texts] of Object.entries(list)) {
    answers.set(label, new Set([...(answers.get(label) ?? []), ...texts.map(bare)]));
  }
}

/** Whether the message is one of the ways of saying what the button with this label says. Not for what ends with a question mark. */
export function answersWith(text: string, label: string): boolean {
  if (fold(text).endsWith('?')) return false;
  const said = bare(text);
  return said !== '' && (answers.get(label)?.has(said) ?? false);
}

/** Labels that have such answers. */
export const answeredLabels: readonly string[] = [...answers.keys()];
