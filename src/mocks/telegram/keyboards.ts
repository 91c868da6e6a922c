/** Reads and checks `reply_markup`. @see https://core.telegram.org/bots/api#inlinekeyboardbutton (read 2026-11) */

import { isObject, type Params } from '../platform/params.ts';
import { badRequest } from './api-error.ts';
import { readJson } from './params.ts';
import type { TgButton, TgInlineKeyboard } from './types.ts';

/** Telegram's own bound on buttons under one message. */
const MAX_BUTTONS = 100;

const INLINE_ACTIONS = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
];

export interface Markup {
  /** Stays under the message, and comes back in results; an empty one is none. */
  inline?: TgInlineKeyboard;
  /** Replaces the citizen's keyboard until another comes or it is removed; never part of a message. */
  reply?: TgButton[][];
  removesReply: boolean;
}

export function readMarkup(params: Params, { callbackDataBytes }: { callbackDataBytes: number }): Markup {
  const markup = readJson(params, 'reply_markup');
  if (markup === undefined) return { removesReply: false };
  if (!isObject(markup)) throw badRequest('object expected as reply markup');
  if ('inline_keyboard' in markup) {
    const rows = readRows(markup.inline_keyboard, (button) => inlineButton(button, callbackDataBytes));
    return { ...(rows.length > 0 ? { inline: { inline_keyboard: rows } } : {}), removesReply: false };
  }
  if ('keyboard' in markup) return { reply: readRows(markup.keyboard, replyButton), removesReply: false };
  return { removesReply: markup.remove_keyboard === true };
}

function readRows(rows: unknown, read: (button: unknown) => TgButton): TgButton[][] {
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) {
    throw badRequest("can't parse reply keyboard markup JSON object: Array of Arrays expected");
  }
  const read2 = rows.map((row: unknown[]) => row.map(read)).filter((row) => row.length > 0);
  if (read2.flat().length > MAX_BUTTONS) throw badRequest('reply markup is too long');
  return read2;
}

function inlineButton(button: unknown, maxBytes: number): TgButton {
  const wrong = (why: string) => badRequest(`can't parse inline keyboard button: ${why}`);
  if (!isObject(button)) throw wrong('InlineKeyboardButton must be an Object');
  if (typeof button.text !== 'string') throw wrong('Can\'t find field "text"');
  if (button.text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID');
  const action = INLINE_ACTIONS.find((name) => button[name] !== undefined);
  if (action === undefined) throw wrong('Text buttons are unallowed in the inline keyboard');
  if (action === 'callback_data') {
    const bytes = typeof button.callback_data === 'string' ? Buffer.byteLength(button.callback_data) : 0;
    if (bytes < 1 || bytes > maxBytes) throw badRequest('BUTTON_DATA_INVALID');
  }
  if (action === 'url' && !/^(https?|tg|ton):\/\/\S+\.?\S*$/i.test(String(button.url))) {
    throw badRequest(`inline keyboard button URL '${String(button.url)}' is invalid: Wrong HTTP URL`);
  }
  return { ...button, text: button.text };
}

function replyButton(button: unknown): TgButton {
  if (typeof button === 'string') return { text: button };
  if (isObject(button) && typeof button.text === 'string' && button.text !== '')
    return { ...button, text: button.text };
  throw badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object");
}
