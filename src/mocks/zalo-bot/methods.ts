/** The table of methods the fake knows; every other is answered with 404. Source: Zalo Bot Platform docs (read 2026-11). */
import { readInteger } from '../platform/params.ts';
import { emptyPoll, ok } from './envelope.ts';
import { sendChatAction, sendMessage, sendPhoto, sendSticker, sendVoice } from './sending.ts';
import { createTestWebhook, deleteWebhook, getWebhookInfo, setWebhook } from './webhook-methods.ts';
import type { Method } from './world.ts';

/** Seconds, where none or nonsense is given. */
const POLL_DEFAULT_S = 30;
/** A longest poll is not documented; this one keeps a mistake from hanging for ever. */
const POLL_LONGEST_S = 300;

/** Looks a method up as Zalo does: the case of its letters matters. */
export function createMethods(): (name: string) => Method | undefined {
  const all = new Map<string, Method>(
    Object.entries({
      getMe,
      getUpdates,
      setWebhook,
      deleteWebhook,
      getWebhookInfo,
      testWebhook: createTestWebhook(),
      sendMessage,
      sendPhoto,
      sendSticker,
      sendVoice,
      sendChatAction,
    }),
  );
  return (name) => all.get(name);
}

/** No name in it that people would know the bot by. */
const getMe: Method = ({ bot }) =>
  ok({ id: bot.id, account_name: bot.accountName, account_type: 'BASIC', can_join_groups: false });

const getUpdates: Method = async ({ poller, switches }, { params, signal }) => {
  const asked = readInteger(params, 'timeout') ?? POLL_DEFAULT_S;
  const polled = await poller.poll(Math.min(Math.max(asked, 0), POLL_LONGEST_S), signal);
  if (polled === 'lost') return 'lost';
  return polled === 'empty' ? emptyPoll(switches.emptyPoll) : ok(polled.update);
};
