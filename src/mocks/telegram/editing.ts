/** The methods that change or delete what was sent. @see https://core.telegram.org/bots/api#updating-messages (read 2026-11) */

import { type Params, readInteger } from '../platform/params.ts';
import { badRequest, NOT_MODIFIED } from './api-error.ts';
import { type Chat, describe, type Stored, words } from './chats.ts';
import { readMarkup } from './keyboards.ts';
import { readCaption, readMessageText } from './sending.ts';
import type { TgMessage } from './types.ts';
import type { Method, World } from './world.ts';

export const editMessageText: Method = (world, { params }) => {
  const { text, entities } = readMessageText(world, params);
  const { chat, stored } = readOwn(world, params);
  if (stored.message.text === undefined) throw badRequest('there is no text in the message to edit');
  const { entities: _, ...rest } = stored.message;
  return edit(world, { chat, stored, params }, { ...rest, text, ...(entities.length > 0 ? { entities } : {}) });
};

/** Of a photo or document; without a `caption` it is taken away. @see https://core.telegram.org/bots/api#editmessagecaption (read 2026-11) */
export const editMessageCaption: Method = (world, { params }) => {
  const caption = readCaption(world, params);
  const { chat, stored } = readOwn(world, params);
  if (stored.message.text !== undefined) throw badRequest('there is no caption in the message to edit');
  const { caption: _, caption_entities: __, ...rest } = stored.message;
  return edit(world, { chat, stored, params }, { ...rest, ...caption });
};

export const editMessageReplyMarkup: Method = (world, { params }) => {
  const { chat, stored } = readOwn(world, params);
  return edit(world, { chat, stored, params }, stored.message);
};

export const deleteMessage: Method = (world, { params }) => {
  const chat = world.chats.meant(params);
  const stored = find(chat, params);
  if (!stored) throw badRequest('message to delete not found');
  if (world.now() - stored.atMs > world.limits.deleteMs) throw badRequest("message can't be deleted for everyone");
  if (!stored.byBot && chat.info.type !== 'private') throw badRequest("message can't be deleted");
  stored.deleted = true;
  chat.log.add(`bot deletes #${stored.message.message_id}`);
  return true;
};

/** Buttons that are not given again are gone: an edit without `reply_markup` takes them away. */
function edit(
  world: World,
  { chat, stored, params }: { chat: Chat; stored: Stored; params: Params },
  next: TgMessage,
): TgMessage {
  const { reply_markup: _, ...bare } = next;
  const { inline } = readMarkup(params, world.limits);
  const edited: TgMessage = { ...bare, ...(inline ? { reply_markup: inline } : {}) };
  if (same(stored.message, edited)) throw NOT_MODIFIED;
  world.meter.count(chat.info.id);
  world.chats.edit(stored, { ...edited, edit_date: Math.floor(world.now() / 1000) });
  chat.log.add(`bot edits #${edited.message_id}: ${describe(stored)}`);
  return stored.message;
}

function same(a: TgMessage, b: TgMessage): boolean {
  const content = (message: TgMessage) => [
    words(message),
    message.entities ?? message.caption_entities ?? [],
    message.reply_markup ?? null,
  ];
  return JSON.stringify(content(a)) === JSON.stringify(content(b));
}

/** The message meant, if it is there and may be edited by the bot. */
function readOwn(world: World, params: Params): { chat: Chat; stored: Stored } {
  if (params.inline_message_id !== undefined) throw badRequest('MESSAGE_ID_INVALID');
  const chat = world.chats.meant(params);
  const stored = find(chat, params);
  if (!stored) throw badRequest('message to edit not found');
  if (!stored.byBot || stored.replyKeyboard) throw badRequest("message can't be edited");
  return { chat, stored };
}

function find(chat: Chat, params: Params): Stored | undefined {
  const id = readInteger(params, 'message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const stored = chat.messages.get(id);
  return stored?.deleted ? undefined : stored;
}
