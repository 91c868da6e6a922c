/** `Idempotency-Key` of the mock services: a repeated request gets the first one's answer and has no second effect. */
import { createHash } from 'node:crypto';
import { type Answer, problem } from './answer.ts';

/** About 10 MB at worst; beyond it the oldest answer is forgotten. */
const answersMax = 20_000;
/** Longer than any caller goes on trying. */
const keptMs = 24 * 60 * 60 * 1000;
/** Any longer is a mistake of the caller. */
const keyLengthMax = 255;

export interface Idempotency {
  /**
   * Does the work unless the key was seen within 24 hours; then answers as before, or 422 if the request is another one.
   * Waits for a first request that is still being worked on. Failures (5xx or thrown) are not kept. Without a key it always works.
   */
  once(what: { key: string | undefined; request: string }, work: () => Promise<Answer>): Promise<Answer>;
  reset(): void;
}

export function createIdempotency({ now }: { now: () => number }): Idempotency {
  const kept = new Map<string, { request: string; at: number; answer: Promise<Answer> }>();

  function keep(key: string, request: string, work: () => Promise<Answer>): Promise<Answer> {
    const answer = work();
    const entry = { request, at: now(), answer };
    kept.delete(key);
    kept.set(key, entry);
    const oldest = kept.keys().next();
    if (kept.size > answersMax && !oldest.done) kept.delete(oldest.value);
    const forget = (): void => {
      if (kept.get(key) === entry) kept.delete(key);
    };
    answer.then(({ status }) => status >= 500 && forget(), forget);
    return answer;
  }

  return {
    async once({ key, request }, work) {
      if (key === undefined) return work();
      if (key.length === 0 || key.length > keyLengthMax) return problem(400, 'bad-idempotency-key');
      const fingerprint = createHash('sha256').update(request).digest('base64url');
      const earlier = kept.get(key);
      if (earlier === undefined || now() - earlier.at >= keptMs) return keep(key, fingerprint, work);
      return earlier.request === fingerprint ? earlier.answer : problem(422, 'idempotency-key-reused');
    },
    reset: () => kept.clear(),
  };
}
