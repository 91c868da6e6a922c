/** The state all methods work on, and what a method is. */
import type { Performed } from '../platform/dispatch.ts';
import type { Params } from '../platform/params.ts';
import type { Shelf } from '../platform/shelf.ts';
import type { Chats } from './chats.ts';
import type { Poller } from './poller.ts';
import type { Quota } from './quota.ts';
import type { Switches } from './switches.ts';
import type { Updates } from './updates.ts';
import type { Webhook } from './webhook.ts';

/** The bot as people see it, and as getMe shows it. */
export interface Bot {
  /** A decimal string beyond 2^53. */
  id: string;
  accountName: string;
  /** What people call it, which getMe does not tell. */
  displayName: string;
}

export interface World {
  bot: Bot;
  /** Epoch ms. */
  now: () => number;
  /** As they stand now. */
  switches: Switches;
  chats: Chats;
  updates: Updates;
  poller: Poller;
  webhook: Webhook;
  quota: Quota;
  shelf: Shelf;
  /** Whether pictures sent by address are fetched. */
  fetchesPictures: boolean;
}

export interface Ask {
  params: Params;
  /** Aborted when the bot hangs up or the fake is closed. */
  signal: AbortSignal;
}

/** The answer, `lost` if the connection is to be cut instead; throws `RefusalError`. */
export type Method = (world: World, ask: Ask) => Performed | 'lost' | Promise<Performed | 'lost'>;
