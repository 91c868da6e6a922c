/**
 * Calls of the Zalo Bot Platform (docs read 2026-11): POST with JSON, one try each, without a time limit of their own: give a signal.
 * Refusals come with HTTP 200, so only the envelope `{ok, result, error_code, description}` is believed.
 */
import { z } from 'zod';
import { boundedText, parsedJson } from '../../answer-text.ts';
import { type CallFailure, noEnvelope, refusal, saidCode, unreachable, ZaloBotCallError } from './call-error.ts';

export interface ZaloBotClientOptions {
  /** `digits:secret`, from Zalo Bot Creator. */
  token: string;
  /** Without a slash at its end. */
  apiRoot: string;
  fetch?: typeof fetch;
}

/** All throw `ZaloBotCallError`. */
export interface ZaloBotClient {
  /** Ids are beyond 2^53, so text. */
  getMe(signal: AbortSignal): Promise<{ id: string }>;
  /** Null when nothing came in this time. What came is not brought again. One call at a time. */
  getUpdates(timeoutS: number, signal: AbortSignal): Promise<unknown>;
  /** `verification` is how the platform's own call to `url` went, where it made one; the address is kept all the same. */
  setWebhook(webhook: { url: string; secret: string }, signal: AbortSignal): Promise<{ verification: Verification }>;
  deleteWebhook(signal: AbortSignal): Promise<void>;
  /** The address, or null when none is set. */
  getWebhookInfo(signal: AbortSignal): Promise<string | null>;
  /** Text of 1 to 2,000 characters, shown as it is. */
  sendMessage(message: { chat: string; text: string }, signal: AbortSignal): Promise<void>;
  /** The platform fetches `photo` itself; caption of at most 2,000 characters. */
  sendPhoto(message: { chat: string; photo: string; caption: string }, signal: AbortSignal): Promise<void>;
  /** Typing, for about five seconds. */
  sendChatAction(chat: string, signal: AbortSignal): Promise<void>;
}

export type Verification = { ok: boolean; outcome: string } | null;

/** Only what is used is looked at; whatever else comes passes. */
const envelope = z.looseObject({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.coerce.number().int().nullable().catch(null),
  description: z.string().catch(''),
});
const me = z.looseObject({ id: z.union([z.string().min(1), z.number()]).transform(String) });
const webhookInfo = z.looseObject({ url: z.string().nullish() });
const webhookSet = z.looseObject({
  verification: z
    .looseObject({
      ok: z.boolean(),
      outcome: z
        .string()
        .regex(/^[\w.]{1,40}$/)
        .catch('unknown'),
    })
    .nullish()
    .catch(null),
});

/** An update is a few kB. */
const answerBytesMax = 1024 * 1024;

/** Holds no connection open by itself. */
export function createZaloBotClient({ token, apiRoot, fetch: send = fetch }: ZaloBotClientOptions): ZaloBotClient {
  const base = `${apiRoot}/bot${token}`;

  async function exchange(method: string, payload: object, signal: AbortSignal) {
    try {
      const response = await send(`${base}/${method}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(payload),
        // A redirect would take the token and the words somewhere else.
        redirect: 'manual',
        signal,
      });
      return { httpStatus: response.status, said: parsedJson(await boundedText(response, answerBytesMax)) };
    } catch (error) {
      // The original is not kept as a cause: it may name the address, and with it the token.
      throw new ZaloBotCallError(method, unreachable(error, signal.aborted));
    }
  }

  /** `secret` stands in the payload, and is not to be quoted from what comes back. */
  async function call(method: string, payload: object, signal: AbortSignal, secret?: string): Promise<unknown> {
    const { httpStatus, said } = await exchange(method, payload, signal);
    const answer = envelope.safeParse(said);
    if (!answer.success) throw new ZaloBotCallError(method, noEnvelope(httpStatus));
    const { ok, result, error_code: code, description } = answer.data;
    const text = secret === undefined ? description : description.replaceAll(secret, '…');
    if (!ok) throw new ZaloBotCallError(method, refusal(token, { code, httpStatus, text }));
    return result;
  }

  return {
    getMe: async (signal) => shaped('getMe', me, await call('getMe', {}, signal)),
    async getUpdates(timeoutS, signal) {
      // A number: the table of the docs says text, their sample and live code send a number.
      const result = await call('getUpdates', { timeout: timeoutS }, signal).catch(unlessCode(408));
      return isEmpty(result) ? null : result;
    },
    async setWebhook({ url, secret }, signal) {
      const result = await call('setWebhook', { url, secret_token: secret }, signal, secret);
      return { verification: shaped('setWebhook', webhookSet, result ?? {}).verification ?? null };
    },
    async deleteWebhook(signal) {
      await call('deleteWebhook', {}, signal);
    },
    async getWebhookInfo(signal) {
      // Without a webhook some see an empty address, some a 404.
      const result = await call('getWebhookInfo', {}, signal).catch(unlessCode(404));
      return shaped('getWebhookInfo', webhookInfo, result ?? {}).url || null;
    },
    async sendMessage({ chat, text }, signal) {
      await call('sendMessage', { chat_id: chat, text }, signal);
    },
    async sendPhoto({ chat, photo, caption }, signal) {
      await call('sendPhoto', { chat_id: chat, photo, caption }, signal);
    },
    async sendChatAction(chat, signal) {
      await call('sendChatAction', { chat_id: chat, action: 'typing' }, signal);
    },
  };
}

const unlessCode = (code: number) => (error: unknown) => {
  if (saidCode(error, code)) return null;
  throw error;
};

/** `{}`, `null` and `[]` have all been given for "nothing". */
const isEmpty = (result: unknown) =>
  result === null || result === undefined || (typeof result === 'object' && Object.keys(result).length === 0);

function shaped<Schema extends z.ZodType>(method: string, schema: Schema, result: unknown): z.output<Schema> {
  const parsed = schema.safeParse(result);
  if (parsed.success) return parsed.data;
  const failure: CallFailure = {
    code: null,
    httpStatus: 200,
    description: 'with a result of another shape',
    retryable: true,
    mayHaveHappened: true,
  };
  throw new ZaloBotCallError(method, failure);
}
