/** What a citizen says on the page, from a script (JSON) or a plain form: read, counted, and handed on once under the id the page gave it. */
import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Language, Said } from '../../engine/outside.ts';
import { mask } from '../../understanding/mask.ts';
import type { Item, NewCitizenItem } from './mailbox.ts';
import { ProblemError, problems } from './problems.ts';
import { texts } from './texts.ts';

/** UTF-16 units; Zalo takes 2,000, Telegram 4,096. */
export const saidMax = 4_000;
/** Nine bytes for a letter is what a form makes of Vietnamese. */
const bodyMax = '64kb';

/** The body of whatever is posted here, as JSON or form; a larger one than 64 kB is refused unread. */
export const bodies: RequestHandler[] = [
  express.json({ limit: bodyMax }),
  express.urlencoded({ limit: bodyMax, extended: false }),
];

const body = z.object({
  /** Made by the page; the same again is the same message again. */
  id: z.string().regex(/^[\w-]{8,64}$/),
  text: z.string().optional(),
  press: z.string().min(1).max(200).optional(),
  command: z.enum(['start', 'vi', 'en']).optional(),
});

export interface Wish {
  id: string;
  said: Said;
  /** As the page shows it later. */
  kept: NewCitizenItem;
}

/** Null for a form with nothing in it. Throws `ProblemError`. */
export function readWish(request: Request, items: Item[], language: Language): Wish | null {
  const parsed = body.safeParse(request.body);
  if (!parsed.success) throw new ProblemError(problems.unclear);
  const { text = '', press, command } = parsed.data;
  const id = request.is('json') ? parsed.data.id : idOfForm(parsed.data);
  const who = 'citizen' as const;
  if (press !== undefined) {
    const label = labelOf(press, items) ?? '…';
    return { id, said: { kind: 'button', payload: press }, kept: { who, key: id, text: label, pressed: press } };
  }
  if (command !== undefined) return commanded(command, id, language);
  if (text.length > saidMax) throw new ProblemError(problems.tooLong);
  if (text.trim() !== '') {
    // A form ends its lines as mail does.
    const typed = text.replaceAll('\r\n', '\n');
    return { id, said: { kind: 'text', text: typed }, kept: { who, key: id, text: mask(typed) } };
  }
  if (request.is('json')) throw new ProblemError(problems.unclear);
  return null;
}

/** A browser may show the same form again when the citizen goes back: what is said then is another message if it has other words. */
const idOfForm = ({ id, text, press, command }: z.infer<typeof body>) =>
  `${id}-${createHash('sha256')
    .update(JSON.stringify([text, press, command]))
    .digest('base64url')
    .slice(0, 12)}`;

/** What the page's own buttons say to the assistant. */
export function commanded(command: 'start' | Language, id: string, language: Language): Wish {
  const label = { start: texts[language].start, vi: texts.en.otherLanguage, en: texts.vi.otherLanguage }[command];
  return { id, said: { kind: 'text', text: `/${command}` }, kept: { who: 'citizen', key: id, text: label } };
}

function labelOf(payload: string, items: Item[]): string | undefined {
  const buttons = items.toReversed().flatMap((item) => (item.who === 'assistant' ? item.buttons : []));
  return buttons.find((button) => button.payload === payload)?.label;
}
