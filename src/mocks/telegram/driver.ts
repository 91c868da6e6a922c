/** The test's side of the fake: people, what was sent and called, waiting, oddities. */
import { DEFAULT_WAIT_MS, type FakePlatform, type Watch } from '../control.ts';
import type { Dispatcher } from '../platform/dispatch.ts';
import { createLooks } from '../platform/looks.ts';
import type { Body } from '../platform/request.ts';
import type { Stage } from './acts.ts';
import { type TelegramMessage, toSent } from './chats.ts';
import type { RateLimits } from './rate-meter.ts';
import type { TgUpdate } from './types.ts';
import { createUser, type TelegramUser } from './user.ts';
import type { Delivery } from './webhook.ts';
import type { World } from './world.ts';

export interface UserOptions {
  language?: string;
  name?: string;
  /** Has never written to the bot, which may not write first; otherwise it may. */
  stranger?: boolean;
}

export interface FakeTelegram extends FakePlatform<number> {
  user(chat: string | number, options?: UserOptions): TelegramUser;
  sent(chat?: string | number): TelegramMessage[];
  /** A channel the bot is a member of: its posts come as `channel_post` and have no `from`. */
  channel(id: number, title?: string): { post(text: string): number };
  /** Any update at all, as `{ kind: body }`, for oddities; its update_id, or undefined if not among allowed_updates. */
  inject(update: Record<string, unknown>, chat?: number): number | undefined;
  /** Delivers an update again, confirmed or not; the last, if no id is given. Returns its id. */
  redeliver(updateId?: number): number;
  /** Switches the rate limits on, with Telegram's own figures where none are given, or off; clears what was counted. */
  meter(rates: Partial<RateLimits> | boolean): void;
  /** Updates the bot has not confirmed. */
  pending(): TgUpdate[];
  /** Resolves when a bot is in a long poll. */
  waitForPoll(timeoutMs?: number): Promise<void>;
  /** Every try to deliver to the webhook, and what was given up. */
  deliveries(): Delivery[];
  dropped(): TgUpdate[];
}

type Driver = Omit<FakeTelegram, 'url' | 'close' | 'fail' | 'clearFaults'>;
type Parts = { world: World; watch: Watch; dispatcher: Dispatcher<Body>; stage: Stage };

export function createDriver({ world, watch, dispatcher, stage }: Parts): Driver {
  const { chats, updates, webhook, poller, meter } = world;
  return {
    ...createTelegramLooks({ world, watch, dispatcher, stage }),
    user: createUsers(stage),
    channel(id, title) {
      const chat = chats.open(id, { name: title, type: 'channel' });
      return {
        post(text) {
          const { message } = chats.add(chat, { sender_chat: chat.info, text }, undefined);
          stage.deliver('channel_post', message, chat);
          return message.message_id;
        },
      };
    },
    inject(update, chat = 0) {
      const [kind, body] = Object.entries(update).find(([key]) => key !== 'update_id') ?? ['unheard_of', {}];
      return updates.push(kind, body, String(chat))?.update_id;
    },
    redeliver: (updateId) => updates.again(updateId).update_id,
    meter: (rates) => meter.set(rates === true ? {} : rates),
    pending: () => [...updates.waiting()].map((pending) => pending.update),
    async waitForPoll(timeoutMs = DEFAULT_WAIT_MS) {
      await watch.until(poller.isWaiting, { timeoutMs, what: () => `nobody polls.\n${stage.explain()}` });
    },
    deliveries: () => webhook.deliveries(),
    dropped: () => webhook.dropped(),
  };
}

function createUsers(stage: Stage): Driver['user'] {
  const users = new Map<number, TelegramUser>();
  return (chat, { language, name, stranger = false } = {}) => {
    const id = Number(chat);
    const known = users.get(id);
    if (known) return known;
    if (id < 0) throw new TypeError(`${id} is a group: use user(…).inGroup(${id})`);
    const opened = stage.world.chats.open(id, { name });
    if (stranger) opened.bot = 'stranger';
    const person = { id, is_bot: false, first_name: name ?? `User ${id}` };
    const user = createUser(stage, language ? { ...person, language_code: language } : person, opened);
    users.set(id, user);
    return user;
  };
}

function createTelegramLooks({ world, watch, dispatcher, stage }: Parts) {
  const { chats, updates, webhook } = world;
  return createLooks<TelegramMessage>({
    watch,
    calls: dispatcher.calls,
    sent: (chat) => chats.sent(chat === undefined ? undefined : Number(chat)).map(toSent),
    isTaken: () => updates.size() === 0 && webhook.idle(),
    explain: stage.explain,
  });
}
