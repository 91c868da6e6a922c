/** A person on Telegram: writes, presses, sends files, edits, blocks; alone with the bot or in a group. */
import type { SimulatedUser, WaitOptions } from '../control.ts';
import { createActs, type Pressed, type Stage } from './acts.ts';
import { type ButtonChoice, findButton } from './buttons.ts';
import type { Chat, TelegramMessage } from './chats.ts';
import { contactContent, documentContent, photoContent, stickerContent, textContent, voiceContent } from './content.ts';
import { createReader } from './reader.ts';
import type { TgUser } from './types.ts';

export interface TelegramUser extends SimulatedUser<number> {
  /** `replyTo` quotes that message. */
  text(text: string, options?: { replyTo?: number }): number;
  /** As the app does it: the text `/start` or `/start <payload>`. */
  start(payload?: string): number;
  /**
   * A button of the bot's latest message, or of message `on`; or a key of the reply keyboard, which sends its text,
   * or the user's own contact or place.
   */
  press(choice: ButtonChoice, options?: { on?: number }): Pressed;
  /** A press with data no button has: a client that is not Telegram's own can send anything. */
  forge(data: string, options?: { on?: number }): Pressed;
  /** Photos of one `albumId` are an album: several messages, one after the other. */
  photo(bytes?: Uint8Array, options?: { caption?: string; albumId?: string }): number;
  document(bytes: Uint8Array, mime: string, options?: { name?: string; caption?: string }): number;
  location(place?: { latitude: number; longitude: number }): number;
  /** Own: as after request_contact. Otherwise somebody else's card, out of the address book or forwarded. */
  contact(options?: { own?: boolean; phone?: string; name?: string }): number;
  /** Any other kind of message, its content given as in the Bot API. */
  message(content: Record<string, unknown>): number;
  /** Changes an own message; the bot gets `edited_message`. */
  edit(messageId: number, text: string): void;
  /** Blocks the bot; in a group: throws it out. Sends are refused with 403 until `unblock`. */
  block(): void;
  unblock(): void;
  /** The same person in a group; `anonymous`: as an admin who writes in the group's name. Ids below -10^12 are supergroups. */
  inGroup(groupId: number, options?: { title?: string; anonymous?: boolean }): TelegramUser;
  /** The next edit by the bot not yet read by this function; an edit is not a reply. */
  waitForEdit(options?: WaitOptions<TelegramMessage>): Promise<TelegramMessage>;
}

/** Hà Nội, Hoàn Kiếm lake. */
const SOMEWHERE = { latitude: 21.0285, longitude: 105.8542 };

export function createUser(stage: Stage, person: TgUser, chat: Chat, { anonymous = false } = {}): TelegramUser {
  const { files, chats } = stage.world;
  const acts = createActs(stage, { person, chat, anonymous });
  const inGroups = new Map<string, TelegramUser>();
  const self: TelegramUser = {
    ...createReader(stage, chat),
    chat: chat.info.id,
    text(text, { replyTo } = {}) {
      const quoted = replyTo === undefined ? undefined : chat.messages.get(replyTo);
      return acts.say({ ...(quoted ? { reply_to_message: quoted.message } : {}), ...textContent(text) });
    },
    start: (payload) => self.text(payload === undefined ? '/start' : `/start ${payload}`),
    press(choice, { on } = {}) {
      const found = findButton(chat, choice, on);
      const { button } = found;
      if (found.kind === 'inline') {
        if (button.callback_data !== undefined)
          return acts.query(found.stored, button.callback_data, `[${button.text}]`);
        throw new Error(`[${button.text}] opens ${button.url ?? 'something'}: the bot is told nothing`);
      }
      if (button.request_contact) self.contact();
      else if (button.request_location) self.location();
      else self.text(button.text);
      return { answered: () => Promise.reject(new Error(`[${button.text}] is a key, which has no answer`)) };
    },
    forge(data, { on } = {}) {
      const ofBot = [...chat.messages.values()].filter(({ byBot }) => byBot);
      const stored = on === undefined ? ofBot.at(-1) : chat.messages.get(on);
      if (!stored) throw new Error('there is no message that could have had a button');
      return acts.query(stored, data, `forged "${data}"`);
    },
    photo: (bytes, options) => acts.say(photoContent(files, { ...options, ...(bytes ? { bytes } : {}) })),
    document: (bytes, mime, options) => acts.say(documentContent(files, { ...options, bytes, mime })),
    voice: (bytes) => acts.say(voiceContent(files, bytes)),
    sticker: () => acts.say(stickerContent(files)),
    location: (place = SOMEWHERE) => acts.say({ location: place }),
    contact: (options = {}) => acts.say(contactContent(person, options)),
    message: (content) => acts.say(content),
    edit: acts.edit,
    block: () => acts.setMembership('left'),
    unblock: () => acts.setMembership('welcome'),
    inGroup(groupId, { title, ...how } = {}) {
      const key = `${groupId} ${how.anonymous ?? false}`;
      const known = inGroups.get(key);
      if (known) return known;
      const member = createUser(stage, person, chats.open(groupId, { name: title }), how);
      inGroups.set(key, member);
      return member;
    },
  };
  return self;
}
