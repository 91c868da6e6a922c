/** Whether a message is what was expected; if not, why, in words. */
import type { Expectation, Want } from '../dialogue.ts';
import { findLine, isLineKey, linesIn, plain, readAs, wordsOf } from '../format/wording.ts';
import type { Shown } from '../stage.ts';

type Language = 'vi' | 'en';
export type Verdict = { fits: true; caught: Record<string, string> } | { fits: false; why: string };

const fits = (caught: Record<string, string> = {}): Verdict => ({ fits: true, caught });
const differs = (why: string): Verdict => ({ fits: false, why });

/** `expected` has its variables filled in. */
export function compare(message: Shown, expected: Expectation, language: Language): Verdict {
  const verdict = judge(message.text, expected.want, language);
  if (!verdict.fits) return verdict;
  for (const [name, value] of Object.entries(expected.values ?? {})) {
    if (verdict.caught[name] !== value)
      return differs(`the line's {{${name}}} is "${verdict.caught[name] ?? ''}" and not "${value}"`);
  }
  const lacking = whatLacks(message.buttons, expected.hasButtons, language);
  if (lacking) return differs(lacking);
  return expected.buttons ? compareButtons(message.buttons, expected.buttons, language, verdict) : verdict;
}

function judge(text: string, want: Want, language: Language): Verdict {
  switch (want.by) {
    case 'anything':
      return fits();
    case 'lines': {
      const caught = readAs(text, want.lines, language);
      return caught ? fits(caught) : differs(whyNotLines(text, want.lines, language));
    }
    case 'text':
      return plain(text) === plain(want.text) ? fits() : differs('the wording differs');
    case 'pattern': {
      const found = new RegExp(want.pattern, 'su').exec(text.normalize('NFC'));
      return found ? fits({ ...found.groups }) : differs(`nothing in it matches /${want.pattern}/`);
    }
    case 'parts':
      return judgeParts(text, want, language);
    case 'any': {
      const verdicts = want.of.map((each) => judge(text, each, language));
      return verdicts.find((verdict) => verdict.fits) ?? differs('it is none of those that would do');
    }
  }
}

function judgeParts(
  text: string,
  { parts, loosely, not }: Extract<Want, { by: 'parts' }>,
  language: Language,
): Verdict {
  const reading = loosely ? withoutMarks : plain;
  const whole = reading(text);
  let rest = whole;
  for (const part of parts) {
    const found = isLineKey(part) ? findLine(rest, part, { language, reading }) : findWords(rest, reading(part));
    if (not && found) return differs(`it contains "${part}"`);
    if (not) continue;
    if (!found) {
      const before = rest !== whole && whole.includes(reading(part)) ? ' after what comes before' : '';
      return differs(`it does not contain "${part}"${before}`);
    }
    rest = rest.slice(found.end);
  }
  return fits();
}

function findWords(text: string, words: string): { end: number } | null {
  const at = text.indexOf(words);
  return at < 0 ? null : { end: at + words.length };
}

/** Without case and diacritics; đ is a d. */
const withoutMarks = (text: string) =>
  plain(text).toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd');

function whyNotLines(text: string, wanted: string[], language: Language): string {
  const said = linesIn(text, language);
  if (said) {
    const missing = wanted.filter((key) => !said.includes(key));
    const besides = said.filter((key) => !wanted.includes(key));
    const parts = [
      missing.length > 0 ? `${missing.join(', ')} is missing` : '',
      besides.length > 0 ? `${besides.join(', ')} is there besides` : '',
    ].filter(Boolean);
    return parts.join('; ') || `the lines come in another order: ${said.join(', ')}`;
  }
  const other = language === 'vi' ? 'en' : 'vi';
  const elsewhere = linesIn(text, other);
  if (elsewhere) return `it is said in ${other === 'en' ? 'English' : 'Vietnamese'}: ${elsewhere.join(', ')}`;
  return 'the wording differs';
}

const list = (buttons: string[]) => buttons.map((button) => `[${button}]`).join(' ') || 'none';

/** What is wrong with the buttons, when for one of `wanted` there is none that contains it; empty when nothing is. */
function whatLacks(shown: string[], wanted: string[] | undefined, language: Language): string {
  if (wanted === undefined) return '';
  if (shown.length === 0) return 'it has no buttons';
  const lower = shown.map((label) => plain(label).toLowerCase());
  const missing = wanted
    .map((label) => wordsOf(label, language))
    .filter((label) => !lower.some((each) => each.includes(plain(label).toLowerCase())));
  return missing.length > 0 ? `no button contains ${list(missing)}; the buttons are ${list(shown)}` : '';
}

function compareButtons(shown: string[], wanted: string[], language: Language, verdict: Verdict): Verdict {
  const labels = wanted.map((label) => wordsOf(label, language));
  const same =
    labels.length === shown.length && labels.every((label, index) => plain(label) === plain(shown[index] ?? ''));
  return same ? verdict : differs(`the buttons are ${list(shown)} and not ${list(labels)}`);
}
