/** Carries out one call: faults, the method, the envelope, and the record without the token. */
import { type Call, createKeep, type Fault, type Faults, type Keep } from '../control.ts';
import { ApiError, REASONS } from './api-error.ts';
import { KEPT } from './limits.ts';
import { type Params, readText } from './params.ts';
import type { Body } from './request.ts';
import { type Method, Remarked, type World } from './world.ts';

export type Outcome =
  | { kind: 'answer'; status: number; type: string; body: string }
  /** The connection is cut, or left open without an answer. */
  | { kind: 'reset' | 'hang' };

export interface Dispatcher {
  /** Never rejects. */
  dispatch(method: string, body: Body, context: { via: Call['via']; signal: AbortSignal }): Promise<Outcome>;
  /** Records a call that was refused before it came to a method. */
  refuse(method: string, error: ApiError): Outcome;
  calls: Keep<Call>;
}

export function createDispatcher(options: {
  world: World;
  token: string;
  faults: Faults;
  find: (method: string) => Method | undefined;
  changed: () => void;
}): Dispatcher {
  const { world, token, faults, find, changed } = options;
  const calls = createKeep<Call>(KEPT.calls);

  function record(method: string, { params, uploads }: Body, via: Call['via']): Call {
    const files = uploads.map(({ field, name, type, bytes }) => ({ field, name, type, size: bytes.byteLength }));
    const call: Call = {
      method: scrub(method, token),
      params: withoutToken(params, token),
      files,
      at: world.now(),
      via,
    };
    calls.add(call);
    return call;
  }

  async function run(call: Call, body: Body, signal: AbortSignal): Promise<Outcome> {
    const method = find(call.method);
    try {
      if (!method) throw new ApiError(404, 'Not Found');
      const result = await method(world, { ...body, signal });
      call.status = 200;
      return envelope(200, result instanceof Remarked ? { ok: true, ...result } : { ok: true, result });
    } catch (error) {
      return refusal(call, error instanceof ApiError ? error : new ApiError(500, `Internal Server Error: ${error}`));
    }
  }

  async function answer(call: Call, body: Body, signal: AbortSignal): Promise<Outcome> {
    const fault = faults.next(call.method, readText(body.params, 'chat_id'));
    if (!fault) return run(call, body, signal);
    if ('error' in fault) return refusal(call, planned(fault));
    if ('status' in fault) {
      call.status = fault.status;
      call.error = `HTTP ${fault.status}`;
      return { kind: 'answer', ...gatewayPage(fault) };
    }
    if ('delayMs' in fault) {
      await pause(fault.delayMs, signal);
      return run(call, body, signal);
    }
    const lost = 'reset' in fault ? 'reset' : 'hang';
    if (('reset' in fault ? fault.reset : fault.hang) === 'after') await run(call, body, signal);
    delete call.status;
    call.lost = true;
    return { kind: lost };
  }

  return {
    calls,
    async dispatch(method, body, { via, signal }) {
      const call = record(method, body, via);
      const outcome = await answer(call, body, signal);
      changed();
      return outcome;
    },
    refuse(method, error) {
      const outcome = refusal(record(method, { params: {}, uploads: [] }, 'http'), error);
      changed();
      return outcome;
    },
  };
}

function refusal(call: Call, error: ApiError): Outcome {
  call.status = error.code;
  call.error = error.message;
  const parameters = error.parameters ? { parameters: error.parameters } : {};
  return envelope(error.code, { ok: false, error_code: error.code, description: error.message, ...parameters });
}

export function envelope(status: number, body: Record<string, unknown>): Outcome {
  return { kind: 'answer', status, type: 'application/json', body: JSON.stringify(body) };
}

function planned({ error, description, retryAfterS }: Extract<Fault, { error: number }>): ApiError {
  const wait = retryAfterS ?? (error === 429 ? 1 : undefined);
  const reason = error === 429 ? `Too Many Requests: retry after ${wait}` : (REASONS[error] ?? 'Error');
  return new ApiError(error, description ?? reason, wait === undefined ? undefined : { retry_after: wait });
}

function gatewayPage({ status, body, type }: Extract<Fault, { status: number }>) {
  const title = `${status} ${REASONS[status] ?? ''}`.trim();
  const head = `<html>\r\n<head><title>${title}</title></head>\r\n`;
  const page = `${head}<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, type: type ?? 'text/html', body: body ?? page };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

function withoutToken(params: Params, token: string): Params {
  const text = JSON.stringify(params);
  return text.includes(token) ? JSON.parse(scrub(text, token)) : params;
}

function scrub(text: string, token: string): string {
  return text.replaceAll(token, '<token>');
}
