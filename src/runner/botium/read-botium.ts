/** Botium's text files (BotiumScript) as dialogues of ours, so that an existing suite can be played. */
import type { Deed, Dialogue, Step } from '../dialogue.ts';
import { expectationOf } from './bot-section.ts';
import { hooks, isHook } from './hooks.ts';
import { type Library, type NotCarriedOver, type Report, readLibrary } from './library.ts';
import { deedsOf } from './me-section.ts';
import type { Script, ScriptLine, Section, SourceFile } from './scripts.ts';

/** One conversation may make this many dialogues: alternatives multiply (Botium: "grows exponential"). */
const dialoguesMax = 200;

export interface BotiumOptions {
  /** Name → CCCD; the first one says what `#me` says. `{ citizen: '079085000001' }` unless told. */
  citizens?: Record<string, string>;
  /** `vi` unless told. */
  language?: Dialogue['language'];
  /** `true` unless told. */
  lenient?: boolean;
}

export interface BotiumSuite {
  dialogues: Dialogue[];
  /** In the order of the files given, each once. */
  notCarriedOver: NotCarriedOver[];
}

/**
 * Reads `.convo.txt`, `.pconvo.txt` and `.utterances.txt`. Never throws: whatever has no counterpart is listed with
 * its line, and the rest of the dialogue is there nevertheless.
 *
 * Bot texts are compared as with `wildcardIgnoreCase`, Botium's documented default: the text occurs somewhere in the
 * message, whatever the case (not: the diacritics), white space being one blank; `*` is anything. Other values of
 * SCRIPTING_MATCHING_MODE stand in a `botium.json`, which is not read. Patterns may hold `{{variables}}`.
 *
 * Dialogues are lenient: Botium leaves messages unread that come after the last `#bot` (unless told
 * SCRIPTING_FORCE_BOT_CONSUMED), and tries a message that fails an optional step (`?`) on the next one. It is stricter
 * in the middle, where the next `#bot` gets the unread message; with `lenient: false` we are stricter than Botium at the end.
 *
 * @see https://botium-docs.readthedocs.io/en/latest/05_botiumscript/index.html (read 2026-11-21)
 */
export function readBotium(files: SourceFile[], options: BotiumOptions = {}): BotiumSuite {
  const losses = new Map<string, NotCarriedOver>();
  const report: Report = (loss) => {
    losses.set(`${loss.file}:${loss.line}:${loss.what}`, loss);
  };
  const library = readLibrary(files, report);
  const dialogues = library.convos.flatMap((script) => dialoguesOf(script, library, options, report));
  const place = new Map(files.map(({ file }, index) => [file, index]));
  const notCarriedOver = [...losses.values()].sort(
    (a, b) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0) || a.line - b.line,
  );
  return { dialogues, notCarriedOver };
}

/** A step with its alternatives, each of which makes a dialogue. */
type Choice = { name: string; step: Step }[];

function dialoguesOf(script: Script, library: Library, options: BotiumOptions, report: Report): Dialogue[] {
  const { citizens = { citizen: '079085000001' }, language = 'vi', lenient = true } = options;
  const who = Object.keys(citizens)[0] ?? 'citizen';
  const choices = choicesOf(script, { library, report, lenient, who, known: new Set(), within: [] });
  const { file } = script;
  const loss = { file, line: 1, what: script.title };
  if (choices.length === 0) {
    report({ ...loss, why: 'nothing of it can be played', whole: true });
    return [];
  }
  const plays = playsOf(choices);
  if (plays.length > dialoguesMax) report({ ...loss, why: `of the alternatives, the first ${dialoguesMax} are taken` });
  return plays.slice(0, dialoguesMax).map(({ names, steps }) => ({
    title: [script.title, ...names].join('/'),
    file,
    line: 1,
    language,
    linking: 'both',
    desk: null,
    citizens,
    tags: ['botium'],
    variables: {},
    lenient,
    steps,
  }));
}

/** Every combination of the alternatives, one more than `dialoguesMax` at the most. */
function playsOf(choices: Choice[]): { names: string[]; steps: Step[] }[] {
  let plays: { names: string[]; steps: Step[] }[] = [{ names: [], steps: [] }];
  for (const choice of choices) {
    plays = plays
      .flatMap(({ names, steps }) =>
        choice.map(({ name, step }) => ({
          names: name === '' ? names : [...names, name],
          steps: [...steps, structuredClone(step)],
        })),
      )
      .slice(0, dialoguesMax + 1);
  }
  return plays;
}

interface Reading {
  library: Library;
  report: Report;
  lenient: boolean;
  who: string;
  /** Variables that have a value at this point. */
  known: Set<string>;
  /** Titles of the partial conversations that are being included. */
  within: string[];
}

function choicesOf(script: Script, reading: Reading): Choice[] {
  return script.sections.flatMap((section) => {
    const lose = (line: Pick<ScriptLine, 'line' | 'raw'>, why: string) =>
      reading.report({ file: script.file, line: line.line, what: line.raw, why });
    const at = (line: number, deed: Deed): Step => ({ file: script.file, line, who: reading.who, ...deed });
    const understood = withoutUnknown(section, reading, lose);
    const include = section.sender === 'include' ? included(section, section.channel, reading, lose) : [];
    return [
      ...turns(understood, reading, lose).map((turn) =>
        turn.map(({ name, deed }) => ({ name, step: at(section.line, deed) })),
      ),
      ...include,
      ...understood.lines.flatMap((line) => afterwards(line, understood, reading, lose, at)),
    ];
  });
}

type LoseLine = (line: Pick<ScriptLine, 'line' | 'raw'>, why: string) => void;

/** The section without the lines that name an asserter, a hook or utterances that nobody knows. */
function withoutUnknown(section: Section, { library }: Reading, lose: LoseLine): Section {
  const lines = section.lines.filter((line) => {
    const name = /^[?!]*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?: |$)/.exec(line.raw)?.[1];
    if (line.kind === 'command' || name === undefined || library.utterances.has(name)) return true;
    lose(line, `${name} is the name of no asserter, hook or utterances known here`);
    return false;
  });
  return lines.length === section.lines.length ? section : { ...section, lines };
}

function turns(section: Section, { library, known }: Reading, lose: LoseLine): { name: string; deed: Deed }[][] {
  const { sender, lines } = section;
  const other = lines.filter(({ raw }) => raw !== '');
  const onlyIncludes = other.length > 0 && other.every((line) => line.kind === 'command' && line.name === 'INCLUDE');
  const acting = { ...section, lines: lines.filter((line) => !isHook(line)) };
  if (onlyIncludes) return [];
  if (sender === 'me') return deedsOf(section, library, known, lose);
  if (sender === 'bot') {
    const deed = expectationOf(acting, library, known, lose);
    return deed ? [[{ name: '', deed }]] : [];
  }
  if (sender === 'include') return [];
  const frame = sender === 'begin' || sender === 'end';
  const why = frame ? `only pauses, variables and INCLUDE are known in #${sender}` : `Botium has no section #${sender}`;
  if (!frame) lose({ line: section.line, raw: `#${sender}` }, why);
  for (const line of acting.lines) if (line.raw !== '') lose(line, why);
  return [];
}

function afterwards(
  line: ScriptLine,
  { sender }: Section,
  reading: Reading,
  lose: LoseLine,
  at: (line: number, deed: Deed) => Step,
): Choice[] {
  const hook = line.kind === 'command' ? hooks[line.name] : undefined;
  const name = sender === 'include' && line.kind === 'text' && line.raw !== '' ? line.raw : undefined;
  const { deed, include = name } =
    line.kind === 'command' && hook ? hook({ args: line.args, lose: (why) => lose(line, why), ...reading }) : {};
  if (deed) return [[{ name: '', step: at(line.line, deed) }]];
  return included(line, include ?? '', reading, lose);
}

/** The steps of a partial conversation; none for the name ''. */
function included(from: { line: number; raw?: string }, name: string, reading: Reading, lose: LoseLine): Choice[] {
  if (name === '') return [];
  const partial = reading.library.partials.get(name);
  if (partial && !reading.within.includes(name)) {
    return choicesOf(partial, { ...reading, within: [...reading.within, name] });
  }
  const why = partial ? 'includes itself' : `there is no partial conversation "${name}"`;
  lose({ line: from.line, raw: from.raw ?? `#include ${name}` }, why);
  return [];
}
