/**
 * What people say instead of pressing a button, for buttons whose words mean nothing elsewhere: `locales/<language>/answers.json`, by the label's key.
 * Heard only while that button stands under the open question, and only as the whole message: "còn" answers "is it still there?", and nothing else.
 */
import english from '../../locales/en/answers.json' with { type: 'json' };
import vietnamese from '../../locales/vi/answers.json' with { type: 'json' };
import { fold, readWords, type Word } from './fold.ts';
import { withoutPoliteness } from './politeness.ts';

type Reading = (text: string) => string;

const joined = (words: Word[]) => words.map(({ plain }) => plain).join(' ');
/** As it stands: "cho con tôi" is not "cho tôi". */
const whole: Reading = (text) => joined(readWords(text));
/** Without politeness. */
const bare: Reading = (text) => joined(withoutPoliteness(readWords(text)));

/** Reading → label → what is said, folded. */
const readings: Array<{ read: Reading; said: Map<string, Set<string>> }> = [whole, bare].map((read) => {
  const said = new Map<string, Set<string>>();
  for (const list of [vietnamese, english] as Array<Record<string, string[]>>) {
    for (const [label, texts] of Object.entries(list))
      said.set(label, new Set([...(said.get(label) ?? []), ...texts.map(read)]));
  }
  return { read, said };
});

/** The one of these labels of which the message is a way of saying it; undefined for none. Not for what ends with a question mark. */
export function answeredLabel(text: string, labels: string[]): string | undefined {
  if (fold(text).endsWith('?')) return undefined;
  for (const { read, said } of readings) {
    const words = read(text);
    const found = words === '' ? undefined : labels.find((label) => said.get(label)?.has(words));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Labels that have such answers. */
export const answeredLabels: readonly string[] = Object.keys({ ...english, ...vietnamese });
