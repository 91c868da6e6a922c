/** The mock services without sockets and timers: a `fetch` that answers as the servers would, on a clock of the caller's. */
import type { Clock } from '../engine/clock.ts';
import type { Citizen } from './citizens.ts';
import { createMocks } from './create-mocks.ts';
import { type Faults, faultyServices } from './faults.ts';
import { type Answer, headersOf, problem } from './http/answer.ts';
import { answerTo } from './http/answering.ts';
import type { Operation } from './http/operation.ts';
import type { MockLink } from './registry.ts';
import type { SmsMessage } from './sms.ts';
import { type ApprovedEvent, callbackDelaysMsDefault, createCallback, createSmsSender } from './vneid/tell.ts';

/** A name that resolves nowhere (RFC 2606): who uses another `fetch` by mistake reaches nobody. */
const origin = 'http://mocks.invalid';

export interface MockServicesInMemory {
  /**
   * Answers what is under `urls` as the HTTP servers do; no token is asked for. Rejects with a `TypeError` for any other
   * address and for an answer that is lost, and with the reason of its signal once that is aborted. What was asked is done
   * even so, as by a server whose caller has gone: when it was planned to be slow, that much later.
   */
  fetch: typeof globalThis.fetch;
  urls: { registry: string; vneid: string };
  faults: Faults;
  /** The newest 50 to this phone (national form), oldest first. */
  sms(phone: string): SmsMessage[];
  links(): MockLink[];
  /** Approves a pending registration; resolves when SMS and callback are done or given up, for which time may have to go on. False if there is none. */
  approve(one: { cccd: string } | { registration: string }): Promise<boolean>;
  /** Forgets all that happened, and the faults; the people are as they were given. */
  reset(): void;
}

/**
 * Takes no time to speak of; nothing is to be closed. Registrations are approved when their time has come on the clock, and `callBack`
 * is told: as a server would, it is told again later when it answers false or rejects. `random` makes the codes, `crypto.randomInt` unless told.
 */
export function createMockServicesInMemory(options: {
  citizens: Citizen[];
  clock: Clock;
  random?: (below: number) => number;
  callBack?: (event: ApprovedEvent) => Promise<boolean>;
}): MockServicesInMemory {
  const { citizens, clock, random } = options;
  const closing = new AbortController().signal;
  const mocks = createMocks({
    citizens,
    now: clock.now,
    random,
    // Through the gateway's operation, so that its faults tell.
    sendSms: createSmsSender({ url: () => `${origin}/sms`, token: '', clock, closing, fetch: fetchFromMemory }),
    callBack: options.callBack
      ? createCallback({ send: options.callBack, delaysMs: callbackDelaysMsDefault, clock, closing })
      : async () => false,
    wake: (ms, callback) => void clock.after(ms, callback),
  });

  async function answer(request: Request): Promise<Answer | null> {
    const { pathname, search, searchParams } = new URL(request.url);
    const service = faultyServices.find((name) => pathname.startsWith(`/${name}/`));
    const found = service && route(mocks[service].operations, request.method, pathname.slice(service.length + 1));
    if (!service || !found) return problem(404, 'unknown-route');
    const given = found.operation.method === 'get' ? Object.fromEntries(searchParams) : await json(request);
    if (given === undefined) return problem(400, 'bad-json');
    const key = request.headers.get('Idempotency-Key') ?? undefined;
    const asked = { given, params: found.params, key, method: request.method, address: pathname + search };
    const { faults, idempotency } = mocks;
    return answerTo(found.operation, asked, { service, faults, idempotency: idempotency[service], clock, closing });
  }

  async function fetchFromMemory(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const request = new Request(input, { ...init, signal: null });
    if (new URL(request.url).origin !== origin) throw cut('ENOTFOUND');
    const answered = await unlessAborted(answer(request), signal);
    if (answered === null) throw cut('UND_ERR_SOCKET');
    return new Response(JSON.stringify(answered.body), { status: answered.status, headers: headersOf(answered) });
  }

  return {
    fetch: fetchFromMemory,
    urls: { registry: `${origin}/registry`, vneid: `${origin}/vneid` },
    faults: mocks.faults,
    sms: mocks.sms.sentTo,
    links: mocks.registry.links,
    approve: mocks.approve,
    reset: mocks.reset,
  };
}

interface Routed {
  operation: Operation;
  params: Record<string, string>;
}

function route(operations: Operation[], method: string, path: string): Routed | null {
  for (const operation of operations) {
    const params = operation.method === method.toLowerCase() ? paramsOf(operation.path, path) : null;
    if (params) return { operation, params };
  }
  return null;
}

/** What `/accounts/{id}/link` has in a path, null when that is another. */
function paramsOf(template: string, path: string): Record<string, string> | null {
  const [wanted, had] = [template.split('/'), path.split('/')];
  if (wanted.length !== had.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = had[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== value) return null;
    } else if (value === '') return null;
    else params[part.slice(1, -1)] = decodeURIComponent(value);
  }
  return params;
}

/** An empty body is `{}`; undefined when it is no object. */
async function json(request: Request): Promise<object | undefined> {
  try {
    const given: unknown = JSON.parse((await request.text()) || '{}');
    return typeof given === 'object' && given !== null ? given : undefined;
  } catch {
    // Told as `bad-json`; the error would quote the body.
    return undefined;
  }
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return work;
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop);
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  return promise;
}

/** What `fetch` of Node rejects with when there is no answer. */
function cut(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('no answer'), { code }) });
}
