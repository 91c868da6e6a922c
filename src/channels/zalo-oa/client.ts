/** Calls of the OA API with the access token of the moment; one that is refused for its token is made once more with a new one. */
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { createPatience } from '../patience.ts';
import { ZaloOaRefusedError } from './errors.ts';
import { postToZalo } from './http.ts';
import type { AccessTokens } from './tokens.ts';

export interface ZaloOaClient {
  /**
   * A consultation message. Throws `RetryLaterError` while there is no token or there were too many calls, `ZaloOaRefusedError`,
   * or `ZaloOaUnansweredError`, after which nobody knows whether it was sent.
   */
  sendConsultation(message: object, signal: AbortSignal): Promise<void>;
  /** A template message to a phone (ZNS); `msgId` is empty where Zalo told none. Throws as `sendConsultation` does. */
  sendTemplate(message: object, signal: AbortSignal): Promise<{ msgId: string }>;
  /** What only an operator can help, in words; null when nothing of it happened last. */
  trouble(): string | null;
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

const sentTemplate = z.looseObject({ data: z.looseObject({ msg_id: z.coerce.string() }) });

/** Holds no connection open by itself. */
export function createZaloOaClient(options: ZaloOaClientOptions): ZaloOaClient {
  const { apiRoot, businessRoot, tokens, clock, fetch: send = fetch, random = Math.random } = options;
  const patience = createPatience({ clock, random });
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
    patience.check();
    const askedAt = clock.now();
    try {
      const answer = await twice(call, url, body, signal);
      patience.passed();
      trouble = null;
      return answer;
    } catch (error) {
      if (!(error instanceof ZaloOaRefusedError)) throw error;
      if (error.means === 'patience') throw patience.tooMany(askedAt, error);
      patience.passed();
      trouble = error.means === 'setup' || error.means === 'token' ? error.message : null;
      throw error;
    }
  }

  return {
    async sendConsultation(message, signal) {
      // With `error: 0` an answer of any shape is an answer: to send again would be to send twice.
      await post('message/cs', `${apiRoot}/v3.0/oa/message/cs`, message, signal);
    },
    async sendTemplate(message, signal) {
      const answer = await post('message/template', `${businessRoot}/message/template`, message, signal);
      const read = sentTemplate.safeParse(answer);
      return { msgId: read.success ? read.data.data.msg_id : '' };
    },
    trouble: () => trouble,
  };
}
