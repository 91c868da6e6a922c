/** Botium's text files as sections of lines, not yet understood as deeds. */

export interface SourceFile {
  file: string;
  text: string;
}

/** A line with a name that Botium knows (`BUTTONS yes|no`), or else of text. Lines count from 1. */
export type ScriptLine =
  | { line: number; kind: 'command'; name: string; args: string[]; not: boolean; optional: boolean; raw: string }
  | { line: number; kind: 'text'; raw: string };

export interface Section {
  sender: string;
  /** What follows the sender: a channel, or, after `#include`, the name of a partial conversation. */
  channel: string;
  line: number;
  lines: ScriptLine[];
}

export interface Script {
  file: string;
  /** The first line with text before the first section, else the name of the file. */
  title: string;
  sections: Section[];
}

/** @see botium-core src/scripting/logichook/LogicHookConsts.js (read 2026-11-21), but for TEXT…, which `isAsserter` knows by their beginning. */
const asserters = new Set(
  (
    'BUTTONS BUTTONS_COUNT BUTTONS_COUNT_REC MEDIA MEDIA_COUNT MEDIA_COUNT_REC CARDS CARDS_COUNT CARDS_COUNT_REC ' +
    'PAUSE_ASSERTER JSON_PATH JSON_PATH_COUNT RESPONSE_LENGTH FORMS ENTITIES ENTITY_VALUES ENTITY_CONTENT ' +
    'INTENT INTENT_UNIQUE INTENT_CONFIDENCE BOT_CONSUMED BOT_UNCONSUMED_COUNT'
  ).split(' '),
);
const hooks = new Set(
  (
    'PAUSE WAITFORBOT SET_SCRIPTING_MEMORY CLEAR_SCRIPTING_MEMORY ASSIGN_SCRIPTING_MEMORY UPDATE_CUSTOM ' +
    'SKIP_BOT_UNCONSUMED INCLUDE'
  ).split(' '),
);
const inputs = new Set(['BUTTON', 'MEDIA', 'FORM']);

const isAsserter = (name: string) =>
  asserters.has(name) ||
  /^TEXT(_EQUALS)?(_IC)?$|^TEXT_(CONTAINS|WILDCARD|WILDCARDEXACT|REGEXP)_(ANY|ALL)(_IC)?$/.test(name);

const isCommand = (name: string, sender: string) =>
  hooks.has(name) || (sender === 'me' ? inputs.has(name) : isAsserter(name));

/** Lines without the blanks around them, whatever ends them. */
export const linesOf = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());

/** `?` may be missing, `!` must not be so; doubled, each is one such sign of the text. */
export function unprefixed(raw: string): { text: string; optional: boolean; not: boolean } {
  const optional = /^\?(?!\?)/.test(raw);
  const afterOptional = raw.replace(/^\?/, '');
  const not = /^!(?!!)/.test(afterOptional);
  return { text: afterOptional.replace(/^!/, ''), optional, not };
}

/** Divides at `|`, but not at `\|`. */
const argsOf = (text: string): string[] =>
  text === '' ? [] : text.split(/(?<!\\)\|/).map((arg) => arg.replaceAll('\\|', '|').trim());

function readLine(raw: string, line: number, sender: string): ScriptLine {
  const { text, optional, not } = unprefixed(raw);
  const name = text.split(' ', 1)[0] ?? '';
  if (!isCommand(name, sender)) return { line, kind: 'text', raw };
  return { line, kind: 'command', name, args: argsOf(text.slice(name.length).trim()), not, optional, raw };
}

/** Never throws: what cannot be understood is a section with an unknown sender, or text. */
export function readScript({ file, text }: SourceFile): Script {
  const sections: Section[] = [];
  let title = '';
  for (const [index, raw] of linesOf(text).entries()) {
    const section = sections.at(-1);
    if (raw.startsWith('#')) {
      const [sender = '', ...channel] = raw.slice(1).trim().split(/\s+/);
      sections.push({ sender, channel: channel.join(' '), line: index + 1, lines: [] });
    } else if (section) section.lines.push(readLine(raw, index + 1, section.sender));
    else title ||= raw;
  }
  return { file, title: title || file, sections };
}
