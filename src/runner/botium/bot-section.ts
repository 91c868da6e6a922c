/** A `#bot` section as an expectation. */
import type { Deed, Expectation } from '../dialogue.ts';
import { type Library, utterance } from './library.ts';
import { type Demand, textDemand, wantOf } from './matching.ts';
import { functionsIn } from './memory.ts';
import { type ScriptLine, type Section, unprefixed } from './scripts.ts';

type Command = ScriptLine & { kind: 'command' };
export type Lose = (line: ScriptLine, why: string) => void;

/** Null: nothing of it can be expected. Names that the section captures are added to `known`. */
export function expectationOf(
  section: Section,
  library: Library,
  known: Set<string>,
  lose: Lose,
): (Deed & { do: 'expect' }) | null {
  if (mayBeMissing(section)) {
    for (const line of section.lines)
      if (line.raw !== '') lose(line, 'a message that may be missing cannot be expected');
    return null;
  }
  const expected: Expectation = { want: { by: 'anything' } };
  const demands: Demand[] = [];
  const text = textOf(section, library, lose);
  if (text) demands.push(text);
  const commands = section.lines.filter((line) => line.kind === 'command');
  for (const line of commands) {
    if (!line.name.startsWith('TEXT')) expectMore(expected, line, lose);
    else demands.push(...asserterDemands(line, library, lose));
  }
  expected.want = wantOf(demands, known);
  return { do: 'expect', ...expected };
}

/** Our dialogues have no such messages; in a lenient one they are passed over. */
function mayBeMissing({ lines }: Section): boolean {
  const beginning = lines.find(({ raw, kind }) => raw !== '' && kind === 'text');
  if (beginning && unprefixed(beginning.raw).optional) return true;
  return lines.some((line) => line.kind === 'command' && line.optional);
}

const reasons: Record<string, string> = {
  PAUSE_ASSERTER: 'how fast an answer comes is not measured',
  RESPONSE_LENGTH: 'the length of messages is not measured',
  BOT_CONSUMED: 'a dialogue that is not lenient says this of all messages',
  BOT_UNCONSUMED_COUNT: 'messages that nobody expected are not counted',
};

function textOf({ lines }: Section, library: Library, lose: Lose): Demand | null {
  const texts = lines.filter(({ kind, raw }) => kind === 'text' && raw !== '');
  const [first] = texts;
  if (!first) return null;
  const { text: beginning, not } = unprefixed(first.raw);
  const text = [beginning, ...texts.slice(1).map(({ raw }) => raw)].join(' ');
  if (isJson(text)) lose(first, 'a message here has no JSON to compare with');
  else if (text === '') lose(first, 'says nothing that could be expected');
  else {
    const reference = utterance(text, library);
    for (const line of texts) reportFunctions(line, reference?.texts ?? [line.raw], lose);
    return { texts: reference?.texts ?? [text], by: 'wildcard', anyCase: true, all: false, not };
  }
  return null;
}

function reportFunctions(line: ScriptLine, texts: string[], lose: Lose): void {
  const found = texts.flatMap(functionsIn);
  if (found.length > 0) lose(line, `${found.join(', ')} cannot be computed here; anything is accepted in its place`);
}

function asserterDemands(line: Command, library: Library, lose: Lose): Demand[] {
  if (line.args.length === 0) {
    // Without text, TEXT wants some text; the others want nothing at all.
    if (!/^TEXT(_EQUALS)?(_IC)?$/.test(line.name)) return [];
    return [{ texts: ['\\S'], by: 'regexp', anyCase: false, all: false, not: line.not }];
  }
  const texts = line.args.flatMap((arg) => utterance(arg, library)?.texts ?? [arg]);
  reportFunctions(line, texts, lose);
  const demand = textDemand(line.name, texts, line.not);
  if (!demand) lose(line, 'is no regular expression that can be used here (flag u)');
  return demand ? [demand] : [];
}

function expectMore(expected: Expectation, line: Command, lose: Lose): void {
  if (line.name.startsWith('BUTTONS')) expectButtons(expected, line, lose);
  else lose(line, reasons[line.name] ?? `${line.name} asks for something that a message here does not have`);
}

function expectButtons(expected: Expectation, line: Command, lose: Lose): void {
  const none = line.name === 'BUTTONS' ? line.not && line.args.length === 0 : /^=?\s*0$/.test(line.args.join('|'));
  if (none && (line.name === 'BUTTONS' || !line.not)) expected.buttons = [];
  else if (line.name !== 'BUTTONS') lose(line, 'buttons are not counted');
  else if (line.not) lose(line, 'that certain buttons are missing cannot be expected');
  else if (line.args.some((arg) => arg.includes('*') || arg.includes('$')))
    lose(line, 'wildcards and variables in the names of buttons are not read');
  else expected.hasButtons = [...(expected.hasButtons ?? []), ...line.args];
}

function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a SyntaxError, which is the answer
  }
}
