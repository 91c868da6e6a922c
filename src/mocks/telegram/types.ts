/** The parts of the Bot API's objects this fake gives meaning to. @see https://core.telegram.org/bots/api#available-types (read 2026-11) */

import type { TgPhotoSize } from './files.ts';

export interface TgUser {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

export interface TgChat {
  id: number;
  type: 'private' | 'group' | 'supergroup' | 'channel';
  title?: string;
  first_name?: string;
}

export interface TgEntity {
  type: string;
  /** UTF-16 units, as is `length`. */
  offset: number;
  length: number;
  url?: string;
  language?: string;
}

export interface TgButton {
  text: string;
  callback_data?: string;
  url?: string;
  request_contact?: boolean;
  request_location?: boolean;
  [more: string]: unknown;
}

export interface TgInlineKeyboard {
  inline_keyboard: TgButton[][];
}

export interface TgMessage {
  message_id: number;
  /** Unix seconds; 0 marks a message that can no longer be reached. */
  date: number;
  chat: TgChat;
  /** Missing in channels. */
  from?: TgUser;
  text?: string;
  entities?: TgEntity[];
  caption?: string;
  caption_entities?: TgEntity[];
  /** All sizes, the largest last. */
  photo?: TgPhotoSize[];
  edit_date?: number;
  reply_markup?: TgInlineKeyboard;
  reply_to_message?: TgMessage;
  [more: string]: unknown;
}

export interface TgUpdate {
  update_id: number;
  [kind: string]: unknown;
}

/** Kinds of update; the last three must be asked for by name. @see https://core.telegram.org/bots/api#getupdates */
export const ASKED_FOR_ONLY: readonly string[] = ['chat_member', 'message_reaction', 'message_reaction_count'];
