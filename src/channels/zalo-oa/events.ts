/** An event of the webhook → what came in from a citizen (Zalo OA, webhook events, read 2026-11 in transcription). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Inbound, MediaKind, Said } from '../../engine/outside.ts';
import { fromQuery } from './payload.ts';

/** Far longer than any is. */
const idMax = 200;
/** Ids are texts of digits, too large for numbers; a number is taken for what it is. */
const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(idMax));
const optionalId = id.optional().catch(undefined);
const person = z.looseObject({ id }).optional().catch(undefined);
const card = z.looseObject({ payload: z.looseObject({}).optional().catch(undefined) });

/** Only what is used is looked at; what has another shape counts as missing, so that whoever wrote is answered all the same. */
const eventSchema = z.looseObject({
  event_name: z.string(),
  timestamp: optionalId,
  sender: person,
  follower: person,
  message: z
    .looseObject({
      msg_id: optionalId,
      text: z.string().optional().catch(undefined),
      attachments: z.array(card).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type OaEvent = z.output<typeof eventSchema>;

/** Of `user_send_<kind>`; gif and video are seen with some projects only. */
const mediaOf: Record<string, MediaKind> = {
  image: 'photo',
  file: 'file',
  audio: 'voice',
  video: 'video',
  gif: 'video',
  sticker: 'sticker',
  location: 'location',
  business_card: 'contact',
};

export interface ReadEvent {
  /** The citizen, whose events are taken in order. */
  chat: string;
  inbound: Inbound;
}

/**
 * Null for what nobody answers: our own messages, receipts, leaving, groups, people without an account, things that are no event.
 * A kind of message that is not known here is `unreadable`.
 */
export function readEvent(body: unknown): ReadEvent | null {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return null;
  const event = parsed.data;
  if (event.event_name === 'follow') return followed(event, body);
  const [, kind] = /^user_send_(?!group_)(\w+)$/.exec(event.event_name) ?? [];
  const chat = event.sender?.id;
  if (kind === undefined || chat === undefined) return null;
  const messageId = event.message?.msg_id ?? digest(body);
  return { chat, inbound: { conversation: `zalo-oa:${chat}`, messageId, said: saidIn(kind, event.message) } };
}

/** Whoever follows is greeted as one who has come anew. */
function followed({ follower, sender, timestamp }: OaEvent, body: unknown): ReadEvent | null {
  const chat = follower?.id ?? sender?.id;
  if (chat === undefined) return null;
  const said: Said = { kind: 'text', text: '/start' };
  return { chat, inbound: { conversation: `zalo-oa:${chat}`, messageId: `follow:${timestamp ?? digest(body)}`, said } };
}

function saidIn(kind: string, message: OaEvent['message']): Said {
  const text = message?.text ?? '';
  // Zalo makes a card of a pasted address; the address matters, as it may be a trap.
  if (kind === 'text' || kind === 'link') return saidInText(text === '' && kind === 'link' ? linkIn(message) : text);
  const media = mediaOf[kind] ?? 'unreadable';
  return { kind: 'media', media, ...(text !== '' && kind === 'image' && { caption: text }) };
}

function saidInText(text: string): Said {
  const payload = fromQuery(text);
  if (payload !== null) return { kind: 'button', payload };
  return text === '' ? { kind: 'media', media: 'unreadable' } : { kind: 'text', text };
}

/** Where the address stands in the card of a link is unverified. */
function linkIn(message: OaEvent['message']): string {
  const url = message?.attachments?.[0]?.payload?.['url'];
  return typeof url === 'string' ? url : '';
}

const digest = (body: unknown) => createHash('sha256').update(JSON.stringify(body)).digest('hex');
