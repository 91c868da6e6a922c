/** Calls of the OA API with the access token of the moment; one that is refused for its token is made once more with a new one. */
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { ZaloOaRefusedError } from './errors.ts';
import { postToZalo } from './http.ts';
import { createPatience } from './patience.ts';
import type { AccessTokens } from './tokens.ts';

export interface ZaloOaClient {
  /**
   * A consultation message. Throws `RetryLaterError` while there is no token or there were too many calls, `ZaloOaRefusedError`,
   * or `ZaloOaUnansweredError`, after which nobody knows whether it was sent.
   */
  sendConsultation(message: object, signal: AbortSignal): Promise<void>;
  /** A template message to a phone (ZNS). Throws as `sendConsultation` does. */
  sendTemplate(message: object, signal: AbortSignal): Promise<SentTemplate>;
  /** What only an operator can help, in words; null when nothing of it happened last. */
  trouble(): string | null;
}

export interface SentTemplate {
  msgId: string;
  /** Messages left for today; null when it was not said. */
  remaining: number | null;
}

export interface ZaloOaClientOptions {
  /** Of messages: `https://openapi.zalo.me`. */
  apiRoot: string;
  /** Of templates: `https://business.openapi.zalo.me`. */
  businessRoot: string;
  tokens: Pick<AccessTokens, 'current' | 'refused'>;
  clock: Clock;
  fetch?: typeof fetch | undefined;
  random?: (() => number) | undefined;
}

const sentMessage = z.looseObject({ data: z.looseObject({ message_id: z.coerce.string() }).optional() });
const sentTemplate = z.looseObject({
  data: z.looseObject({
    msg_id: z.coerce.string(),
    quota: z.looseObject({ remainingQuota: z.coerce.number().nullish() }).nullish(),
  }),
});

/** Holds no connection open by itself. */
export function createZaloOaClient(options: ZaloOaClientOptions): ZaloOaClient {
  const { apiRoot, businessRoot, tokens, clock, fetch: send = fetch, random } = options;
  const patience = createPatience({ clock, ...(random && { random }) });
  let trouble: string | null = null;

  async function once(call: string, url: string, body: object, signal: AbortSignal) {
    const token = await tokens.current();
    const headers = { 'Content-Type': 'application/json', access_token: token };
    try {
      return await postToZalo({ call, url, headers, body: JSON.stringify(body), signal }, send);
    } catch (error) {
      if (error instanceof ZaloOaRefusedError && error.means === 'token') tokens.refused(token);
      throw error;
    }
  }

  /** Refused for its token nothing was sent, so that the second try is the first. */
  const twice = (call: string, url: string, body: object, signal: AbortSignal) =>
    once(call, url, body, signal).catch((error: unknown) => {
      if (error instanceof ZaloOaRefusedError && error.means === 'token') return once(call, url, body, signal);
      throw error;
    });

  async function post(call: string, url: string, body: object, signal: AbortSignal) {
    patience.require();
    try {
      const answer = await twice(call, url, body, signal);
      patience.over();
      trouble = null;
      return answer;
    } catch (error) {
      if (!(error instanceof ZaloOaRefusedError)) throw error;
      if (error.means === 'patience') throw patience.more(error);
      patience.over();
      trouble = error.means === 'setup' || error.means === 'token' ? error.message : null;
      throw error;
    }
  }

  return {
    async sendConsultation(message, signal) {
      // An answer of another shape with `error: 0` is an answer: to send again would be to send twice.
      sentMessage.safeParse(await post('message/cs', `${apiRoot}/v3.0/oa/message/cs`, message, signal));
    },
    async sendTemplate(message, signal) {
      const answer = await post('message/template', `${businessRoot}/message/template`, message, signal);
      const read = sentTemplate.safeParse(answer);
      if (!read.success) return { msgId: '', remaining: null };
      const { msg_id: msgId, quota } = read.data.data;
      return { msgId, remaining: quota?.remainingQuota ?? null };
    },
    trouble: () => trouble,
  };
}
