/** An update of the Bot API → what came in from a citizen. */
import { z } from 'zod';
import type { Inbound, MediaKind, Said } from '../../engine/outside.ts';

/** What is asked for; edits, groups' affairs and the rest are not even sent to us. */
export const allowedUpdates = ['message', 'callback_query'] as const;

const chat = z.object({ id: z.number().int(), type: z.string() });
const from = z.object({
  language_code: z.string().optional(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
const message = z.looseObject({
  chat,
  from: from.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
});

/** Only what is used is looked at; whatever else Telegram adds passes. */
const update = z.object({
  update_id: z.number().int(),
  message: message.optional(),
  callback_query: z
    .object({ id: z.string(), from, data: z.string().optional(), message: z.looseObject({ chat }).optional() })
    .optional(),
});

export interface ReadUpdate {
  updateId: number;
  /** Null for what is none of ours: groups, channels, service messages. */
  inbound: Inbound | null;
  /** To be answered, or the button keeps turning. */
  callbackId: string | null;
}

/** The first of these that a message has tells what it is; a message with none of them is a service message. */
const mediaFields: Record<string, MediaKind> = {
  photo: 'photo',
  document: 'file',
  voice: 'voice',
  audio: 'voice',
  video: 'video',
  video_note: 'video',
  animation: 'video',
  sticker: 'sticker',
  contact: 'contact',
  location: 'location',
  venue: 'location',
  poll: 'other',
  dice: 'other',
  story: 'other',
  game: 'other',
  paid_media: 'other',
};

/** Null when it is no update at all. */
export function readUpdate(body: unknown): ReadUpdate | null {
  const parsed = update.safeParse(body);
  if (!parsed.success) return null;
  const { update_id: updateId, message: said, callback_query: press } = parsed.data;
  const base = { updateId, callbackId: press?.id ?? null };
  const where = said?.chat ?? press?.message?.chat;
  const what = press ? pressed(press.data) : said && saidIn(said);
  if (where?.type !== 'private' || !what || said?.from?.is_bot) return { ...base, inbound: null };
  const { language_code: languageHint, first_name: first, last_name: last } = said?.from ?? press?.from ?? {};
  const name = [first, last].filter(Boolean).join(' ');
  return {
    ...base,
    inbound: {
      conversation: `telegram:${where.id}`,
      messageId: String(updateId),
      said: what,
      ...(languageHint && { languageHint }),
      ...(name && { name }),
    },
  };
}

const pressed = (data: string | undefined): Said => ({ kind: 'button', payload: data ?? '' });

function saidIn(said: z.infer<typeof message>): Said | null {
  if (said.text !== undefined) return { kind: 'text', text: said.text };
  const field = Object.keys(mediaFields).find((name) => said[name] !== undefined);
  const media = field && mediaFields[field];
  if (!media) return null;
  return { kind: 'media', media, ...(said.caption !== undefined && { caption: said.caption }) };
}
