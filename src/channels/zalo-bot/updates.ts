/** An update of the Zalo Bot Platform, by polling or webhook → what came in from a citizen (docs read 2026-11; where live code saw something else, both). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Inbound, MediaKind, Said } from '../../engine/outside.ts';

export interface ReadUpdate {
  /** The platform's, or a digest of the update where it gives none: the same again is the same message again. */
  messageId: string;
  chat: string;
  /** Null for what is none of ours: groups, the bot's own messages, reactions. */
  inbound: Inbound | null;
}

/** They are opaque, about 40 characters long; whatever is longer is no id. */
const idMax = 200;
const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(idMax));
const words = z.string().min(1).optional().catch(undefined);
const person = z
  .looseObject({
    id: id.optional().catch(undefined),
    is_bot: z.boolean().optional().catch(undefined),
    display_name: words,
  })
  .optional()
  .catch(undefined);

/** Only what is used is looked at; what has another shape counts as missing. */
const update = z.looseObject({
  event_name: words,
  message: z.looseObject({
    message_id: id.optional().catch(undefined),
    chat: z.looseObject({ id, chat_type: words }),
    from: person,
    text: words,
    caption: words,
    photo: z.unknown().optional(),
    photo_url: z.unknown().optional(),
    sticker: z.unknown().optional(),
    voice_url: z.unknown().optional(),
  }),
});
type Message = z.output<typeof update>['message'];

/** The updates in one answer or one body: bare, wrapped as `{ok, result}`, and, in case that ever comes, several. */
export function updatesIn(body: unknown): unknown[] {
  const inside = isObject(body) && isObject(body['result']) ? body['result'] : body;
  return (Array.isArray(inside) ? inside : [inside]).filter(isObject);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Null when nobody can be answered: there is no message, or no chat. `ownId`: the bot's, null while it is not known. */
export function readUpdate(raw: unknown, ownId: string | null): ReadUpdate | null {
  const parsed = update.safeParse(raw);
  if (!parsed.success) return null;
  const { event_name: event, message } = parsed.data;
  const chat = message.chat.id;
  const messageId = message.message_id ?? digest(raw);
  const said = isPrivate(message) && !isOwn(message, ownId) ? saidIn(kindOf(event, message), message) : null;
  const name = message.from?.display_name;
  const inbound = said && { conversation: `zalo-bot:${chat}`, messageId, said, ...(name !== undefined && { name }) };
  return { messageId, chat, inbound };
}

/** In a private chat its id is the person's. Where the type is not told that is what tells, as nothing of one person may be said to many. */
const isPrivate = ({ chat, from }: Message) =>
  chat.chat_type === undefined
    ? from?.id === undefined || from.id === chat.id
    : chat.chat_type.toUpperCase() === 'PRIVATE';

/** What the bot has sent is brought back to it (seen live by polling and by webhook). */
const isOwn = ({ from }: Message, ownId: string | null) =>
  from?.is_bot === true || (ownId !== null && from?.id === ownId);

const kinds: Record<string, 'text' | MediaKind | 'nothing'> = {
  'message.text.received': 'text',
  'message.image.received': 'photo',
  'message.sticker.received': 'sticker',
  'message.voice.received': 'voice',
  // A thumb under a message asks for no answer. Undocumented, handled by one code base.
  'message.reaction.received': 'nothing',
};

/** Whatever is not known, `message.unsupported.received` among it, was sent and cannot be read. */
function kindOf(event: string | undefined, message: Message): 'text' | MediaKind | 'nothing' {
  if (event !== undefined) return kinds[event] ?? 'unreadable';
  // One transcript of polling shows updates without a name.
  if (message.text !== undefined) return 'text';
  if (message.photo_url !== undefined || message.photo !== undefined) return 'photo';
  if (message.sticker !== undefined) return 'sticker';
  return message.voice_url === undefined ? 'unreadable' : 'voice';
}

function saidIn(kind: 'text' | MediaKind | 'nothing', { text, caption }: Message): Said | null {
  if (kind === 'nothing') return null;
  if (kind !== 'text') return { kind: 'media', media: kind, ...(caption !== undefined && { caption }) };
  return text === undefined ? { kind: 'media', media: 'unreadable' } : { kind: 'text', text };
}

const digest = (raw: unknown) => createHash('sha256').update(JSON.stringify(raw)).digest('hex').slice(0, 40);
