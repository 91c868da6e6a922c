/** What stands in a file of `data/knowledge/`: the answer to one topic, and the ways of asking for it. */

import { z } from 'zod';
import { topics } from '../../flows/topics.ts';

/** The only hosts citizens are sent to [T6]. */
export const allowedHosts = ['dichvucong.gov.vn', 'vneid.gov.vn', 'bocongan.gov.vn'];
/** The flows an answer may lead to, by the word that starts them. */
export const flowWords = ['link', 'guide', 'register', 'activate', 'login', 'checkSms', 'human'] as const;
/** Telegram cuts button labels that are longer. */
const titleCharsMax = 40;

const text = z.string().trim().min(1);
const both = z.strictObject({ vi: text, en: text });
const asked = z.strictObject({ vi: z.array(text).min(1), en: z.array(text).min(1) });

const title = text.max(titleCharsMax, `a title of at most ${titleCharsMax} characters, as it is also a button`);

const steps = z
  .strictObject({ vi: z.array(text).min(1), en: z.array(text).min(1) })
  .refine(({ vi, en }) => vi.length === en.length, 'as many steps in Vietnamese as in English');

const link = text.refine(
  (address) => URL.canParse(address) && isAllowed(new URL(address)),
  `an https address at ${allowedHosts.join(', ')}`,
);

const source = z.strictObject({
  name: both,
  date: text.regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'a date as yyyy, yyyy-mm or yyyy-mm-dd'),
});

export const knowledgeTopic = z.strictObject({
  title: z.strictObject({ vi: title, en: title }),
  answer: both,
  steps: steps.optional(),
  note: both.optional(),
  links: z.array(link).optional(),
  sources: z.array(source).min(1),
  /** Ids of the domain reference that the answer rests on. */
  facts: z.array(text.regex(/^[A-Z]\d+(\.\d+)?$/, 'ids such as S0.4 or C8')).min(1),
  /** Whether the answer describes screens as the guides of 2024 show them. */
  screens2024: z.boolean(),
  related: z.array(z.enum(topics, 'ids of topics that exist')).min(1).max(3),
  flow: z.enum(flowWords, `one of ${flowWords.join(', ')}, or null`).nullable(),
  reviewed: z.iso.date('a day as yyyy-mm-dd'),
  asked,
});
export type KnowledgeTopic = z.infer<typeof knowledgeTopic>;

export const outOfScope = z.strictObject({ asked });

function isAllowed({ protocol, hostname, username, port }: URL): boolean {
  return protocol === 'https:' && allowedHosts.includes(hostname) && username === '' && port === '';
}
