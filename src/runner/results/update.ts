/** `--update`: other wording is accepted by writing what came into the dialogue file, and nothing else is touched. */
import type { Expectation } from '../dialogue.ts';
import { readSource, type Source } from '../format/source.ts';
import { deedOf } from '../format/steps.ts';
import { isLineKey } from '../format/wording.ts';
import { keyOfLabel, quoted } from '../format/writing.ts';
import { compare } from '../play/expect.ts';
import type { Deviation } from '../play/outcome.ts';

export interface Updated {
  /** The file with everything in it that could be accepted. */
  text: string;
  /** What has to be looked at by a person. */
  refused: Array<{ file: string; line: number; reason: string }>;
}

type Path = Array<string | number>;
type Fields = Record<string, unknown>;
type Language = 'vi' | 'en';
interface Edit {
  range: [number, number];
  by: string;
}
/** A deviation at which a message came. */
type Other = Deviation & { got: NonNullable<Deviation['got']> };

class Refusal extends Error {}

/**
 * The text of `file` with each step of these deviations expecting what came, in its own manner of speaking: line keys stay keys, words
 * become the whole new text; `buttons:` follows where it is given, `values:` that no longer hold are dropped. Comments inside a value
 * that is replaced are lost with it. Deviations of other files are passed over. Throws `DialogueFileError` when the text is no YAML.
 */
export function updated(text: string, file: string, deviations: Deviation[]): Updated {
  const refused: Updated['refused'] = [];
  let result = text;
  // The last first, so that the lines of those above stay what they are.
  const here = deviations.filter((deviation) => deviation.file === file).sort((a, b) => b.line - a.line);
  for (const group of Map.groupBy(here, ({ line }) => line).values()) {
    try {
      const source = readSource(file, result);
      const changed = new Set(group.map((deviation) => updateStep(source, deviation)));
      const [only = result] = changed;
      if (changed.size > 1)
        throw new Refusal('different messages came, depending on the example or on who includes it');
      readSource(file, only);
      result = only;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push({ file, line: group[0]?.line ?? 0, reason: error.message });
    }
  }
  return { text: result, refused: refused.reverse() };
}

/** The whole text with this one step changed. */
function updateStep(source: Source, deviation: Deviation): string {
  const { got } = deviation;
  if (got === null) throw new Refusal('the assistant said nothing');
  const { path, step } = stepAt(source, deviation.line);
  const edits = editsOf(source, { path, step, other: { ...deviation, got } });
  return edits
    .sort((a, b) => b.range[0] - a.range[0])
    .reduce((text, { range: [from, to], by }) => text.slice(0, from) + by + text.slice(to), source.text);
}

function stepAt(source: Source, line: number): { path: Path; step: Fields } {
  const steps = (source.value as { steps?: unknown }).steps;
  const there = (Array.isArray(steps) ? (steps as unknown[]) : []).flatMap((step, index) =>
    source.lineOf(['steps', index]) === line ? [{ path: ['steps', index], step: step as Fields }] : [],
  );
  const [found] = there;
  if (found === undefined || there.length > 1) throw new Refusal('it cannot be told which step stands on this line');
  if (found.step['bot'] === undefined) throw new Refusal('this step expects no message, and one came');
  if (found.step['bot'] === 'nothing') throw new Refusal('nothing was to be said here, and a message came');
  return found;
}

interface Place {
  path: Path;
  step: Fields;
  other: Other;
}

function editsOf(source: Source, place: Place): Edit[] {
  const { path, step, other } = place;
  const edits: Edit[] = [];
  let bot = step['bot'];
  if (languageOf({ bot }, other) === null) {
    const wording = newWording(source, place);
    edits.push(wording.edit);
    bot = wording.bot;
  }
  const language = languageOf({ bot }, other);
  if (language === null) throw new Refusal('what came cannot be told in the manner of this step');
  if (step['buttons'] !== undefined && !judge({ bot, buttons: step['buttons'] }, other, language))
    edits.push({ range: rangeOf(source, [...path, 'buttons']), by: newButtons(step['buttons'], other, language) });
  const values = (step['values'] ?? {}) as Record<string, string>;
  const held = Object.entries(values).filter(
    ([name, value]) => value.includes('{{') || judge({ bot, values: { [name]: value } }, other, language),
  );
  if (held.length < Object.keys(values).length) edits.push(newValues(source, path, held));
  return edits;
}

/** In which language the message is what this step expects; null for none. */
const languageOf = (step: Fields, other: Other): Language | null =>
  (['vi', 'en'] as const).find((language) => judge(step, other, language)) ?? null;

const judge = (step: Fields, { got }: Other, language: Language): boolean =>
  compare(got, deedOf('bot', step) as unknown as Expectation, language).fits;

/** The new value of `bot:`, as written and as read. */
function newWording(source: Source, { path, step, other }: Place): { edit: Edit; bot: unknown } {
  const bot = step['bot'];
  if (JSON.stringify(bot).includes('{{')) throw new Refusal('what it expects holds a {{variable}}');
  const at = [...path, 'bot'];
  if (typeof bot === 'string' || Array.isArray(bot)) {
    const { written, value } = inManner(source, { at, old: [bot].flat() as string[], step: path, other });
    return { edit: { range: rangeOf(source, at), by: written }, bot: value };
  }
  const [[how, what] = ['', '']] = Object.entries(bot as Fields);
  if (how === 'not') throw new Refusal('something was said that must not be said');
  if (how === 'any' || how === 'matches') throw new Refusal(`"${how}:" cannot be made of one message`);
  const inner = [...at, how];
  const { written, value } = inManner(source, { at: inner, old: [what].flat() as string[], step: path, other });
  return { edit: { range: rangeOf(source, inner), by: written }, bot: { [how]: value } };
}

function inManner(
  source: Source,
  { at, old, step, other }: { at: Path; old: string[]; step: Path; other: Other },
): { written: string; value: unknown } {
  const { got, gotLines } = other;
  if (!old.every(isLineKey)) return { written: words(source, { at, step, text: got.text }), value: got.text };
  if (gotLines === null || gotLines.length === 0)
    throw new Refusal('what came does not consist of lines in the language that was spoken');
  const [only = ''] = gotLines;
  return gotLines.length === 1 ? { written: only, value: only } : { written: list(gotLines), value: gotLines };
}

/** A block where the text has several lines and a block can stand; else between quotes. */
function words(source: Source, { at, step, text }: { at: Path; step: Path; text: string }): string {
  const [, to] = rangeOf(source, at);
  const around = [['steps'], step, at.slice(0, -1)].map((path) => source.text[rangeOf(source, path)[0]]);
  const behind = /^[^\n]*/.exec(source.text.slice(to))?.[0] ?? '';
  const lines = text.trim().split('\n');
  // Blocks keep no sign that YAML cannot print, and none that would be taken for indentation.
  const printable = !/[^\t\n\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text);
  if (lines.length < 2 || around.some((sign) => sign === '{' || sign === '[') || behind.trim() !== '' || !printable)
    return quoted(text);
  const [start] = rangeOf(source, at.slice(0, -1).at(-1) === 'bot' ? at.slice(0, -1) : step);
  const column = start - (source.text.lastIndexOf('\n', start - 1) + 1);
  const indented = lines.map((line) => (line.trim() === '' ? '' : ' '.repeat(column + 2) + line.trimEnd()));
  return ['|-', ...indented].join('\n');
}

function newButtons(old: unknown, { got }: Other, language: Language): string {
  if (got.buttons.length === 0) return 'none';
  const byKey = old === 'none' || (old as string[]).every(isLineKey);
  return list(got.buttons.map((label) => (byKey ? (keyOfLabel(label, language) ?? label) : label)));
}

/** Those that still hold; the whole of `values:` goes with the last. */
function newValues(source: Source, path: Path, held: Array<[string, string]>): Edit {
  const range = rangeOf(source, [...path, 'values']);
  if (held.length > 0)
    return { range, by: `{ ${held.map(([name, value]) => `${name}: ${quoted(value)}`).join(', ')} }` };
  const before = /(?:\n\s*|,\s*)values:\s*$/.exec(source.text.slice(0, range[0]));
  if (before === null) throw new Refusal('"values:" no longer hold; remove them');
  return { range: [before.index, range[1]], by: '' };
}

const list = (items: string[]): string =>
  `[${items.map((item) => (isLineKey(item) ? item : quoted(item))).join(', ')}]`;

/** Without the line end that belongs to the range of what is written over several lines. */
function rangeOf(source: Source, path: Path): [number, number] {
  const range = source.rangeOf(path);
  if (range === null) throw new Refusal('it cannot be told where it stands');
  const [from, to] = range;
  return [from, from + source.text.slice(from, to).trimEnd().length];
}
