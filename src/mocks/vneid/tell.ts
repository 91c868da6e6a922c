/** What the mock VNeID service sends out: SMS through a gateway, and the callback when a registration is approved. */
import { randomUUID } from 'node:crypto';
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
  /** As it was given with the registration. */
  reference?: string;
  /** ISO 8601. */
  at: string;
}

/** Four tries in half a minute; the citizen is also told by SMS. */
export const callbackDelaysMsDefault = [1000, 5000, 25_000];

/** Tells the receiver until it takes the event, waiting the given delays in between. Resolves to whether it did; never rejects. */
export function createCallback(options: {
  /** One try; false or a rejection is tried again. */
  send: (event: ApprovedEvent) => Promise<boolean>;
  delaysMs: readonly number[];
  /** What the delays wait on; must not keep the process alive. */
  clock: Pick<Clock, 'after'>;
  closing: AbortSignal;
}) {
  const { send, delaysMs, clock, closing } = options;
  return async (event: ApprovedEvent): Promise<boolean> => {
    for (const delayMs of [0, ...delaysMs]) {
      if (delayMs > 0) await pause(delayMs, { clock, closing });
      if (closing.aborted) return false;
      if (await send(event).catch(() => false)) return true;
    }
    return false;
  };
}

/** POSTs the event to `url()`, asked anew for each try: who starts again may be elsewhere. Rejects when it is not reachable. */
export function createPoster(url: () => string | undefined, token: string) {
  return async (event: ApprovedEvent): Promise<boolean> => {
    const to = url();
    if (to === undefined) return false;
    const response = await fetch(to, {
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
  };
}

/** Resolves `ms` later on the clock, or as soon as the service closes. */
function pause(ms: number, { clock, closing }: { clock: Pick<Clock, 'after'>; closing: AbortSignal }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = clock.after(ms, resolve);
  closing.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(callOff);
}
