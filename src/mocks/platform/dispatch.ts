/** Carries out one call: planned faults, the platform's own work, and the record without its secrets. */
import { type Call, createKeep, type Fault, type Faults, type Keep } from '../control.ts';
import { gatewayPage, jsonAnswer, type Outcome } from './outcome.ts';
import type { Params } from './params.ts';
import { pause } from './pause.ts';

/** The platform's answer to one call, as it goes over the wire. */
export interface Performed {
  /** HTTP status. */
  status: number;
  body: Record<string, unknown>;
  /** Of a refusal: why, and the platform's own code where that is not the HTTP status. */
  error?: string;
  code?: number;
}

export interface DispatcherOptions<Asked> {
  /** Epoch ms on the fake's clock. */
  now: () => number;
  /** What must not stand in the record: tokens, keys. Asked at each call. */
  secrets: () => readonly string[];
  faults: Faults;
  /** What is recorded of a call. */
  seen(asked: Asked): Pick<Call, 'params' | 'files'>;
  /** The chat a call is about, for faults of one chat. */
  chatOf(asked: Asked): string | undefined;
  /** Does what is asked; `lost`: done, but the connection is cut instead of an answer. What it throws becomes `broken`. */
  perform(method: string, asked: Asked, signal: AbortSignal): Promise<Performed | 'lost'>;
  /** A planned refusal, in the platform's form. */
  planned(fault: Extract<Fault, { error: number }>): Performed;
  /** A mistake in the fake itself, in the platform's form. */
  broken(error: unknown): Performed;
  changed: () => void;
}

export interface Dispatcher<Asked> {
  /** Never rejects. */
  dispatch(method: string, asked: Asked, context: { via: Call['via']; signal: AbortSignal }): Promise<Outcome>;
  /** Records a call that was refused before it came to a method. */
  refuse(method: string, refusal: Performed): Outcome;
  /** In order of arrival. */
  calls: Keep<Call>;
}

/** Calls remembered before the oldest is forgotten. */
const CALLS_KEPT = 10_000;

/** Everything a bot asks goes through one of these. */
export function createDispatcher<Asked>(options: DispatcherOptions<Asked>): Dispatcher<Asked> {
  const { now, secrets, faults, seen, chatOf, perform, planned, broken, changed } = options;
  const calls = createKeep<Call>(CALLS_KEPT);

  function record(method: string, { params, files }: Pick<Call, 'params' | 'files'>, via: Call['via']): Call {
    const call: Call = {
      method: scrub(method, secrets()),
      params: withoutSecrets(params, secrets()),
      files,
      at: now(),
      via,
    };
    calls.add(call);
    return call;
  }

  function settle(call: Call, { status, body, error, code }: Performed): Outcome {
    call.status = status;
    if (error !== undefined) call.error = error;
    if (code !== undefined) call.code = code;
    return jsonAnswer(status, body);
  }

  function lose(call: Call, kind: 'reset' | 'hang'): Outcome {
    delete call.status;
    call.lost = true;
    return { kind };
  }

  async function run(call: Call, asked: Asked, signal: AbortSignal): Promise<Outcome> {
    const performed = await perform(call.method, asked, signal).catch(broken);
    return performed === 'lost' ? lose(call, 'reset') : settle(call, performed);
  }

  async function answer(call: Call, asked: Asked, signal: AbortSignal): Promise<Outcome> {
    const fault = faults.next(call.method, chatOf(asked));
    if (!fault) return run(call, asked, signal);
    if ('error' in fault) return settle(call, planned(fault));
    if ('status' in fault) {
      call.status = fault.status;
      call.error = `HTTP ${fault.status}`;
      return gatewayPage(fault);
    }
    if ('delayMs' in fault) {
      await pause(fault.delayMs, signal);
      return run(call, asked, signal);
    }
    if (('reset' in fault ? fault.reset : fault.hang) === 'after') await run(call, asked, signal);
    return lose(call, 'reset' in fault ? 'reset' : 'hang');
  }

  return {
    calls,
    async dispatch(method, asked, { via, signal }) {
      const call = record(method, seen(asked), via);
      const outcome = await answer(call, asked, signal);
      changed();
      return outcome;
    },
    refuse(method, refusal) {
      const outcome = settle(record(method, { params: {}, files: [] }, 'http'), refusal);
      changed();
      return outcome;
    },
  };
}

function withoutSecrets(params: Params, secrets: readonly string[]): Params {
  const text = JSON.stringify(params);
  const scrubbed = scrub(text, secrets);
  return scrubbed === text ? params : JSON.parse(scrubbed);
}

function scrub(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce(
      (left, secret) => left.replaceAll(secret, '<token>').replaceAll(encodeURIComponent(secret), '<token>'),
      text,
    );
}
