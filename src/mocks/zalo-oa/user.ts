/** A person on Zalo: writes, presses, sends things, follows, blocks. */
import type { SimulatedUser } from '../control.ts';
import { numberOf, readNumbered } from '../platform/numbered.ts';
import { createReading } from '../platform/reader.ts';
import { JPEG } from '../platform/samples.ts';
import { type Attachment, createActs } from './acts.ts';
import { type Chat, describe, type Stored, toSent, type ZaloOaMessage } from './chats.ts';
import type { OaButton } from './message.ts';
import type { World } from './world.ts';

export interface ZaloOaUser extends SimulatedUser<string> {
  replies(): ZaloOaMessage[];
  /** A picture that lies somewhere. */
  image(url: string, options?: { caption?: string }): string;
  file(name?: string): string;
  location(place?: { latitude: string; longitude: string }): string;
  businessCard(): string;
  gif(): string;
  /** A pasted address, which Zalo makes a card of. */
  link(url: string): string;
  /** Any kind of message, `user_send_<kind>`. */
  message(kind: string, message: { text?: string; attachments?: Attachment[] }): string;
  /** Sends what a button would send; anybody can type it. */
  forge(payload: string): string;
  follow(): string;
  /** From now on messages are refused, until the person follows or writes. */
  unfollow(): string;
  /** Messages are refused until `unblock`; the account is told nothing. */
  block(): void;
  unblock(): void;
  /** Has got, or seen, the newest message, or this one. */
  receives(messageId?: string): string;
  sees(messageId?: string): string;
}

/** Hà Nội, Hoàn Kiếm lake; coordinates are texts. */
const SOMEWHERE = { latitude: '21.0285', longitude: '105.8542' };
const OGG = new TextEncoder().encode('OggS, as far as anybody looks');

/** `start` follows the account, which is how a chat with one begins. */
export function createUser(world: World, chat: Chat): ZaloOaUser {
  const acts = createActs(world, chat);
  const newest = () => chat.sent.all().at(-1);
  const put = (bytes: Uint8Array, type: string) => `${world.root()}${world.shelf.add(bytes, type)}`;
  const newestId = () => {
    const stored = newest();
    if (!stored) throw new Error(`the account has sent ${chat.name} nothing yet`);
    return stored.id;
  };
  const attach = (kind: string, type: string, payload: Record<string, unknown>, text?: string) =>
    acts.say(
      kind,
      { ...(text !== undefined && { text }), attachments: [{ type, payload }] },
      `<${kind}> ${text ?? ''}`,
    );

  const self: ZaloOaUser = {
    chat: chat.id,
    text: (text) => acts.say('text', { text }, text),
    start: () => acts.follow(true),
    image: (url, { caption } = {}) => attach('image', 'image', { url, thumbnail: url }, caption),
    photo: (bytes = JPEG, options) => self.image(put(bytes, 'image/jpeg'), options),
    voice: (bytes = OGG) => attach('audio', 'audio', { url: put(bytes, 'audio/ogg') }),
    sticker: () => attach('sticker', 'sticker', { id: '9071', url: put(JPEG, 'image/webp') }),
    gif: () => attach('gif', 'gif', { url: put(JPEG, 'image/gif'), thumbnail: put(JPEG, 'image/jpeg') }),
    file: (name = 'don.pdf') =>
      attach('file', 'file', { url: put(OGG, 'application/pdf'), name, size: '29', type: 'pdf' }),
    location: (coordinates = SOMEWHERE) => attach('location', 'location', { coordinates }),
    businessCard: () => attach('business_card', 'link', { description: '{"phone":"84901234567"}', thumbnail: '' }),
    link: (url) => attach('link', 'link', { url, title: 'Một trang', description: '', thumbnail: '' }, url),
    message: (kind, message) => acts.say(kind, message, `<${kind}> ${message.text ?? ''}`),
    forge: (payload) => acts.say('text', { text: payload }, `(presses) ${payload}`),
    press(label, { on } = {}) {
      const stored = on === undefined ? newest() : chat.sent.all().find(({ id }) => id === on);
      if (!stored)
        throw new Error(on === undefined ? 'the account has sent nothing yet' : `there is no message #${on}`);
      const button = stored.content.buttons.find(({ title }) => title === label);
      if (button) return pressed(button);
      const labels = readNumbered(stored.content.text);
      if (labels.includes(label)) return self.text(numberOf(label, labels));
      throw new Error(`nothing to press says [${label}] in ${describe(stored)}`);
    },
    follow: () => acts.follow(true),
    unfollow: () => acts.follow(false),
    block() {
      chat.stance = 'blocked';
      chat.log.add(`${chat.name} blocks the account`);
    },
    unblock() {
      chat.stance = 'follows';
    },
    receives: (id = newestId()) => acts.receipt('user_received_message', id),
    sees: (id = newestId()) => acts.receipt('user_seen_message', id),
    replies: () => chat.sent.all().map(toSent),
    waitForReply: reading(world, chat),
    chatLog: () => chat.log.all().join('\n'),
  };

  /** What the button carries comes as if it had been typed. */
  function pressed({ title, type, payload }: OaButton): string {
    if (typeof payload !== 'string') throw new Error(`[${title}] is ${type}: the account is told nothing`);
    return acts.say('text', { text: payload }, `presses [${title}]`);
  }

  return self;
}

const reading = ({ watch, explain }: World, chat: Chat) =>
  createReading<Stored, ZaloOaMessage>({
    watch,
    items: () => chat.sent.all(),
    numberOf: ({ number }) => number,
    toMessage: toSent,
    what: `reply in chat ${chat.id}`,
    log: chat.log,
    explain,
  });
