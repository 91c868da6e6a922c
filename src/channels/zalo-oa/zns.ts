/** Codes to a phone number by Zalo instead of SMS: an approved template, paid per message (ZNS, now ZBS Template Message, read 2026-11 in transcription). */
import { createHash } from 'node:crypto';
import { RetryLaterError } from '../../engine/outside.ts';
import { Lru } from '../../lru.ts';
import type { ZaloOaClient } from './client.ts';
import { ZaloOaRefusedError } from './errors.ts';

/** `unknown`: it may have been sent, so it is never sent again under this key. `refused`: nothing was sent, and an operator should look. */
export type ZnsOutcome =
  | { outcome: 'sent'; id: string }
  | { outcome: 'unknown' }
  | { outcome: 'unreachable' }
  | { outcome: 'refused' }
  | { outcome: 'later'; retryAfterMs: number };

export interface CodeMessage {
  /** National form, `0` and nine digits. */
  phone: string;
  code: string;
  /** The same again is the same message again. */
  key: string;
}

export interface Zns {
  /** Never rejects. What was sent, may have been sent, or can never be is answered the same again without another call. */
  send(message: CodeMessage): Promise<ZnsOutcome>;
  /** What only an operator can help, in words; null when the last message went well. */
  trouble(): string | null;
}

export interface ZnsOptions {
  client: Pick<ZaloOaClient, 'sendTemplate'>;
  /** Of the approved template. */
  templateId: string;
  /** The template's parameter that takes the code; `otp` unless told. */
  parameter?: string | undefined;
  failed: (error: unknown) => void;
}

/** Longer than an answer takes; whoever waits for a code is told sooner than not at all. */
const limitMs = 10_000;
/** Keys remembered, in memory: those who call try again within seconds. */
const keysMax = 20_000;
/** Zalo takes 48 characters (one source). */
const trackingChars = 48;

/** Refused for this phone: no such account, an old app, a citizen who does not want such messages (table of ZNS errors, transcribed). */
const unreachableCodes = new Set([-108, -110, -114, -118, -119, -139, -140, -141]);
/** "Unknown error, retry later" says nothing about whether it was sent. */
const unknownCode = -100;

/** Remembers the outcome of each key. */
export function createZns({ client, templateId, parameter = 'otp', failed }: ZnsOptions): Zns {
  const outcomes = new Lru<Promise<ZnsOutcome>>(keysMax);
  let trouble: string | null = null;

  async function attempt({ phone, code, key }: CodeMessage): Promise<ZnsOutcome> {
    const message = {
      phone: phone.replace(/^0/, '84'),
      template_id: templateId,
      template_data: { [parameter]: code },
      tracking_id: trackingOf(key),
    };
    try {
      const { msgId } = await client.sendTemplate(message, AbortSignal.timeout(limitMs));
      trouble = null;
      return { outcome: 'sent', id: msgId === '' ? message.tracking_id : msgId };
    } catch (error) {
      failed(error);
      const outcome = outcomeOf(error);
      if (outcome.outcome === 'refused' && error instanceof Error) trouble = error.message;
      return outcome;
    }
  }

  return {
    async send(message) {
      const before = outcomes.get(message.key);
      if (before) return before;
      const attempted = attempt(message);
      outcomes.set(message.key, attempted);
      const { outcome } = await attempted;
      if (outcome === 'later' || outcome === 'refused') outcomes.delete(message.key);
      return attempted;
    },
    trouble: () => trouble,
  };
}

function outcomeOf(error: unknown): ZnsOutcome {
  if (error instanceof RetryLaterError) return { outcome: 'later', retryAfterMs: error.retryAfterMs };
  if (!(error instanceof ZaloOaRefusedError)) {
    const sent = !(error instanceof Error && 'sent' in error && error.sent === false);
    return sent ? { outcome: 'unknown' } : { outcome: 'later', retryAfterMs: 1_000 };
  }
  const { code, httpStatus } = error;
  // Only a redirect or a refusal at the door tells that nothing was sent; any other page may stand for an answer.
  if (code === null) return { outcome: httpStatus >= 300 && httpStatus < 500 ? 'refused' : 'unknown' };
  if (code === unknownCode) return { outcome: 'unknown' };
  return { outcome: unreachableCodes.has(code) ? 'unreachable' : 'refused' };
}

/** The caller's key where Zalo takes it, so that receipts can be told apart. */
function trackingOf(key: string): string {
  const fits = key.length <= trackingChars && /^[\w-]+$/.test(key);
  return fits ? key : createHash('sha256').update(key).digest('hex').slice(0, trackingChars);
}
