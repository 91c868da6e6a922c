/** The test's side of the fake: people, what was sent and called, waiting, oddities. */
import { DEFAULT_WAIT_MS, type FakePlatform, type Watch } from '../control.ts';
import type { Dispatcher } from '../platform/dispatch.ts';
import { createLooks } from '../platform/looks.ts';
import type { Body } from '../platform/request.ts';
import { laneOf, type Stage } from './acts.ts';
import type { ZaloBotMessage } from './chats.ts';
import type { Switches } from './switches.ts';
import type { Pending } from './updates.ts';
import { createUser, type ZaloBotUser } from './user.ts';
import type { Delivery } from './webhook.ts';
import type { World } from './world.ts';

export interface FakeZaloBot extends FakePlatform<string> {
  /** Chats are named by tests as they like; their ids, as the bot sees them, are opaque. The language is not told. */
  user(chat: string | number, options?: { language?: string; name?: string }): ZaloBotUser;
  sent(chat?: string | number): ZaloBotMessage[];
  waitFor(predicate: (message: ZaloBotMessage) => boolean, timeoutMs?: number): Promise<ZaloBotMessage>;
  /**
   * By webhook: every update was taken or given up. In polling: every update was given, and the bot has asked again after
   * the last, which it should do only when that is safe.
   */
  waitUntilTaken(timeoutMs?: number): Promise<void>;
  /** Where sources disagree: from now on so. */
  switch(changes: Partial<Switches>): void;
  /** After so many sends all are refused with 429; `Infinity` begins a new month. */
  quota(sends: number): void;
  /** Anything at all as an update, for oddities; `chat` only tells what it is to be in order with. */
  inject(update: unknown, chat?: string | number): void;
  /** Delivers an update again, taken or not; the last, if no message id is given. */
  redeliver(messageId?: string): void;
  /** A message of the bot comes back to it as an update; its last if no id is given. Without `isBot` only the sender's id tells. */
  echoOwnMessage(options?: { messageId?: string; isBot?: boolean }): void;
  /** What `act` makes people do reaches the bot in another order, the last first if none is given. */
  deliverOutOfOrder(act: () => void, order?: (queued: Pending[]) => Pending[]): void;
  /** The next so many updates given to a poll are lost: popped, and the connection is cut instead of an answer. */
  dropAfterPop(times?: number): void;
  /** All files sent so far are 404 from now on. */
  expireFiles(): void;
  /** Updates the bot has not been given, or by webhook has not taken. */
  pending(): unknown[];
  /** Resolves when a bot is in a long poll. */
  waitForPoll(timeoutMs?: number): Promise<void>;
  /** Every try to deliver to the webhook, and what was given up. */
  deliveries(): Delivery[];
  dropped(): unknown[];
}

type Driver = Omit<FakeZaloBot, 'url' | 'close' | 'fail' | 'clearFaults'>;
type Parts = { world: World; watch: Watch; dispatcher: Dispatcher<Body>; stage: Stage };

/** The test's side, over a world that answers a bot. */
export function createDriver({ world, watch, dispatcher, stage }: Parts): Driver {
  const { chats, updates, webhook, poller, quota, shelf } = world;
  return {
    ...createLooks<ZaloBotMessage>({
      watch,
      calls: dispatcher.calls,
      sent: chats.sent,
      isTaken: () => updates.size() === 0 && webhook.idle() && !poller.isOwed(),
      explain: stage.explain,
    }),
    user: createUsers(stage),
    switch: (changes) => void Object.assign(world.switches, changes),
    quota: quota.set,
    inject: (update, chat = 'nobody') => updates.push(update, { lane: chats.idOf(chat) }),
    redeliver: updates.again,
    echoOwnMessage: (options = {}) => echo(world, options),
    deliverOutOfOrder: updates.reorder,
    dropAfterPop: (times = 1) => poller.losePopped(times),
    expireFiles: shelf.expire,
    pending: () => [...updates.waiting()].map(({ update }) => update),
    async waitForPoll(timeoutMs = DEFAULT_WAIT_MS) {
      await watch.until(poller.isWaiting, { timeoutMs, what: () => `nobody polls.\n${stage.explain()}` });
    },
    deliveries: webhook.deliveries,
    dropped: webhook.dropped,
  };
}

function createUsers(stage: Stage): Driver['user'] {
  const users = new Map<string, ZaloBotUser>();
  return (name, { name: shown } = {}) => {
    const chat = stage.world.chats.open(name, { type: 'PRIVATE', shown });
    if (chat.type === 'GROUP') throw new TypeError(`${name} is a group: use user(…).inGroup('${name}')`);
    const user = users.get(chat.id) ?? createUser(stage, { id: chat.id, name: chat.name }, chat);
    users.set(chat.id, user);
    return user;
  };
}

function echo(world: World, { messageId, isBot = true }: { messageId?: string; isBot?: boolean }): void {
  const { chats, bot, updates } = world;
  const own = messageId === undefined ? chats.sent().at(-1) : chats.find(messageId);
  if (!own) throw new Error(`the bot has not sent ${messageId ?? 'anything'}`);
  const content = own.picture ? { [world.switches.imageField]: own.picture.url } : { text: own.text };
  const message = {
    message_id: own.id,
    date: own.at,
    ...content,
    from: { id: bot.id, display_name: bot.displayName, is_bot: isBot },
    chat: { id: own.chat, chat_type: chats.open(own.chat, { type: 'PRIVATE' }).type },
  };
  const event_name = own.picture ? 'message.image.received' : 'message.text.received';
  updates.push({ event_name, message }, { lane: laneOf(world, own.chat, own.id), messageId: own.id });
}
