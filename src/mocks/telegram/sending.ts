/** The methods that send. @see https://core.telegram.org/bots/api#sendmessage (read 2026-11) */

import { isObject, type Params, readInteger, readText } from '../platform/params.ts';
import type { Upload } from '../platform/request.ts';
import { ApiError, badRequest } from './api-error.ts';
import { type Chat, describe } from './chats.ts';
import { readShown, type Shown } from './entities.ts';
import type { StoredFile } from './files.ts';
import { type Markup, readMarkup } from './keyboards.ts';
import { readFlag, readJson } from './params.ts';
import { photoSizes } from './photo.ts';
import type { TgMessage } from './types.ts';
import type { Ask, Method, World } from './world.ts';

export const sendMessage: Method = (world, { params }) => {
  const { text, entities } = readMessageText(world, params);
  return send(world, params, { text, ...(entities.length > 0 ? { entities } : {}) });
};

/** The `text` of a send or an edit, within Telegram's limits. */
export function readMessageText({ limits }: World, params: Params): Shown {
  if ((readText(params, 'text') ?? '') === '') throw badRequest('message text is empty');
  const shown = readShown(params, { name: 'text', entities: 'entities' });
  if (shown.text === '') throw badRequest('text must be non-empty');
  if (shown.text.length > limits.textChars) throw badRequest('message is too long');
  return shown;
}

/** An upload, a URL or a file_id; by a file_id of any size of a photo it is that photo again. @see https://core.telegram.org/bots/api#sendphoto (read 2026-11) */
export const sendPhoto: Method = (world, ask) => {
  const caption = readCaption(world, ask.params);
  const maxBytes = world.limits.photoBytes;
  const { file, bytes, known } = readFile(world, ask, { field: 'photo', folder: 'photos', maxBytes });
  const photo = known ? world.files.sizesOf(file.file_id) : photoSizes(world.files, file, bytes);
  if (!photo) throw badRequest('type of file mismatch');
  return send(world, ask.params, { photo, ...caption });
};

export const sendDocument: Method = (world, ask) => {
  const maxBytes = world.limits.documentBytes;
  const { file, upload } = readFile(world, ask, { field: 'document', folder: 'documents', maxBytes });
  const facts = upload ? { file_name: upload.name, mime_type: upload.type || 'application/octet-stream' } : {};
  return send(world, ask.params, { document: { ...facts, ...file }, ...readCaption(world, ask.params) });
};

const ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
];

export const sendChatAction: Method = ({ chats }, { params }) => {
  if (!ACTIONS.includes(readText(params, 'action') ?? '')) throw badRequest('wrong parameter action in request');
  chats.writable(params);
  return true;
};

/** The caption of a send or an edit, within Telegram's limits. */
export function readCaption({ limits }: World, params: Params): Partial<TgMessage> {
  const { text, entities } = readShown(params, { name: 'caption', entities: 'caption_entities' });
  if (text.length > limits.captionChars) throw badRequest('message caption is too long');
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 ? { caption_entities: entities } : {}) };
}

/** Everything sends have in common; the message as the bot is told of it. */
function send(world: World, params: Params, body: Partial<TgMessage>): TgMessage {
  const markup = readMarkup(params, world.limits);
  const chat = world.chats.writable(params);
  const replied = readReplied(chat, params);
  world.meter.count(chat.info.id);
  const stored = world.chats.add(
    chat,
    {
      ...(replied ? { reply_to_message: replied } : {}),
      ...body,
      ...(markup.inline ? { reply_markup: markup.inline } : {}),
    },
    asSender(world),
    markup.reply ? { replyKeyboard: markup.reply } : {},
  );
  changeKeyboard(chat, markup);
  chat.log.add(`bot #${stored.message.message_id}: ${describe(stored)}`);
  return stored.message;
}

function asSender({ bot: { id, is_bot, first_name, username } }: World) {
  return { id, is_bot, first_name, username };
}

function changeKeyboard(chat: Chat, { reply, removesReply }: Markup): void {
  if (reply) chat.keyboard = reply;
  if (removesReply) chat.keyboard = undefined;
}

function readReplied(chat: Chat, params: Params): TgMessage | undefined {
  const given = readJson(params, 'reply_parameters');
  const reply = isObject(given) ? given : { ...params, message_id: params.reply_to_message_id };
  const id = readInteger(reply, 'message_id');
  if (id === undefined) return undefined;
  const stored = chat.messages.get(id);
  if (!stored || stored.deleted) {
    if (readFlag(reply, 'allow_sending_without_reply')) return undefined;
    throw badRequest('message to be replied not found');
  }
  const { reply_to_message: _, ...message } = stored.message;
  return message;
}

/** The file in a call: uploaded, by file_id, or by URL, which is taken on trust and not fetched. */
function readFile(
  { files }: World,
  { params, uploads }: Ask,
  { field, folder, maxBytes }: { field: 'photo' | 'document'; folder: string; maxBytes: number },
): { file: StoredFile; upload?: Upload; bytes: Uint8Array; known?: true } {
  const value = readText(params, field) ?? '';
  const name = value.startsWith('attach://') ? value.slice('attach://'.length) : field;
  const upload = uploads.find((candidate) => candidate.field === name);
  if (upload) {
    if (upload.bytes.byteLength === 0) throw badRequest('file must be non-empty');
    if (upload.bytes.byteLength > maxBytes) {
      if (field === 'document') throw new ApiError(413, 'Request Entity Too Large');
      throw badRequest(`file of size ${upload.bytes.byteLength} bytes is too big for a photo`);
    }
    const extension = /\.\w{1,8}$/.exec(upload.name)?.[0] ?? '';
    const file = files.add(upload.bytes, { folder, extension, type: upload.type });
    return { file, upload, bytes: upload.bytes };
  }
  if (value === '') throw badRequest(`there is no ${field} in the request`);
  const bytes = new Uint8Array(Buffer.from(value));
  if (/^https?:\/\/\S+$/.test(value)) return { file: files.add(bytes, { folder, extension: '', type: '' }), bytes };
  const known = files.known(value);
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified');
  return { file: known, bytes, known: true };
}
