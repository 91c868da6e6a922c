/** What may stand in a dialogue file: checked here, and written out as JSON Schema for editors. */
import { z } from 'zod';
import { mediaKinds } from '../../engine/outside.ts';
import { durationPattern } from './durations.ts';
import { refusals, staffSchema } from './staff.ts';

/** Editors read `1` and `yes` as a number and a truth; here everything is text. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.array(text).min(1);
const variables = z.record(z.string().regex(/^\w+$/), text);
const who = z.string().optional().describe('Which of the citizens; the first one unless told.');
const duration = z.string().regex(durationPattern, 'is no duration; write 500ms, 5s, 10m, 20h or 2d');
const times = z.union([z.number(), z.string().regex(/^\d+$/, 'must be a whole number')]).optional();
const operation = z
  .string()
  .describe('matchCitizen, updateCccd, saveLink, removeLink, accountStatus, requestCode, checkCode, sendMessage …');

const want = z.union([
  text.describe('A line key (the message is exactly this line), words contained in it, `anything`, or `nothing`.'),
  texts.describe('Line keys: the message consists of exactly these. Words: contained in this order.'),
  z.strictObject({ exactly: text.describe('The whole message, but for white space.') }),
  z.strictObject({ part: z.union([text, texts]) }),
  z.strictObject({ loosely: z.union([text, texts]).describe('Contained, whatever the case and the diacritics.') }),
  z.strictObject({ not: z.union([text, texts]).describe('None of these is contained.') }),
  z.strictObject({
    any: z
      .array(z.union([text, texts]))
      .min(1)
      .describe('One of these is enough.'),
  }),
  z.strictObject({ matches: z.string().describe('A regular expression; named groups become variables.') }),
]);

/** By verb: the key that tells one kind of step from another. */
export const stepSchemas = {
  citizen: z.strictObject({ citizen: text.describe('What the citizen writes.'), who }),
  press: z.strictObject({ press: text.describe('A button: its label, its number, or its key (button.yes).'), who }),
  pressEarlier: z.strictObject({ pressEarlier: text.describe('A button of an older message.'), who }),
  send: z.strictObject({
    send: z.enum(mediaKinds),
    caption: text.optional(),
    who,
  }),
  together: z.strictObject({ together: texts.describe('Written without waiting for an answer.'), who }),
  swapped: z.strictObject({ swapped: z.array(text).length(2).describe('Brought in the reverse order.'), who }),
  redeliver: z.strictObject({ redeliver: z.literal('last').describe('The last message is brought once more.'), who }),
  wait: z.strictObject({ wait: duration.describe('Silence: 500ms, 5s, 10m, 20h, 2d.') }),
  bot: z.strictObject({
    bot: want.describe('What the next message of the assistant must be.'),
    buttons: z
      .union([texts, z.literal('none')])
      .optional()
      .describe('Exactly these, by label or key.'),
    values: variables.optional().describe('Placeholders of the lines that must have this value.'),
    language: z.enum(['vi', 'en']).optional().describe('From here on the assistant speaks this language.'),
    who,
  }),
  check: z.strictObject({
    state: z.string().optional().describe('Where the conversation is: linking, linking.askingCccd.'),
    waitsFor: z.union([z.string(), z.array(z.string())]).optional(),
    linked: z
      .union([z.boolean(), z.enum(['yes', 'no', 'true', 'false'])])
      .optional()
      .describe("By the registry's books."),
    moves: z
      .union([texts, z.literal('none')])
      .optional()
      .describe('What staff may have it do now: exactly these.'),
    who,
  }),
  slow: z.strictObject({ slow: operation, for: duration, times }),
  down: z.strictObject({ down: operation, times }),
  lost: z.strictObject({ lost: operation.describe('Does its work, but its answer is lost.'), times }),
  refuses: z.strictObject({
    refuses: operation,
    with: z.string().describe('The code of its refusal.'),
    saying: variables.optional().describe('What comes with the refusal.'),
    times,
  }),
  repaired: z.strictObject({ repaired: z.literal('all').describe('Ends everything that goes wrong on purpose.') }),
  restart: z.strictObject({
    restart: z
      .enum(['here', 'both', 'guide'])
      .describe('The process dies and is started again, perhaps with another LINKING.'),
  }),
  blocks: z.strictObject({
    blocks: z.enum(['yes', 'no']).describe('The citizen blocks the assistant, or no longer.'),
    who,
  }),
  storeFails: z.strictObject({
    storeFails: z.enum(['before', 'after']).describe('Before or after having taken effect.'),
    times,
  }),
  set: z.strictObject({ set: variables }),
  staff: z.strictObject({
    staff: staffSchema.describe('What a member of staff does in this conversation.'),
    as: z.string().min(1).optional().describe('Who of the staff; Lan unless told.'),
    fails: z.enum(refusals).optional().describe('It is refused, like this.'),
    who,
  }),
  include: z.strictObject({ include: z.string().describe('A file, from here.'), with: variables.optional() }),
} as const;
export type Verb = keyof typeof stepSchemas;
/** The verb of a check is any of these. */
export const checkKeys = ['state', 'waitsFor', 'linked', 'moves'];

const citizen = text.describe('A mock citizen: the CCCD, its serial (1 for …000001), or `unknown`.');
const common = {
  about: z.string().optional().describe('What this is for, for readers.'),
  steps: z.array(z.union(Object.values(stepSchemas))).min(1),
};
export const dialogueSchema = z.strictObject({
  dialogue: z.string().min(1).describe('The title: one sentence on what happens.'),
  language: z.enum(['vi', 'en']).optional(),
  linking: z.enum(['both', 'guide']).optional().describe("The operator's setting LINKING."),
  desk: z
    .enum(['open', 'closed'])
    .optional()
    .describe('There is a help desk, within its hours or not; without it citizens are given telephone numbers.'),
  citizen: citizen.optional(),
  citizens: z.record(z.string().regex(/^\w+$/), citizen).optional(),
  tags: z.array(z.string()).optional(),
  with: variables.optional().describe('Names for texts: {{name}}.'),
  examples: z.array(variables).min(1).optional().describe('Played once for each; may set citizen and language.'),
  unexpected: z.literal('allowed').optional().describe('Messages that no step expects are passed over.'),
  ...common,
});
/** A file that others include. */
export const partSchema = z.strictObject({ part: z.string().min(1), ...common });

/** For editors; `npm run dialogue -- --schema` prints it. */
export function jsonSchema(): object {
  const schema = z.toJSONSchema(z.union([dialogueSchema, partSchema]), { io: 'input' });
  return { title: 'Scripted dialogue', ...schema };
}
