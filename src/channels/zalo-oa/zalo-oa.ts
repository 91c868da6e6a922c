/** A Zalo Official Account as a channel: signed webhook in through the inbox, consultation messages with buttons out. */
import type { Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { Channel } from '../channel.ts';
import { createPacer, type Pace } from '../pacer.ts';
import type { Together } from '../together.ts';
import type { BodyOptions } from './body.ts';
import { createZaloOaClient, type ZaloOaClient } from './client.ts';
import { readEvent } from './events.ts';
import { createSender } from './send.ts';
import { createTokens, type TokenOptions } from './tokens.ts';
import { webhookRouter } from './webhook.ts';
import { createWindows, type WindowOptions, zaloOaLimits } from './window.ts';

export interface ZaloOaOptions
  extends Pick<TokenOptions, 'appId' | 'secret' | 'refreshToken' | 'oauthRoot' | 'store' | 'fetch'>,
    Partial<Pick<WindowOptions, 'paidMessages' | 'freePerWindow'>>,
    BodyOptions {
  /** What events are signed with; the app's secret key unless told. Sources disagree on whether the console shows another for it. */
  webhookSecret?: string | undefined;
  apiRoot: string;
  businessRoot: string;
  /** This channel's own: it is started and stopped here. */
  inbox: Pick<Inbox, 'keep' | 'start' | 'stop' | 'forget'>;
  clock: Clock;
  /** Something failed and will be tried again, or was done without. */
  failed: (error: unknown) => void;
  /** Where Zalo's servers fetch pictures; without it what they show is said in words. */
  publicUrl?: string | undefined;
  pace?: Pace | undefined;
  random?: (() => number) | undefined;
  /** The same channel in other processes: they share tokens and a pace. */
  together?: Together | null;
  /** Whether this process takes messages from the inbox; true unless told. One that does not only keeps what is brought. */
  takes?: boolean;
}

export interface ZaloOaChannel extends Channel {
  /** To be mounted at the address set in the Zalo console; what it takes in before `start` waits in the inbox. */
  router: Router;
  /** For what else is sent in the account's name, see zns.ts. */
  client: ZaloOaClient;
  trouble(): string | null;
}

/** One source has 20 messages a second, one 4,000 calls a minute; to one citizen they come one after the other anyway. */
export const zaloOaPace: Pace = { perChatMs: 0, inAllMs: 1_000 / 20 };

/** Not yet connected: `start` rejects with words for the operator when Zalo refuses the configured refresh token. */
export function createZaloOa(options: ZaloOaOptions): ZaloOaChannel {
  const { inbox, clock, failed, paidMessages = false, together = null, takes = true } = options;
  const tokens = createTokens(options);
  const client = createZaloOaClient({ ...options, tokens });
  const windows = createWindows({ clock, paidMessages, freePerWindow: options.freePerWindow });
  const pace = options.pace ?? zaloOaPace;
  const { turn } = createPacer({ clock, pace, ...(together && { together: { platform: 'zalo-oa', with: together } }) });
  const send = createSender({ ...options, client, turn, windows });

  return {
    name: 'zalo-oa',
    maxText: zaloOaLimits.maxText,
    buttons: zaloOaLimits.buttons,
    pictures: options.publicUrl !== undefined,
    client,
    router: webhookRouter({
      appId: options.appId,
      secret: options.webhookSecret ?? options.secret,
      clock,
      keep: inbox.keep,
      failed,
    }),
    async start(receive) {
      await tokens.start();
      if (!takes) return;
      inbox.start(async (event) => {
        const read = readEvent(event);
        if (read) await receive(read.inbound);
      });
    },
    send,
    // The OA API has no such call.
    typing() {},
    async forget(chat) {
      windows.forget(chat);
      await inbox.forget(chat);
    },
    trouble: () => tokens.trouble() ?? client.trouble(),
    async stop() {
      await inbox.stop();
      await tokens.stop();
    },
  };
}
