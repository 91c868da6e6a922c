/** Calls of the Bot API, with errors that hold neither the token nor what was sent: files go through telegraf's client, everything else as plain JSON. */
import { Telegram } from 'telegraf';
import { CitizenGoneError, RetryLaterError, UndeliverableError } from '../../engine/outside.ts';
import { createJsonCalls } from './json-calls.ts';

type Methods = Parameters<Telegram['callApi']>;

export interface TelegramApi {
  /** Throws `TelegramCallError`. */
  call<Result>(method: string, payload: object, signal: AbortSignal): Promise<Result>;
}

/** What the Bot API answered to a call, or that it could not be reached (`code` null). */
export class TelegramCallError extends Error {
  override name = 'TelegramCallError';
  readonly code: number | null;
  readonly description: string;
  readonly retryAfterMs: number | null;
  constructor(
    method: string,
    { code, description, retryAfterMs }: Pick<TelegramCallError, 'code' | 'description' | 'retryAfterMs'>,
  ) {
    super(`Telegram ${method}: ${code ?? 'no answer'} ${description}`);
    this.code = code;
    this.description = description;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Makes one try per call, without a time limit of its own (telegraf's is 500 s): give a signal. */
export function createTelegramApi({ token, apiRoot }: { token: string; apiRoot: string }): TelegramApi {
  const telegram = new Telegram(token, { apiRoot, webhookReply: false });
  const callAsJson = createJsonCalls(`${apiRoot}/bot${token}/`);
  return {
    async call<Result>(method: string, payload: object, signal: AbortSignal) {
      try {
        const [name, body] = [method, payload] as unknown as Methods;
        if (holdsFile(payload)) return (await telegram.callApi(name, body, { signal: signal as never })) as Result;
        return (await callAsJson(method, payload, signal)) as Result;
      } catch (error) {
        // The original is not kept as a cause: telegraf's holds the payload, node-fetch's the URL with the token.
        throw new TelegramCallError(method, whatWentWrong(error));
      }
    },
  };
}

/** Bytes, as multipart/form-data carries them. */
const holdsFile = (payload: object) =>
  Object.values(payload).some((value: unknown) => typeof value === 'object' && value !== null && 'source' in value);

function whatWentWrong(error: unknown): Pick<TelegramCallError, 'code' | 'description' | 'retryAfterMs'> {
  const { response, code, type } = error as {
    response?: { error_code: number; description: string; parameters?: { retry_after?: number } };
    code?: unknown;
    type?: unknown;
  };
  if (response === undefined) {
    const why = typeof code === 'string' ? code : typeof type === 'string' ? type : 'failed';
    return { code: null, description: why, retryAfterMs: null };
  }
  const seconds = response.parameters?.retry_after;
  return {
    code: response.error_code,
    description: response.description,
    retryAfterMs: seconds === undefined ? null : seconds * 1_000,
  };
}

/** What a failed send means to the outbox (Bot API, "Making requests"; error texts as seen in 2026). */
export function sendFailure(error: unknown): Error {
  if (!(error instanceof TelegramCallError)) return error instanceof Error ? error : new Error('send failed');
  const { code, retryAfterMs } = error;
  if (code === 429) return new RetryLaterError(retryAfterMs ?? 1_000, error);
  if (code === 403 || (code === 400 && /chat not found|user is deactivated|PEER_ID_INVALID/i.test(error.description))) {
    return new CitizenGoneError('the chat takes no messages any more', { cause: error });
  }
  if (code === 400) return new UndeliverableError('Telegram will not take this message', { cause: error });
  return error;
}
