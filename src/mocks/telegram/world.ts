/** The state all methods work on, and what a method is. */

import type { Params } from '../platform/params.ts';
import type { Upload } from '../platform/request.ts';
import type { Chats } from './chats.ts';
import type { Files } from './files.ts';
import type { Limits } from './limits.ts';
import type { Poller } from './poller.ts';
import type { Presses } from './presses.ts';
import type { RateMeter } from './rate-meter.ts';
import type { TgUser } from './types.ts';
import type { Updates } from './updates.ts';
import type { Webhook } from './webhook.ts';

/** getMe's answer. @see https://core.telegram.org/bots/api#getme */
export interface BotUser extends TgUser {
  username: string;
  can_join_groups: boolean;
  can_read_all_group_messages: boolean;
  supports_inline_queries: boolean;
}

export interface World {
  bot: BotUser;
  limits: Limits;
  now: () => number;
  chats: Chats;
  updates: Updates;
  poller: Poller;
  webhook: Webhook;
  files: Files;
  presses: Presses;
  meter: RateMeter;
}

export interface Ask {
  params: Params;
  uploads: Upload[];
  /** Aborted when the bot hangs up or the fake is closed. */
  signal: AbortSignal;
}

/** Returns the result, or throws `ApiError`. */
export type Method = (world: World, ask: Ask) => unknown;

/** A result with a remark beside it in the envelope, such as "Webhook was set". */
export class Remarked {
  readonly result: unknown;
  readonly description: string;
  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
