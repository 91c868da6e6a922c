/** One checked step of a file → the deed it stands for. */
import type { z } from 'zod';
import type { Deed, Expectation, Fault, StaffRefusal, Want } from '../dialogue.ts';
import { readDuration } from './durations.ts';
import { checkFault } from './operations.ts';
import type { Verb } from './schema.ts';
import { checkedMove, staffActOf, type staffSchema, usualStaff } from './staff.ts';
import { isLineKey, lineKeys, looksLikeLineKey, nearest } from './wording.ts';

type Fields = Record<string, unknown>;

const say = (fields: Fields): Deed => ({ do: 'say', text: String(fields['citizen']) });
const fault = (fault: Fault): Deed => ({ do: 'fault', fault });
/** Until it is repaired. */
const endless = 1_000;
const timesOf = (fields: Fields, usual: number) => Number(fields['times'] ?? usual);
const labelOf = (label: unknown) => keyOrWords(String(label));

const deeds: Record<Exclude<Verb, 'include'>, (fields: Fields) => Deed> = {
  citizen: say,
  press: ({ press }) => ({ do: 'press', choice: labelOf(press), earlier: false }),
  pressEarlier: ({ pressEarlier }) => ({ do: 'press', choice: labelOf(pressEarlier), earlier: true }),
  send: ({ send, caption }) => ({
    do: 'send',
    media: send as Extract<Deed, { do: 'send' }>['media'],
    ...(caption !== undefined && { caption: String(caption) }),
  }),
  together: ({ together }) => ({ do: 'together', texts: together as string[] }),
  swapped: ({ swapped }) => ({ do: 'swapped', texts: swapped as string[] }),
  redeliver: () => ({ do: 'redeliver' }),
  wait: ({ wait }) => ({ do: 'wait', ms: readDuration(String(wait)) }),
  bot: expectation,
  check: ({ state, waitsFor, linked, moves }) => ({
    do: 'check',
    ...(state !== undefined && { state: String(state) }),
    ...(waitsFor !== undefined && { waitsFor: [waitsFor].flat() as string[] }),
    ...(linked !== undefined && { linked: ['yes', 'true'].includes(String(linked)) }),
    ...(moves !== undefined && { moves: moves === 'none' ? [] : (moves as string[]).map(checkedMove) }),
  }),
  slow: (fields) =>
    fault({
      kind: 'slow',
      operation: String(fields['slow']),
      ms: readDuration(String(fields['for'])),
      times: timesOf(fields, 1),
    }),
  down: (fields) => fault({ kind: 'down', operation: String(fields['down']), times: timesOf(fields, endless) }),
  lost: (fields) => fault({ kind: 'lost', operation: String(fields['lost']), times: timesOf(fields, 1) }),
  refuses: (fields) =>
    fault({
      kind: 'refuses',
      operation: String(fields['refuses']),
      code: String(fields['with']),
      times: timesOf(fields, 1),
      ...(fields['saying'] !== undefined && { body: truths(fields['saying'] as Record<string, string>) }),
    }),
  repaired: () => fault({ kind: 'none' }),
  restart: ({ restart }) => ({
    do: 'restart',
    ...(restart === 'both' || restart === 'guide' ? { linking: restart } : {}),
  }),
  blocks: ({ blocks }) => ({ do: 'block', blocked: blocks === 'yes' }),
  storeFails: (fields) => ({
    do: 'store',
    times: timesOf(fields, 1),
    effect: fields['storeFails'] === 'after' ? 'taken' : 'none',
  }),
  set: ({ set }) => ({ do: 'set', variables: set as Record<string, string> }),
  staff: ({ staff, as: by = usualStaff, fails = null }) => ({
    do: 'staff',
    by: String(by),
    act: staffActOf(staff as z.output<typeof staffSchema>),
    fails: fails as StaffRefusal | null,
  }),
};

/** Throws `RangeError` for a line key, an operation, a step of staff's or a pattern that does not exist. */
export function deedOf(verb: Exclude<Verb, 'include'>, fields: Fields): Deed {
  const deed = deeds[verb](fields);
  if (deed.do === 'fault' && 'operation' in deed.fault) checkFault(deed.fault);
  return deed;
}

function expectation({ bot, buttons, values, language }: Fields): Deed {
  if (bot === 'nothing') {
    if (buttons !== undefined || values !== undefined)
      throw new RangeError('where nothing is said there are no buttons and no values');
    return { do: 'nothing' };
  }
  const expected: Expectation = { want: wantOf(bot) };
  if (buttons !== undefined) expected.buttons = buttons === 'none' ? [] : (buttons as string[]).map(labelOf);
  if (values !== undefined) expected.values = values as Record<string, string>;
  if (language === 'vi' || language === 'en') expected.language = language;
  return { do: 'expect', ...expected };
}

function wantOf(bot: unknown): Want {
  if (bot === 'anything') return { by: 'anything' };
  if (typeof bot === 'string' || Array.isArray(bot)) return plainWant([bot].flat() as string[]);
  const [[how, what] = ['', '']] = Object.entries(bot as Fields);
  const parts = [what].flat() as string[];
  if (how === 'exactly') return { by: 'text', text: String(what) };
  if (how === 'any') return { by: 'any', of: (what as unknown[]).map(wantOf) };
  if (how === 'matches') return { by: 'pattern', pattern: checkedPattern(String(what)) };
  return { by: 'parts', parts: parts.map(keyOrWords), loosely: how === 'loosely', not: how === 'not' };
}

function plainWant(given: string[]): Want {
  const parts = given.map(keyOrWords);
  const keys = parts.filter(isLineKey);
  if (keys.length > 0 && keys.length < parts.length)
    throw new RangeError('line keys and words cannot stand in one list; write "part: […]" to look for both');
  return keys.length > 0 ? { by: 'lines', lines: keys } : { by: 'parts', parts, loosely: false, not: false };
}

/** Throws for a key that does not exist, so that it is not taken for words. */
function keyOrWords(text: string): string {
  if (isLineKey(text) || !looksLikeLineKey(text)) return text;
  const meant = nearest(text, lineKeys);
  throw new RangeError(
    `there is no line "${text}"${meant ? `; did you mean "${meant}"?` : '; the keys are in locales/vi'}`,
  );
}

function checkedPattern(pattern: string): string {
  try {
    new RegExp(pattern, 'u');
    return pattern;
  } catch (error) {
    throw new RangeError(`"${pattern}" is no regular expression: ${(error as Error).message}`);
  }
}

/** `yes` and `no` as truths: what a problem's body holds is no text only there. */
const truths = (given: Record<string, string>): Record<string, string | boolean> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value === 'yes' ? true : value === 'no' ? false : value]),
  );
