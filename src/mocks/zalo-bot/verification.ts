/** What setWebhook and testWebhook say of the bot's address. Source: Zalo Bot Platform docs (testWebhook, read 2026-11) */
import type { Posted } from '../platform/webhook-post.ts';

export interface Verification {
  ok: boolean;
  /** `webhook.ok`, `webhook.http.…` or `webhook.err.…`. */
  outcome: string;
  /** HTTP status; 0 if none came. */
  status_code: number;
  latency_ms: number;
  hint: string;
}

const HTTP_OUTCOMES: Readonly<Record<number, string>> = { 403: 'http.403', 404: 'http.404' };
const ERRORS: Readonly<Record<string, string>> = {
  'Read timeout expired': 'err.timeout',
  'Connection refused': 'err.conn',
  'Connection reset by peer': 'err.conn',
  ENOTFOUND: 'err.dns',
};

/** In the platform's words for what came of a post. */
export function toVerification({ taken, result }: Posted, latencyMs: number): Verification {
  const outcome = taken ? 'ok' : outcomeOf(result);
  return {
    ok: taken,
    outcome: `webhook.${outcome}`,
    status_code: typeof result === 'number' ? result : 0,
    latency_ms: latencyMs,
    hint: taken ? '' : 'The webhook must answer with a status of 200',
  };
}

function outcomeOf(result: number | string): string {
  if (typeof result === 'string') return ERRORS[result] ?? 'err.other';
  return HTTP_OUTCOMES[result] ?? (result >= 500 ? 'http.5xx' : 'http.other');
}
