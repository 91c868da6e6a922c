/** The assistant's lines as a reader of its messages knows them: by key, with placeholders that may be anything. */
import type { LineKey } from '../../../flows/lines.ts';
import type { Language } from '../../engine/outside.ts';
import { everyLine } from '../../speech.ts';

type Templates = ReadonlyMap<string, string>;

const templates: Record<Language, Templates> = { vi: everyLine('vi'), en: everyLine('en') };

/** Every line there is, `file.key`. */
export const lineKeys: readonly string[] = [...templates.vi.keys()];

const files = new Set(lineKeys.map((key) => key.split('.')[0]));

/** Whether there is such a line. */
export const isLineKey = (text: string): text is LineKey => templates.vi.has(text);

/** Whether a text is meant as a key, right or wrong: `linking.askCcd`. */
export const looksLikeLineKey = (text: string): boolean => {
  const [, file] = /^([a-z]+)(?:\.[A-Za-z0-9-]+){1,2}$/.exec(text) ?? [];
  return file !== undefined && files.has(file);
};

/** The words of a line, with its `{{placeholders}}`; of a label, what stands on the button. */
export const wordsOf = (key: string, language: Language): string => templates[language].get(key) ?? key;

/** White space is no difference: one blank stands for any. */
export const plain = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Source of a pattern for one line of `plain` text; each placeholder is a group named after it and `suffix`. */
function sourceOf(key: string, language: Language, suffix = '', reading = plain): string {
  const known = new Set<string>();
  return plain(wordsOf(key, language))
    .split(/\{\{(\w+)\}\}/)
    .map((part, index) => {
      if (index % 2 === 0) return escaped(padded(part, reading));
      if (known.has(part)) return `\\k<${part}${suffix}>`;
      known.add(part);
      return `(?<${part}${suffix}>.*?)`;
    })
    .join('');
}

/** Read as told, with the blanks at its ends kept: they are what parts it from a placeholder. */
const padded = (part: string, reading: (text: string) => string) =>
  `${part.startsWith(' ') ? ' ' : ''}${reading(part)}${/. $/.test(part) ? ' ' : ''}`;

/** Where a line ends that stands somewhere in a text; `reading` is how the text has been made plain. */
export function findLine(
  text: string,
  key: string,
  { language, reading }: { language: Language; reading: (text: string) => string },
): { end: number } | null {
  const found = new RegExp(sourceOf(key, language, '', reading), 'su').exec(text);
  return found && { end: found.index + found[0].length };
}

/** What filled the placeholders when the message consists of exactly these lines; null when it does not. */
export function readAs(message: string, lines: string[], language: Language): Record<string, string> | null {
  const source = lines.map((key, index) => sourceOf(key, language, `_${index}`)).join(' ');
  const groups = new RegExp(`^${source}$`, 'su').exec(plain(message))?.groups;
  if (groups === undefined) return new RegExp(`^${source}$`, 'su').test(plain(message)) ? {} : null;
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name.replace(/_\d+$/, ''), value]));
}

const patterns = new Map<string, RegExp>();
function beginning(key: string, language: Language): RegExp {
  const name = `${language} ${key}`;
  const known = patterns.get(name) ?? new RegExp(`^${sourceOf(key, language)}(?= |$)`, 'su');
  patterns.set(name, known);
  return known;
}

/** Files whose lines never make a message of their own. */
const unsaid = new Set(['button', 'command', 'picture', 'topic']);
const said = lineKeys.filter((key) => !unsaid.has(key.split('.')[0] ?? '') && !/^guide\..*\.title$/.test(key));

/** Every line that the assistant can say: labels, names of commands and pictures, and titles are none. */
export const sayableLines: readonly string[] = said;

/** The lines that a message consists of; null when it does not consist of lines. */
export function linesIn(message: string, language: Language): string[] | null {
  const read = (rest: string): string[] | null => {
    if (rest === '') return [];
    for (const key of said) {
      const found = beginning(key, language).exec(rest);
      if (found === null || found[0] === '') continue;
      const others = read(rest.slice(found[0].length).trimStart());
      if (others) return [key, ...others];
    }
    return null;
  };
  return read(plain(message));
}

/** The key whose name is nearest to what was written, for "did you mean". */
export function nearest(wrong: string, among: readonly string[]): string | undefined {
  const ranked = among
    .map((name) => ({ name, far: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(2, wrong.length / 3) ? best.name : undefined;
}

/** Levenshtein's. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
