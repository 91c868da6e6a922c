/** The link by which the first account is made: printed at the start while there is none, good for a day and for one. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../engine/clock.ts';
import { ProblemError } from '../api/handling.ts';
import type { Keeping } from './keeping.ts';

export interface SetUp {
  /** Null when it is over. */
  token(): string | null;
  /** Throws `ProblemError`: `set-up-over`; `forbidden` for another token. */
  check(token: string): void;
}

const goodMs = 24 * 3_600_000;

/**
 * `isOpen`: there is no account; once there was one, the token never comes back. Of several processes all have the token of the first one,
 * as long as it is good.
 */
export async function openSetUp({
  token,
  clock,
  keeping,
  isOpen,
}: {
  token: string;
  clock: Clock;
  keeping: Pick<Keeping, 'putFirst'>;
  isOpen: () => boolean;
}): Promise<SetUp> {
  const offered = { secret: token, until: clock.now() + goodMs };
  const { secret, until } = isOpen() ? await keeping.putFirst('set-up', offered) : offered;
  let over = false;

  function current(): string | null {
    over ||= !isOpen() || clock.now() >= until;
    return over ? null : secret;
  }

  return {
    token: current,
    check(given) {
      const expected = current();
      if (expected === null) throw new ProblemError('set-up-over');
      if (!timingSafeEqual(hashOf(given), hashOf(expected))) throw new ProblemError('forbidden');
    },
  };
}

/** Of one length whatever was given. */
const hashOf = (text: string) => createHash('sha256').update(text).digest();
