/** The methods that send. Source: Zalo Bot Platform docs (sendMessage, sendPhoto, sendSticker, sendVoice, sendChatAction, read 2026-11). */
import type { Performed } from '../platform/dispatch.ts';
import { readText } from '../platform/params.ts';
import { fetchPicture } from '../platform/picture.ts';
import type { Chat, Content } from './chats.ts';
import { ok } from './envelope.ts';
import { readFormatted } from './formatting.ts';
import { badRequest } from './refusal.ts';
import type { Ask, Method, World } from './world.ts';

/** Counted in UTF-16 units; whether the real one counts so is not known. */
const CHARS_AT_MOST = 2_000;

/** Text of 1 to 2,000 characters, markup included. */
export const sendMessage: Method = (world, ask) => {
  const chat = world.chats.writable(ask.params);
  return send(world, chat, readFormatted(ask.params, readWords(ask, 'text')));
};

/** By address only; it is fetched before the answer, and what came of it changes nothing. */
export const sendPhoto: Method = async (world, ask) => {
  const chat = world.chats.writable(ask.params);
  const url = readAddress(ask, 'photo');
  const caption = ask.params.caption === undefined ? undefined : readWords(ask, 'caption');
  const picture = world.fetchesPictures ? await fetchPicture(url, ask.signal) : { url };
  const shown = caption === undefined ? { text: '' } : { text: caption, caption };
  return send(world, chat, { ...shown, media: 'photo', picture });
};

/** By its id on the platform's sticker site; any will do. */
export const sendSticker: Method = (world, ask) => {
  const chat = world.chats.writable(ask.params);
  const sticker = readText(ask.params, 'sticker') ?? '';
  if (sticker === '') throw badRequest('The sticker must not be empty');
  return send(world, chat, { text: '', media: 'sticker', sticker });
};

/** To a group it is answered well and never delivered. */
export const sendVoice: Method = (world, ask) => {
  const chat = world.chats.writable(ask.params);
  const voiceUrl = readAddress(ask, 'voice_url');
  if (!new URL(voiceUrl).pathname.endsWith('.aac')) throw badRequest('The voice_url must end with .aac');
  if (chat.type === 'PRIVATE') return send(world, chat, { text: '', media: 'voice', voiceUrl });
  world.quota.use();
  return ok({ message_id: world.chats.nextId(), date: world.now() });
};

/** Answered without a result. `upload_photo` is "coming soon". */
export const sendChatAction: Method = (world, { params }) => {
  world.chats.writable(params);
  if (readText(params, 'action') !== 'typing') throw badRequest('The action is invalid');
  return { status: 200, body: { ok: true } };
};

function send(world: World, chat: Chat, content: Content): Performed {
  world.quota.use();
  const { id, at } = world.chats.add(chat, content);
  return ok({ message_id: id, date: at });
}

function readWords({ params }: Ask, name: 'text' | 'caption'): string {
  const words = readText(params, name) ?? '';
  if (words === '') throw badRequest(`The ${name} must not be empty`);
  if (words.length > CHARS_AT_MOST) throw badRequest(`The ${name} must be at most ${CHARS_AT_MOST} characters`);
  return words;
}

/** In the words measured of the real one. */
function readAddress({ params }: Ask, name: 'photo' | 'voice_url'): string {
  const url = readText(params, name) ?? '';
  if (url === '') throw badRequest(`The ${name} must not be empty`);
  if (!/^https?:\/\//.test(url)) throw badRequest(`The ${name} must start with http:// or https://`);
  if (!URL.canParse(url)) throw badRequest(`The ${name} URL is invalid`);
  return url;
}
