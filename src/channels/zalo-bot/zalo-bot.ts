/** The Zalo Bot Platform as a channel: long polling or webhook in, through an inbox, as it brings a message once only; texts and pictures out. */
import type { Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import { withinMs } from '../../engine/time-limit.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { Channel } from '../channel.ts';
import { createStanding } from '../standing.ts';
import { inTurn, type Together } from '../together.ts';
import { createZaloBotClient } from './client.ts';
import { createHolds, type Holds } from './holds.ts';
import { createIntake } from './intake.ts';
import { poll } from './poll.ts';
import { prepare, refusedForGood, type ZaloBotMode } from './prepare.ts';
import { createQuota, type QuotaCount, type QuotaStore } from './quota.ts';
import { createSender } from './send.ts';
import { createSharedQuota } from './shared-quota.ts';
import { webhookRouter } from './webhook.ts';

export interface ZaloBotOptions {
  /** `digits:secret`, from Zalo Bot Manager. */
  token: string;
  /** `https://bot-api.zaloplatforms.com`, without a slash at its end; the fake server in tests. */
  apiRoot: string;
  mode: ZaloBotMode;
  /** For this channel alone: started by `start`, stopped by `stop`. */
  inbox: Inbox;
  quotaStore: QuotaStore;
  /** What the plan allows in a month, in and out together. */
  monthlyMessages: number;
  /** Where `/pictures/<name>.png` is found from outside, without a slash at its end; without it no pictures are shown. */
  publicUrl?: string;
  clock: Clock;
  /** Something failed and will be tried again, or was done without. */
  failed: (error: unknown) => void;
  /** A message could not be kept and is lost; for staff to look at. */
  gaveUp: (error: unknown) => void;
  /** Zalo refuses, in words for the operator; it is tried again, and `trouble` tells. */
  refused: (reason: string) => void;
  /** The quota is nearly or wholly used, in words for the operator. */
  warn: (words: string) => void;
  /** Seconds that Zalo holds an empty poll open; 30 unless told. */
  pollSeconds?: number;
  /** What these seconds go by, for who turns `clock`. */
  callClock?: Clock;
  /** What spreads tries over time, from 0 to 1; by chance unless told. */
  random?: () => number;
  fetch?: typeof fetch;
  /** The same channel in other processes: one of them polls, and all count to one quota. */
  together?: Together | null;
  /** Whether this process takes messages from the inbox, and may fetch them; true unless told. One that does not only keeps what is brought. */
  takes?: boolean;
}

export interface ZaloBotChannel extends Channel {
  /** To be mounted where `mode.url` leads, null when polling. What comes before `start` is kept, and taken then. */
  router: Router | null;
  /** This month's messages. */
  quota(): QuotaCount;
  trouble(): string | null;
  forget(chat: string): Promise<void>;
}

/** 2,000 characters are allowed (docs, sendMessage); whether they are counted as UTF-16 units is not told. */
const maxText = 1_900;
const typingLimitMs = 10_000;
/** Docs, getUpdates: the default. */
const pollSeconds = 30;

/**
 * Not yet connected. `start` rejects with words for the operator when Zalo refuses; while Zalo is merely away it resolves, tries on,
 * and `trouble` tells, as there have been outages of hours in which the other channels should work. Throws for a webhook
 * secret that is not 8 to 256 characters long.
 */
export function createZaloBot(options: ZaloBotOptions): ZaloBotChannel {
  const { mode, inbox, clock, failed, random = Math.random, publicUrl = null, together = null, takes = true } = options;
  const client = createZaloBotClient(options);
  const holds = createHolds({ clock, random });
  const counting = { ...options, store: options.quotaStore, monthly: options.monthlyMessages };
  const quota = together ? createSharedQuota({ ...counting, together }) : createQuota(counting);
  const stopping = new AbortController();
  const { signal } = stopping;
  const intake = createIntake({ inbox, cameIn: quota.cameIn });
  const standing = createStanding({ ...options, platform: 'Zalo', refusalOf: refusedForGood });
  const { works } = standing;
  let running: Promise<void> = Promise.resolve();

  async function ready() {
    intake.knowOwn(await prepare({ client, mode, clock, signal, failed }));
  }
  /** Until it is stopped, when polling; until the webhook is set, else. */
  async function run(prepared: boolean): Promise<void> {
    if (mode.kind === 'webhook') {
      if (prepared) return;
      await standing.insist(signal, ready, { again: true });
      return works(true);
    }
    if (!takes) return;
    const common = {
      ...options,
      client,
      random,
      works,
      ready,
      prepared,
      keep: intake.keep,
      pollSeconds: options.pollSeconds ?? pollSeconds,
    };
    await inTurn(together, { name: 'poll zalo-bot', signal }, async (turn) => {
      await standing.insist(turn, () => poll({ ...common, signal: turn }));
      // Whether anything comes in is the next poller's to tell.
      works(true);
    });
  }

  return {
    name: 'zalo-bot',
    maxText,
    buttons: 0,
    pictures: publicUrl !== null,
    router: mode.kind === 'webhook' ? webhookRouter({ secret: mode.secret, clock, keep: intake.keep, failed }) : null,
    async start(receive) {
      await quota.load();
      const prepared = await standing.begin(ready);
      // Only now, so that with the bot's own id its own messages are known.
      if (takes) inbox.start((update) => intake.take(update, receive));
      running = run(prepared);
    },
    send: createSender({ client, clock, holds, publicUrl, failed, counted: quota.wentOut }),
    typing(chat) {
      if (holds.reason() !== null) return;
      const call = (limited: AbortSignal) => client.sendChatAction(chat, limited);
      void withinMs({ ms: typingLimitMs, clock, signal }, call).catch(() => {});
    },
    quota: quota.count,
    trouble: () => standing.trouble() ?? inWords(holds.reason(), quota.count()),
    forget: (chat) => inbox.forget(chat),
    async stop() {
      stopping.abort();
      await running;
      await inbox.stop();
      await quota.stop();
    },
  };
}

/** Why nothing may be sent, for the operator; null when it may. */
function inWords(held: ReturnType<Holds['reason']>, count: QuotaCount): string | null {
  if (held === 'token') return 'Zalo refuses the token, messages wait: set ZALO_BOT_TOKEN to the present one';
  if (held !== 'too many') return null;
  const used = `${count.in + count.out} of ${count.monthly} messages of ${count.month} are counted`;
  return `Zalo takes no more messages for now (429): the quota is used up, or they were too many at once; ${used}`;
}
