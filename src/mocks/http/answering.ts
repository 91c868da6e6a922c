/** How one call of an operation is answered, with its faults and its key, whether it came by HTTP or from memory. */
import type { Clock } from '../../engine/clock.ts';
import { pause } from '../../engine/waiting.ts';
import type { Faults, FaultyService } from '../faults.ts';
import { type Answer, problem } from './answer.ts';
import type { Idempotency } from './idempotency.ts';
import type { Operation } from './operation.ts';

/** One request, as its service got it. */
export interface Asked {
  /** Body, or query of a GET. */
  given: unknown;
  /** From the path. */
  params: Record<string, string | string[]>;
  key: string | undefined;
  method: string;
  /** Path and query: what else, with method and body, tells one request from another under the same key. */
  address: string;
}

export interface Answering {
  service: FaultyService | 'control';
  faults: Faults;
  idempotency: Idempotency;
  /** What being slow on purpose waits on. */
  clock: Clock;
  /** Ends what is being slow on purpose. */
  closing: AbortSignal;
}

/** The answer, or null when the connection is to be cut instead: the answer is lost on purpose, or the service closes. */
export async function answerTo(operation: Operation, asked: Asked, how: Answering): Promise<Answer | null> {
  const fault = how.faults.take(how.service, operation.name);
  if (fault.slowMs > 0) {
    await pause(fault.slowMs, how.clock, how.closing);
    if (how.closing.aborted) return null;
  }
  if (fault.instead) return fault.instead;
  const answer = await answerOnce(operation, asked, how.idempotency);
  return fault.lose ? null : answer;
}

function answerOnce(operation: Operation, asked: Asked, idempotency: Idempotency): Promise<Answer> {
  const { given, params, method, address } = asked;
  const key = operation.method === 'get' ? undefined : asked.key;
  const request = `${method} ${address}\n${JSON.stringify(given ?? null)}`;
  return idempotency.once({ key, request }, async () => {
    const input = operation.input.safeParse({ ...(given as object | undefined), ...params });
    if (!input.success) {
      // Paths only: a value may be somebody's number.
      return problem(400, 'bad-request', { fields: input.error.issues.map((issue) => issue.path.join('.')) });
    }
    return operation.handle(input.data);
  });
}
