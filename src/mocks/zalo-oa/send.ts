/** `POST /v3.0/oa/message/cs`: a message to a person, by the rules of who may be written to and when. */
import { isObject, type Params, readText } from '../platform/params.ts';
import { fetchPicture } from '../platform/picture.ts';
import { type Chat, type Stored, toSent } from './chats.ts';
import { readMessage } from './message.ts';
import { invalid, refusalOf } from './refusals.ts';
import type { World } from './world.ts';

/** The `data` of the answer; throws `OaRefusal`. */
export async function sendConsultation(
  world: World,
  params: Params,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const chat = recipientOf(world, params);
  const content = readMessage(params.message, world);
  requireWelcome(chat, world);
  const { pictureUrl } = content;
  const picture = pictureUrl === undefined ? undefined : await fetchPicture(world.reach(pictureUrl), signal);
  if (picture && (picture.error !== undefined || (picture.status ?? 200) >= 400)) throw invalid('url');
  world.windows.charge(chat.id);
  const stored = world.chats.add(chat, { content, picture, raw: params });
  if (world.switches.echoes) echo(world, stored);
  return { message_id: stored.id, user_id: chat.id, sent_time: String(stored.at) };
}

/** The person a call is about, also when nobody knows them. */
export function userIdOf(params: Params): string | undefined {
  return isObject(params.recipient) ? readText(params.recipient, 'user_id') : undefined;
}

function recipientOf({ chats }: World, params: Params): Chat {
  const chat = chats.find(userIdOf(params) ?? '');
  if (!chat) throw invalid('user_id');
  return chat;
}

function requireWelcome({ stance }: Chat, { switches }: World): void {
  if (stance === 'stranger') throw refusalOf(switches.notFollowing);
  if (stance === 'blocked') throw refusalOf(switches.blocked);
}

/** The event of the account's own message: sender and recipient change places. */
function echo({ events, oaId }: World, stored: Stored): void {
  const { id, chat } = stored;
  events.push(chat, `echo ${id}`, {
    event_name: stored.content.media === 'photo' ? 'oa_send_image' : 'oa_send_text',
    sender: { id: oaId, admin_id: '0' },
    recipient: { id: chat },
    message: { msg_id: id, text: toSent(stored).text },
  });
}
