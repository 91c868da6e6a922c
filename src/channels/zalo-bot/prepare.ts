/** Before updates come: whose the token is, and by which way they are to come (Zalo Bot Platform docs, setWebhook, read 2026-11). */
import type { Clock } from '../../engine/clock.ts';
import { withinMs } from '../../engine/time-limit.ts';
import { saidCode, ZaloBotCallError } from './call-error.ts';
import type { ZaloBotClient } from './client.ts';

/** Updates are fetched, or brought to `url` with `secret` (8 to 256 characters) in a header. */
export type ZaloBotMode = { kind: 'polling' } | { kind: 'webhook'; url: string; secret: string };

/** Something the operator should know of; nothing has failed that would be tried again. */
export class ZaloBotNotice extends Error {
  override name = 'ZaloBotNotice';
}

export interface PrepareOptions {
  client: ZaloBotClient;
  mode: ZaloBotMode;
  clock: Clock;
  signal: AbortSignal;
  /** Told a `ZaloBotNotice`. */
  failed: (error: unknown) => void;
}

/** setWebhook calls our address, and answers after that. */
const callLimitMs = 30_000;

/** Resolves to the bot's own id once the way is the configured one. Throws `ZaloBotCallError`. */
export async function prepare({ client, mode, clock, signal, failed }: PrepareOptions): Promise<string> {
  const limited = <Result>(work: (limited: AbortSignal) => Promise<Result>) =>
    withinMs({ ms: callLimitMs, clock, signal }, work);
  const { id } = await limited(client.getMe);
  if (mode.kind === 'webhook') {
    const { verification } = await limited((limit) => client.setWebhook(mode, limit));
    // Stored all the same (docs), so updates may come yet.
    if (verification?.ok === false) {
      failed(new ZaloBotNotice(`Zalo could not reach the webhook under PUBLIC_URL: ${verification.outcome}`));
    }
    return id;
  }
  // Polling and a webhook exclude each other, and with one set a poll may just stay silent.
  if ((await limited(client.getWebhookInfo)) !== null) {
    await limited(client.deleteWebhook);
    failed(new ZaloBotNotice('Zalo had a webhook set; it was deleted, as ZALO_MODE is polling'));
  }
  return id;
}

/** Why going on is no use, in words for the operator; null when the same may go well later. */
export function refusedForGood(error: unknown): string | null {
  if (!(error instanceof ZaloBotCallError)) return null;
  if (saidCode(error, 401)) {
    return 'Zalo refuses the token: it is wrong or was reset. Set ZALO_BOT_TOKEN to the one that Zalo Bot Manager sent in chat when the bot was made or its token was reset';
  }
  if (saidCode(error, 404)) return 'Zalo knows no such bot or method: check ZALO_BOT_TOKEN and ZALO_API_ROOT';
  return error.code === 400 ? `${error.message}. Check PUBLIC_URL and ZALO_WEBHOOK_SECRET` : null;
}
