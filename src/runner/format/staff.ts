/** What a member of staff does in a step, as scripts write it: checked, and turned into what is asked of the engine. */
import { z } from 'zod';
import { staffChoices, staffWords } from '../../../flows/handoff.ts';
import { deskMoves } from '../../../flows/heard.ts';
import type { StaffAct } from '../dialogue.ts';
import { isLineKey, lineKeys, nearest } from './wording.ts';

/** Everything that staff may ever have a conversation do. */
export const staffMoves: readonly string[] = [...staffWords, ...staffChoices, ...deskMoves];

/** Who is meant where a step names nobody. */
export const usualStaff = 'Lan';

/** Why an order of theirs may come to nothing. */
export const refusals = ['held', 'not-held', 'not-possible', 'gone', 'unknown'] as const;

const plainActs = ['take', 'hand back', 'close'] as const;
const fullActs = ['say', 'send', 'move', 'hand back', 'take from', 'send withheld'] as const;

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** The value of a `staff` step. */
export const staffSchema = z.union(
  [
    z.enum(plainActs),
    z.strictObject({ say: text.describe('What they write.') }),
    z.strictObject({ send: z.string().describe('A line of ours as it is: knowledge.<topic>, advice.…') }),
    z.strictObject({
      move: z.string().describe('The step that the assistant takes on their order: desk.newCode, resend, menu.'),
      reason: text.optional(),
    }),
    z.strictObject({ 'hand back': z.string().describe('Back to the assistant, which takes this step: menu.') }),
    z.strictObject({ 'take from': z.string().describe('The colleague who has the conversation.') }),
    z.strictObject({
      'send withheld': z.literal('last').describe('What the assistant would have said last, had it been free to.'),
    }),
  ],
  { error: ({ input }) => whatIsWrong(input) },
);

function whatIsWrong(input: unknown): string {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return whatIsWrongIn(Object.keys(input));
  const given = String(input);
  if ((fullActs as readonly string[]).includes(given)) return `"${given}" needs more: staff: { ${given}: … }`;
  const meant = nearest(given, [...plainActs, ...fullActs]);
  return `staff cannot "${given}"; ${meant ? `did you mean "${meant}"?` : `they can ${allActs}`}`;
}

function whatIsWrongIn(keys: string[]): string {
  const acts: readonly string[] = fullActs;
  const known = keys.filter((key) => acts.includes(key));
  const [wrong = ''] = keys.filter((key) => !acts.includes(key) && !(key === 'reason' && known.includes('move')));
  if (known.length > 1) return `one step is one deed: "${known.join('" or "')}"`;
  if (wrong !== '' && known.length > 0) return `"${wrong}" is not known beside "${known[0]}"`;
  if (known.includes('send withheld')) return '"send withheld" is always: last';
  if (known.length > 0) return `"${known[0]}" needs a text`;
  const meant = nearest(wrong, [...acts, ...plainActs]);
  return `staff cannot "${wrong}"; ${meant ? `did you mean "${meant}"?` : `they can ${allActs}`}`;
}

const allActs = [...new Set<string>([...plainActs, ...fullActs])].join(', ');

/** Throws `RangeError` for a line or a step that there is not. */
export function staffActOf(given: z.output<typeof staffSchema>): StaffAct {
  if (given === 'take') return { kind: 'take', from: null };
  if (given === 'hand back') return { kind: 'return', move: null };
  if (given === 'close') return { kind: 'close' };
  if ('say' in given) return { kind: 'say', text: given.say };
  if ('send' in given) return { kind: 'sayLine', line: lineOf(given.send) };
  if ('move' in given) return { kind: 'move', move: checkedMove(given.move), reason: given.reason ?? '' };
  if ('hand back' in given) return { kind: 'return', move: checkedMove(given['hand back']) };
  if ('take from' in given) return { kind: 'take', from: given['take from'] };
  return { kind: 'sayWithheld' };
}

/** A member of staff of this name. Names are told apart only by themselves. */
export const staffOf = (name: string) => ({ id: name, name });

/** Throws `RangeError` for what staff can never order. */
export function checkedMove(move: string): string {
  if (staffMoves.includes(move)) return move;
  const meant = nearest(move, staffMoves);
  const hint = meant ? `did you mean "${meant}"?` : `there are ${staffMoves.join(', ')}`;
  throw new RangeError(`staff never have the assistant do "${move}"; ${hint}`);
}

function lineOf(key: string) {
  if (isLineKey(key)) return key;
  const meant = nearest(key, lineKeys);
  throw new RangeError(
    `staff send lines by their key, and there is no line "${key}"${meant ? `; did you mean "${meant}"?` : ''}`,
  );
}
