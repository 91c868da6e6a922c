/** Telegram as a channel, through telegraf's client: long polling or webhook in, paced messages with inline buttons out. */
import type { Router } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Speech } from '../../speech.ts';
import type { Channel, Receive } from '../channel.ts';
import { createPacer, type Pace } from '../pacer.ts';
import { createStanding } from '../standing.ts';
import { inTurn, type Together } from '../together.ts';
import { createTelegramApi, TelegramCallError } from './api.ts';
import { commandsIn } from './commands.ts';
import { poll } from './poll.ts';
import { createSender } from './send.ts';
import { allowedUpdates, readUpdate } from './updates.ts';
import { webhookRouter } from './webhook.ts';

export interface TelegramOptions {
  token: string;
  /** Where the Bot API is; the fake server in tests. */
  apiRoot: string;
  /** Updates are fetched, or brought to `url` with `secret` in a header. */
  mode: { kind: 'polling' } | { kind: 'webhook'; url: string; secret: string };
  clock: Clock;
  speech: Speech;
  /** Something failed and will be tried again, or was done without. */
  failed: (error: unknown) => void;
  /** One message could not be taken, time after time, and was passed over; for staff to look at. */
  gaveUp: (error: unknown) => void;
  /** Telegram refuses, in words for the operator; it is tried again, and `trouble` tells. */
  refused: (reason: string) => void;
  pace?: Pace;
  /** The same channel in other processes: one of them polls, and what all send keeps to one pace. */
  together?: Together | null;
  /** Whether this process may fetch messages; true unless told. */
  takes?: boolean;
}

export interface TelegramChannel extends Channel {
  /** To be mounted where `mode.url` leads, null when polling; takes nothing in before `start`. */
  router: Router | null;
}

/** Bot API, sendMessage: 1–4096 characters after entities are parsed. */
const maxText = 4_096;
/** One call may take this long. */
const callLimitMs = 30_000;
/** A poll of the process that fetched before may still be open, for half a minute or so. */
const handOverMs = 60_000;

/**
 * About one message a second to a chat and 30 a second in all (Bots FAQ, read 2026-11), and 5 % slower: what leaves us a second apart
 * arrives some ms nearer or farther, and each that comes too near is refused and waits for longer.
 */
export const telegramPace: Pace = { perChatMs: 1_050, inAllMs: 35 };

/**
 * Not yet connected. `start` rejects with words for the operator when Telegram refuses the token or the webhook's address; while Telegram
 * is merely away it resolves, tries on, and `trouble` tells, as the other channels should work meanwhile.
 */
export function createTelegram(options: TelegramOptions): TelegramChannel {
  const { mode, clock, failed, gaveUp, together = null, takes = true } = options;
  const api = createTelegramApi(options);
  const pace = options.pace ?? telegramPace;
  const { turn } = createPacer({
    clock,
    pace,
    ...(together && { together: { platform: 'telegram', with: together } }),
  });
  const send = createSender({ api, turn, failed });
  const stopping = new AbortController();
  let receive: Receive | null = null;
  let running: Promise<void> = Promise.resolve();
  const standing = createStanding({ ...options, platform: 'Telegram', refusalOf });

  const limited = () => AbortSignal.any([stopping.signal, AbortSignal.timeout(callLimitMs)]);
  /** For what the citizen would not miss. */
  const tryCall = (method: string, payload: object) => void api.call(method, payload, limited()).catch(() => {});

  async function take(body: unknown) {
    if (receive === null || stopping.signal.aborted) throw new Error('the channel takes nothing in now');
    const update = readUpdate(body);
    if (update?.callbackId) tryCall('answerCallbackQuery', { callback_query_id: update.callbackId });
    if (update?.inbound) await receive(update.inbound);
  }

  async function begin() {
    await api.call('getMe', {}, limited());
    for (const menu of commandsIn(options.speech)) await api.call('setMyCommands', menu, limited());
    if (mode.kind === 'webhook') {
      const { url, secret } = mode;
      await api.call('setWebhook', { url, secret_token: secret, allowed_updates: allowedUpdates }, limited());
      return;
    }
    // Polling and a webhook exclude each other; what is pending stays.
    await api.call('deleteWebhook', {}, limited());
  }

  /** Until it is stopped, when polling; until the webhook is set, else. */
  async function run(begun: boolean) {
    const { signal } = stopping;
    if (!begun) await standing.insist(signal, begin, { again: true });
    if (signal.aborted) return;
    standing.works(true);
    if (mode.kind === 'webhook' || !takes) return;
    const otherPollerMs = together ? handOverMs : 0;
    const { works } = standing;
    await inTurn(together, { name: 'poll telegram', signal }, async (turn) => {
      await standing.insist(turn, () => poll({ api, clock, take, works, failed, gaveUp, otherPollerMs, signal: turn }));
      // Whether anything comes in is the next poller's to tell.
      works(true);
    });
  }

  return {
    name: 'telegram',
    maxText,
    buttons: Number.POSITIVE_INFINITY,
    pictures: true,
    router: mode.kind === 'webhook' ? webhookRouter({ secret: mode.secret, take, failed }) : null,
    async start(receiver) {
      receive = receiver;
      running = run(await standing.begin(begin));
    },
    send,
    trouble: standing.trouble,
    typing(chat) {
      tryCall('sendChatAction', { chat_id: chat, action: 'typing' });
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Why the same will be refused again, for the operator; null when it may go well later. */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof TelegramCallError) || error.code === null) return null;
  if (error.code === 401 || error.code === 404)
    return 'Telegram refuses the token: check TELEGRAM_BOT_TOKEN (from @BotFather)';
  if (error.code === 409) {
    return "Telegram: another program fetches this bot's updates. Stop it, or wait a minute if it was just stopped";
  }
  return error.code === 400 ? `${error.message}. Check PUBLIC_URL` : null;
}
