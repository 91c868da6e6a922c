/** What the mock VNeID service sends out: SMS through a gateway, and the callback when a registration is approved. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { createHttp } from '../../services/http.ts';

/** Tries of one SMS, with the same key, before it is given up. */
const smsTries = 3;
const timeoutMs = 5000;
const taken = z.object({ id: z.string() });

/** Hands an SMS to the gateway at `url()` (ours, or another that speaks the same). Rejects after three tries. */
export function createSmsSender(options: {
  url: () => string;
  token: string;
  clock: Clock;
  closing: AbortSignal;
  fetch?: typeof fetch;
}) {
  const { token, clock, fetch, closing } = options;
  return async (message: { to: string; from: string; text: string }): Promise<void> => {
    const http = createHttp({ service: 'sms', baseUrl: options.url(), token, timeoutMs, clock, fetch });
    const key = randomUUID();
    for (let tried = 1; ; tried += 1) {
      try {
        await http.call({
          operation: 'sendMessage',
          method: 'POST',
          path: '/messages',
          body: message,
          answer: taken,
          refusals: {},
          key,
          signal: closing,
        });
        return;
      } catch (error) {
        if (tried === smsTries || closing.aborted) throw error;
      }
    }
  };
}

/** No personal data: the receiver asks for the registration with its own token. */
export interface ApprovedEvent {
  /** The same for each try; also sent as `Idempotency-Key`. */
  id: string;
  type: 'registration.approved';
  registration: string;
  /** ISO 8601. */
  at: string;
}

/** POSTs the event until the receiver answers 2xx, waiting the given delays in between. Resolves to whether it did; never rejects. */
export function createCallback(options: {
  url: () => string | undefined;
  token: string;
  delaysMs: readonly number[];
  closing: AbortSignal;
}) {
  return async (event: ApprovedEvent): Promise<boolean> => {
    const url = options.url();
    if (url === undefined) return false;
    for (const delayMs of [0, ...options.delaysMs]) {
      // Given up only when the server closes.
      if (delayMs > 0) await wait(delayMs, undefined, { ref: false, signal: options.closing }).catch(() => undefined);
      if (options.closing.aborted) return false;
      if (await post(url, options.token, event)) return true;
    }
    return false;
  };
}

async function post(url: string, token: string, event: ApprovedEvent): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': event.id,
      },
      body: JSON.stringify(event),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not reachable is like any other refusal here: it is tried again.
    return false;
  }
}
