/** What setWebhook is told, checked. @see https://core.telegram.org/bots/api#setwebhook (read 2026-11) */

import { isLoopbackHost } from '../platform/loopback.ts';
import { type Params, readInteger, readText } from '../platform/params.ts';
import { badRequest } from './api-error.ts';
import { readJson } from './params.ts';

export interface WebhookSettings {
  url: string;
  secret: string | undefined;
  maxConnections: number;
}

const PORTS = ['', '443', '80', '88', '8443'];
const DEFAULT_CONNECTIONS = 40;
const MAX_CONNECTIONS = 100;

/**
 * As Telegram checks them, with one exception: on loopback, plain http and any port will do, as nobody has a
 * certificate for it.
 */
export function readWebhook(params: Params): WebhookSettings {
  const url = readText(params, 'url') ?? '';
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) throw badRequest('bad webhook: invalid webhook URL specified');
  if (!isLoopbackHost(parsed.hostname)) {
    if (parsed.protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
    if (!PORTS.includes(parsed.port)) {
      throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
    }
  }
  const secret = readText(params, 'secret_token') || undefined;
  if (secret !== undefined && secret.length > 256) throw badRequest('secret token is too long');
  if (secret !== undefined && !/^[\w-]+$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters');
  }
  const connections = readInteger(params, 'max_connections') ?? DEFAULT_CONNECTIONS;
  return { url, secret, maxConnections: Math.min(Math.max(connections, 1), MAX_CONNECTIONS) };
}

/** The kinds listed in `allowed_updates`; undefined if it was left out, which keeps the earlier choice. */
export function readAllowed(params: Params): string[] | undefined {
  const list = readJson(params, 'allowed_updates');
  return Array.isArray(list) ? list.filter((kind) => typeof kind === 'string') : undefined;
}
