/** The methods about the webhook. Source: Zalo Bot Platform docs (setWebhook, read 2026-11) */
import { ok } from './envelope.ts';
import { badRequest, refused } from './refusal.ts';
import { readWebhook } from './webhook-settings.ts';
import type { Method } from './world.ts';

/** Tests a day, on the fake's clock; that there is a cap is documented, the number is ours. */
const TESTS_PER_DAY = 20;
const DAY_MS = 24 * 3_600_000;

/** The address is stored even when its verification fails. */
export const setWebhook: Method = async ({ webhook, poller, switches }, { params }) => {
  const settings = readWebhook(params, switches);
  const verification = switches.verification === 'on' ? await webhook.probe(settings) : undefined;
  poller.end();
  webhook.set(settings);
  return ok({ url: settings.url, updated_at: webhook.updatedAt(), ...(verification ? { verification } : {}) });
};

/** What waits goes to who polls next. */
export const deleteWebhook: Method = ({ webhook }) => {
  webhook.set(undefined);
  return ok({ url: '', updated_at: webhook.updatedAt() });
};

/** Never the secret, no count of what waits, no last error. */
export const getWebhookInfo: Method = ({ webhook, switches }) => {
  const settings = webhook.settings();
  if (!settings && switches.noWebhookInfo === 'error-404') throw refused(404);
  return ok({ url: settings?.url ?? '', updated_at: webhook.updatedAt() });
};

/** testWebhook, with a count of its own. */
export function createTestWebhook(): Method {
  let day = 0;
  let tests = 0;
  return async ({ webhook, now }) => {
    const settings = webhook.settings();
    if (!settings) throw badRequest('no webhook is set');
    const today = Math.floor(now() / DAY_MS);
    if (today !== day) tests = 0;
    day = today;
    if (tests >= TESTS_PER_DAY) throw refused(426);
    tests += 1;
    return ok({ url: settings.url, ...(await webhook.probe(settings)) });
  };
}
