/** The test's side of the fake: people, what was sent and called, waiting, oddities. */
import type { FakePlatform } from '../control.ts';
import type { Dispatcher } from '../platform/dispatch.ts';
import { createLooks } from '../platform/looks.ts';
import { toSent, type ZaloOaMessage } from './chats.ts';
import type { Asked } from './http.ts';
import type { Switches } from './switches.ts';
import { createUser, type ZaloOaUser } from './user.ts';
import type { Delivery } from './webhook.ts';
import type { Window } from './windows.ts';
import type { World } from './world.ts';
import type { SentZns } from './zns.ts';

export interface FakeZaloOa extends FakePlatform<string> {
  user(chat: string | number, options?: { language?: string; name?: string; stranger?: boolean }): ZaloOaUser;
  sent(chat?: string | number): ZaloOaMessage[];
  /** Where events are brought from now on; null: nowhere, and they wait. */
  hook(url: string | null): void;
  /** The platform has switched the webhook off, as an event was not taken at any try. */
  isSwitchedOff(): boolean;
  /** Events that were not taken yet. */
  pending(): number;
  /** Every try to bring an event, oldest first. */
  deliveries(): Delivery[];
  /** Bodies of events that were given up. */
  dropped(): string[];
  /** Any body, signed: fields of an event, or a text as it is. */
  inject(body: Record<string, unknown> | string, chat?: string): void;
  /** Brings an event again, the last if no message id is given. */
  redeliver(id?: string): string;
  /** Brings the next so many events in reverse. */
  reverse(count: number): void;
  /** Changes what the fake does where sources disagree. */
  switch(changes: Partial<Switches>): void;
  /** What messages to this person have cost. */
  windows(user: string): Window;
  /** Template messages to phones. */
  zns(): SentZns[];
  /** Template messages to this phone are refused with this code. */
  refuseZns(phone: string, code: number): void;
  tokens: {
    /** The newest pair. */
    newest(): { access: string | undefined; refresh: string };
    /** A new first refresh token, as the owner gets by allowing the app again. */
    authorise(): string;
    /** No access token is good any more. */
    expireAccess(): void;
    /** No refresh token is good any more. */
    revoke(): void;
  };
}

type Driver = Omit<FakeZaloOa, 'url' | 'close' | 'fail' | 'clearFaults'>;

/** Everything but the server's own address and end, and faults. */
export function createDriver(world: World, dispatcher: Dispatcher<Asked>): Driver {
  const { chats, events, webhook, windows, zns, oauth } = world;
  const users = new Map<string, ZaloOaUser>();
  const looks = createLooks<ZaloOaMessage>({
    watch: world.watch,
    calls: dispatcher.calls,
    sent: (chat) => chats.sent(chat === undefined ? undefined : String(chat)).map(toSent),
    isTaken: () => events.size() === 0 && webhook.pump.idle(),
    explain: world.explain,
  });
  return {
    ...looks,
    user(id, { name, stranger = false } = {}) {
      const known = users.get(String(id));
      if (known) return known;
      const chat = chats.open(String(id), name);
      if (stranger) chat.stance = 'stranger';
      else windows.touch(chat.id);
      const user = createUser(world, chat);
      users.set(chat.id, user);
      return user;
    },
    hook: webhook.set,
    isSwitchedOff: webhook.isOff,
    pending: events.size,
    deliveries: () => webhook.pump.tries().map(({ item, outcome, attempt }) => ({ id: item.id, outcome, attempt })),
    dropped: () => webhook.pump.dropped().map(({ body }) => body),
    inject: (body, chat = '0') => events.inject(chat, body),
    redeliver: events.again,
    reverse: events.reverse,
    switch: (changes) => void Object.assign(world.switches, changes),
    windows: windows.of,
    zns: zns.sent,
    refuseZns: zns.refuse,
    tokens: {
      newest: oauth.newest,
      authorise: oauth.authorise,
      expireAccess: oauth.expireAccess,
      revoke: oauth.revoke,
    },
  };
}
