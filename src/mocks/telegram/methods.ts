/** The table of methods the fake knows; every other is answered with 404. */

import { readText } from '../platform/params.ts';
import { deleteMessage, editMessageCaption, editMessageReplyMarkup, editMessageText } from './editing.ts';
import { readFlag } from './params.ts';
import { answerCallbackQuery } from './presses.ts';
import { createProfile } from './profile.ts';
import { sendChatAction, sendDocument, sendMessage, sendPhoto } from './sending.ts';
import { readAllowed, readWebhook } from './webhook-settings.ts';
import { type Method, Remarked, type World } from './world.ts';

/** Looks a method up as Telegram does: the case of its letters does not matter. */
export function createMethods(botName: string): (name: string) => Method | undefined {
  const all: Record<string, Method> = {
    getUpdates: ({ poller }, { params, signal }) => poller.getUpdates(params, signal),
    setWebhook,
    deleteWebhook,
    getWebhookInfo,
    sendMessage,
    sendPhoto,
    sendDocument,
    sendChatAction,
    editMessageText,
    editMessageCaption,
    editMessageReplyMarkup,
    deleteMessage,
    answerCallbackQuery,
    getFile: ({ files }, { params }) => files.link(readText(params, 'file_id') ?? ''),
    ...createProfile(botName),
  };
  const byName = new Map(Object.entries(all).map(([name, method]) => [name.toLowerCase(), method]));
  return (name) => byName.get(name.toLowerCase());
}

const setWebhook: Method = (world, ask) => {
  const { params } = ask;
  if ((readText(params, 'url') ?? '') === '') return deleteWebhook(world, ask);
  const settings = readWebhook(params);
  const kinds = readAllowed(params);
  if (kinds) world.updates.allow(kinds);
  if (readFlag(params, 'drop_pending_updates')) world.updates.clear();
  const before = world.webhook.settings();
  world.poller.endByWebhook();
  world.webhook.set(settings);
  const same = before?.url === settings.url && before.secret === settings.secret;
  return new Remarked(true, same ? 'Webhook is already set' : 'Webhook was set');
};

const deleteWebhook: Method = ({ webhook, updates }, { params }) => {
  const was = webhook.settings();
  if (readFlag(params, 'drop_pending_updates')) updates.clear();
  webhook.set(undefined);
  return new Remarked(true, was ? 'Webhook was deleted' : 'Webhook is already deleted');
};

const getWebhookInfo: Method = ({ webhook, updates }: World) => {
  const settings = webhook.settings();
  const error = webhook.lastError();
  const allowed = updates.allowed();
  return {
    url: settings?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.size(),
    ...(error ? { last_error_date: Math.floor(error.atMs / 1000), last_error_message: error.message } : {}),
    ...(settings ? { max_connections: settings.maxConnections, ip_address: '127.0.0.1' } : {}),
    ...(allowed.length > 0 ? { allowed_updates: allowed } : {}),
  };
};
