/** What a guide is: the screens of the portal, of VNeID or of an office, one step after the other. A guide is one JSON file beside this one. */
import { z } from 'zod';
import { pictures } from '../pictures.ts';
import { topics } from '../topics.ts';

/** What may be on the screen instead of what a step of linking describes [S0.3] [S0.4] [S3.2] [C8]; the line `screen.<name>` tells what each is. */
export const screens = ['seeCccdDialog', 'seeNotice', 'seeInside', 'seeGone'] as const;
export type Screen = (typeof screens)[number];

const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'should be one word, as chooseAccount');
const fact = z.string().regex(/^[SCNPDT]\d+(\.\d+)?$/, 'should be the id of a fact, as S0.4');

const step = z.strictObject({
  /** Also the key of its text in `locales/<language>/guides/<guide>.json`. */
  name,
  picture: z.enum(pictures).optional(),
  facts: z.array(fact).min(1),
  /** The step asks which of the screens in `instead` is there, and is not done by pressing "done". */
  asks: z.literal(true).optional(),
  /** The step after this one, unless it is the next in the list; `end` is behind the last one. */
  next: name.optional(),
  /** The step before this one, unless it is the one before in the list: where several ways lead here. */
  back: name.optional(),
  /** What goes wrong here, as topics. */
  problems: z.array(z.enum(topics)).min(1).max(6),
});

export const guideSchema = z
  .strictObject({
    $schema: z.string().optional(),
    /** The flow that it belongs to. */
    flow: z.enum(['linking', 'registration', 'activation', 'login']),
    /** Its place among the guides of its flow; the first is the one that is taken when none is chosen. */
    order: z.int().min(1),
    facts: z.array(fact).min(1),
    /** For linking: the screen that is there instead of the one that a step describes → the step to go on with. */
    instead: z.record(z.enum(screens), name).optional(),
    /** For linking: the step in which the CCCD number is updated after "Bỏ qua". */
    skipped: name.optional(),
    steps: z.array(step).min(1).max(12),
  })
  .superRefine(({ flow, steps, instead, skipped }, { addIssue }) => {
    const refuse = (message: string) => addIssue({ code: 'custom', message });
    const names = new Set(steps.map((each) => each.name));
    if (names.size < steps.length) refuse('two steps have the same name');
    const ofLinking = [instead, skipped].map((given) => given !== undefined);
    if (ofLinking.some((given) => given !== (flow === 'linking')))
      refuse('a guide for linking needs "instead" and "skipped", any other has neither');
    const targets = [...steps.flatMap(({ next, back }) => [next, back]), skipped, ...Object.values(instead ?? {})];
    const unknown = targets.find((to) => to !== undefined && to !== 'end' && !names.has(to));
    if (unknown !== undefined) refuse(`"${unknown}" is none of its steps`);
  });

export type Guide = z.output<typeof guideSchema> & {
  /** The file's name. */
  id: string;
};
export type GuideStep = Guide['steps'][number];
