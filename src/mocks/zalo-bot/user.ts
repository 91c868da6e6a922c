/** A person on Zalo: writes, sends pictures, answers by number, blocks; alone with the bot or in a group. */
import type { SimulatedUser } from '../control.ts';
import { numberOf } from '../platform/numbered.ts';
import { createReading } from '../platform/reader.ts';
import { JPEG } from '../platform/samples.ts';
import { carryOut, type Deed, type Person, type Stage } from './acts.ts';
import type { Chat, ZaloBotMessage } from './chats.ts';

export interface ZaloBotUser extends SimulatedUser<string> {
  /** `replyTo` quotes a message, which in a group is how the bot is meant without a mention. */
  text(text: string, options?: { replyTo?: string }): string;
  /** Says hello: Zalo opens a chat without a word, and has no payloads, so one given throws. */
  start(payload?: string): string;
  /** Types the number of this label in the list at the end of the bot's newest message, or of message `on`; returns the id. */
  press(label: string, options?: { on?: string }): string;
  /** Bytes are served by the fake; a text is taken as the address of a picture elsewhere. */
  photo(picture?: Uint8Array | string, options?: { caption?: string }): string;
  voice(bytes?: Uint8Array): string;
  /** What Zalo does not pass on: files, cards, and anything from protected senders. */
  unsupported(options?: { withMessage?: boolean }): string;
  /** A link sent as a card; undocumented, seen in one code base. */
  link(url: string): string;
  /** A reaction to a message; undocumented, seen in one code base. */
  reaction(emoji: string): string;
  /** An event nobody has heard of. */
  unknownEvent(name?: string, content?: Record<string, unknown>): string;
  /** Sends to this person are refused until `unblock`. */
  block(): void;
  unblock(): void;
  /** The same person in a group, where the bot hears only what mentions it by `@name` or replies to it. */
  inGroup(group: string | number, options?: { title?: string }): ZaloBotUser;
}

/** What a person does in this chat from now on. */
export function createUser(stage: Stage, person: Person, chat: Chat): ZaloBotUser {
  const { world } = stage;
  const { shelf, chats, switches, bot } = world;
  const groups = new Map<string, ZaloBotUser>();
  const act = (deed: Deed) => carryOut(stage, { person, chat, deed });
  const mentions = (words: string) => chat.type === 'PRIVATE' || words.includes(`@${bot.displayName}`);
  const replies = (): ZaloBotMessage[] => chat.messages.all().map(({ message }) => message);
  const self: ZaloBotUser = {
    ...createListening(stage, chat),
    chat: chat.id,
    replies,
    text(text, { replyTo } = {}) {
      const heard = mentions(text) || replies().some(({ id }) => id === replyTo);
      return act({ event: 'message.text.received', content: { text }, shown: { text }, heard });
    },
    start(payload) {
      if (payload !== undefined) throw new Error('Zalo has no links with a payload');
      return self.text('Xin chào');
    },
    press(label, { on } = {}) {
      const message = on === undefined ? replies().at(-1) : replies().find(({ id }) => id === on);
      if (!message) throw new Error(on === undefined ? 'the bot has sent nothing yet' : `there is no message ${on}`);
      return self.text(numberOf(label, message.buttons));
    },
    photo(picture = JPEG, { caption } = {}) {
      const url = typeof picture === 'string' ? picture : stage.root() + shelf.add(picture, 'image/jpeg');
      const content = { [switches.imageField]: url, ...(caption === undefined ? {} : { caption }) };
      const shown = { media: 'photo', text: caption ?? '' };
      return act({ event: 'message.image.received', content, shown, heard: mentions(caption ?? '') });
    },
    voice(bytes = new TextEncoder().encode('as far as anybody listens')) {
      const voice_url = stage.root() + shelf.add(bytes, 'audio/aac');
      return act({ event: 'message.voice.received', content: { voice_url }, shown: { media: 'voice', text: '' } });
    },
    sticker() {
      const content = { sticker: 'b7d9a1', url: stage.root() + shelf.add(JPEG, 'image/webp') };
      return act({ event: 'message.sticker.received', content, shown: { media: 'sticker', text: '' } });
    },
    ...createOddities(act),
    block() {
      chat.blocked = true;
      chat.log.add(`${person.name} blocks the bot`);
    },
    unblock() {
      chat.blocked = false;
      chat.log.add(`${person.name} unblocks the bot`);
    },
    inGroup(group, { title } = {}) {
      const open = chats.open(group, { type: 'GROUP', shown: title });
      const member = groups.get(open.id) ?? createUser(stage, person, open);
      groups.set(open.id, member);
      return member;
    },
  };
  return self;
}

/** What a bot must live with although it can do nothing with it. */
function createOddities(
  act: (deed: Deed) => string,
): Pick<ZaloBotUser, 'unsupported' | 'link' | 'reaction' | 'unknownEvent'> {
  const odd = (event: string, content: Deed['content'], text = '') =>
    act({ event, content, shown: { media: event, text } });
  return {
    unsupported: ({ withMessage = true } = {}) => odd('message.unsupported.received', withMessage ? {} : null),
    link: (url) => odd('message.link.received', { link: url }, url),
    reaction: (emoji) => odd('message.reaction.received', { reaction: emoji }, emoji),
    unknownEvent: (name = 'message.unheard_of.received', content = {}) => odd(name, content),
  };
}

function createListening({ watch, explain }: Stage, chat: Chat): Pick<ZaloBotUser, 'waitForReply' | 'chatLog'> {
  return {
    waitForReply: createReading({
      watch,
      explain,
      items: () => chat.messages.all(),
      numberOf: ({ number }) => number,
      toMessage: ({ message }) => message as ZaloBotMessage,
      what: `reply in the chat with ${chat.name}`,
      log: chat.log,
    }),
    chatLog: () => chat.log.all().join('\n'),
  };
}
