/** How often one may be wrong about a password or a code, by account and by address. */
import type { QueryConfig } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../../channels/web/network.ts';
import type { Pool } from '../../stores/postgres/connections.ts';
import { told } from '../../stores/postgres/failures.ts';
import { ProblemError } from '../api/handling.ts';

export interface Attempt {
  /** It was right: what this address got wrong about the account before is forgotten, what others did is not. */
  right(): Promise<void>;
  wrong(): Promise<void>;
  /** Neither: it was not looked at. */
  undone(): Promise<void>;
}

export interface Attempts {
  /**
   * Counts as wrong until told, so that many at once are not more tries. Throws `ProblemError` `too-many`, always before anything
   * is compared: also the right password tells nothing then.
   */
  begin(about: { what: 'password' | 'code'; account: string; address: string }): Promise<Attempt>;
}

/** From one address about one account; then it is locked for that address. */
const perPair = 5;
/** From wherever about one account; then it is locked for everybody. More than one pair's, so that one address cannot lock out a colleague. */
const perAccount = 20;
const lockS = 15 * 60;
/** From one address (of IPv6: one network) about whatever accounts, in an hour. */
const perAddress = 30;
const hourS = 3_600;

type Limiter = RateLimiterMemory | RateLimiterPostgres;
/** A limiter of its own name, of so many points in a time. */
export type Counter = (name: string, points: number, durationS: number) => Limiter;

/** For one process. */
export const inMemory: Counter = (_name, points, duration) => new RateLimiterMemory({ points, duration });

/** For many: in the table desk_attempt. */
export const inDatabase =
  (pool: Pool): Counter =>
  (name, points, duration) =>
    new RateLimiterPostgres({
      // What the driver throws quotes keys.
      storeClient: {
        query: (asked: QueryConfig) =>
          pool.query(asked).catch((error: unknown) => {
            throw told(error);
          }),
      },
      storeType: 'pool',
      tableName: 'desk_attempt',
      tableCreated: true,
      // It would be a timer of its own; what is over is removed by the list's upkeep.
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration,
    });

/** Counted by real time. `keyOf` makes of what is counted by what may be kept. */
export function createAttempts(counter: Counter = inMemory, keyOf = (text: string): string => text): Attempts {
  const pairs = counter('pair', perPair, lockS);
  const accounts = counter('account', perAccount, lockS);
  const addresses = counter('address', perAddress, hourS);

  return {
    async begin({ what, account, address }) {
      const network = networkOf(address);
      const counted = [
        { limiter: pairs, key: keyOf(`${what} ${account} ${network}`) },
        { limiter: accounts, key: keyOf(`${what} ${account}`) },
        { limiter: addresses, key: keyOf(network) },
      ] as const;
      const found = await Promise.all(counted.map(({ limiter, key }) => limiter.penalty(key)));
      const undone = async () => {
        for (const { limiter, key } of counted) await giveBack(limiter, key);
      };
      const waits = found.flatMap((result, index) => waitIn(result, counted[index]?.limiter.points ?? 0));
      if (waits.length > 0) {
        await undone();
        throw new ProblemError('too-many', { retryAfterS: Math.max(...waits) });
      }
      return {
        undone,
        async right() {
          await undone();
          await pairs.delete(counted[0].key);
        },
        async wrong() {
          for (const { limiter, key } of counted.slice(0, 2)) await lockWhenFull(limiter, key);
        },
      };
    },
  };
}

function waitIn({ consumedPoints, msBeforeNext }: RateLimiterRes, points: number): number[] {
  return consumedPoints > points ? [Math.max(1, Math.ceil(msBeforeNext / 1_000))] : [];
}

async function giveBack(limiter: Limiter, key: string): Promise<void> {
  const { consumedPoints } = await limiter.reward(key);
  // Or the time would run from here on for what is wrong later.
  if (consumedPoints <= 0) await limiter.delete(key);
}

/** For the whole time from now on, however long ago the first one was. */
async function lockWhenFull(limiter: Limiter, key: string): Promise<void> {
  const now = await limiter.get(key);
  if (now && now.consumedPoints >= limiter.points) await limiter.block(key, lockS);
}
