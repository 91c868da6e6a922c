/** What setWebhook is told, checked. Source: Zalo Bot Platform docs (setWebhook, read 2026-11) */
import { isLoopbackHost } from '../platform/loopback.ts';
import { type Params, readText } from '../platform/params.ts';
import { badRequest } from './refusal.ts';
import type { Switches } from './switches.ts';

export interface WebhookSettings {
  url: string;
  secret: string;
}

const SECRET_CHARS = { min: 8, max: 256 };
/** Private networks and Zalo's own domains, which it does not call. */
const BLOCKED_HOST = /^(10|192\.168)\.|(^|\.)(zalo\.me|zaloapp\.com|zaloplatforms\.com|zapps\.me)$/;

/** Throws 400. The words are ours but for `webhook.err.blocked`. */
export function readWebhook(params: Params, { loopbackWebhook }: Switches): WebhookSettings {
  const url = readText(params, 'url') ?? '';
  if (url === '') throw badRequest('The url must not be empty');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) throw badRequest('The url is invalid');
  checkHost(parsed, loopbackWebhook);
  const secret = readText(params, 'secret_token') ?? '';
  if (secret.length < SECRET_CHARS.min || secret.length > SECRET_CHARS.max) {
    throw badRequest(`The secret_token must be ${SECRET_CHARS.min} to ${SECRET_CHARS.max} characters`);
  }
  return { url, secret };
}

function checkHost({ hostname, protocol }: URL, loopbackWebhook: Switches['loopbackWebhook']): void {
  const blocked = badRequest('webhook.err.blocked');
  if (isLoopbackHost(hostname)) {
    if (loopbackWebhook === 'refused') throw blocked;
    return;
  }
  if (BLOCKED_HOST.test(hostname)) throw blocked;
  if (protocol !== 'https:') throw badRequest('The url must start with https://');
}
