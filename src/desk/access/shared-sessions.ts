/** Who is signed in, of many processes: a row for each session, read with every request, so that what one ends is over for all. */
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Ask } from '../database.ts';
import type { Account } from './account-files.ts';
import { createSessionRows } from './session-rows.ts';
import { hashOf, type Live } from './session-table.ts';
import {
  absoluteMs,
  begun,
  cookieBytes,
  formerGoodMs,
  idBytes,
  idleMs,
  rotateAfterMs,
  type Sessions,
} from './sessions.ts';

export interface SharedSessionsOptions {
  ask: Ask;
  seal: Seal;
  clock: Clock;
  /** 256 bits for a cookie, fewer for an id; as base64url. */
  random: (bytes: number) => string;
  /** As it is stored at this moment, for whoever says `now`; null when there is none, or it is disabled. */
  accountOf: (id: string, now: boolean) => Promise<Account | null>;
}

/** Everything throws what `ask` throws. Two processes that would give a session another cookie at once give it the same one. */
export function createSharedSessions({ ask, seal, clock, random, accountOf }: SharedSessionsOptions): Sessions {
  const rows = createSessionRows({ ask, seal, clock });

  async function isOver({ account, changedAt, beganAt, usedAt }: Live): Promise<boolean> {
    const now = clock.now();
    if (now - usedAt >= idleMs || now - beganAt >= absoluteMs) return true;
    if ((await accountOf(account, false))?.changedAt === changedAt) return false;
    // Changed elsewhere a moment ago, perhaps by this very session.
    return (await accountOf(account, true))?.changedAt !== changedAt;
  }

  /** The cookie's new value, which another process may just have chosen. */
  async function rotated(session: Live, cookie: string): Promise<{ session: Live; renewed: string | null }> {
    const value = random(cookieBytes);
    const now = clock.now();
    const former = { hash: session.hash, until: now + formerGoodMs };
    const to = { hash: hashOf(value), former, unconfirmed: value, rotatedAt: now };
    const changed = await rows.change(session, to);
    if (changed !== null) return { session: changed, renewed: value };
    const other = await rows.byCookie(cookie);
    return { session: other?.session ?? session, renewed: other?.session.unconfirmed ?? null };
  }

  return {
    async begin(account) {
      await rows.makeRoom(account.id);
      const value = random(cookieBytes);
      const own = { id: random(idBytes), csrf: random(cookieBytes), hash: hashOf(value) };
      const session = { ...begun(account, clock.now()), ...own, former: null, unconfirmed: null, savedUse: 0 };
      await rows.add(session);
      return { session, value };
    },
    async use(value) {
      const found = await rows.byCookie(value);
      if (found === null) return null;
      if (await isOver(found.session)) {
        await rows.drop(found.session.id);
        return null;
      }
      const session = await rows.used(found.session);
      if (found.isFormer) return { session, renewed: session.unconfirmed };
      if (clock.now() - session.rotatedAt >= rotateAfterMs) return rotated(session, value);
      // It has come back: nobody needs to be told it again.
      if (session.unconfirmed === null) return { session, renewed: null };
      return { session: (await rows.change(session, { unconfirmed: null })) ?? session, renewed: null };
    },
    async find(id) {
      const session = await rows.byId(id);
      return session !== null && !(await isOver(session)) ? session : null;
    },
    async renew(session, { changedAt }) {
      const value = random(cookieBytes);
      const to = { changedAt, hash: hashOf(value), former: null, unconfirmed: null, rotatedAt: clock.now() };
      // None of the cookies it had is good any more.
      await rows.replace({ ...session, ...to });
      return value;
    },
    end: ({ id }) => rows.drop(id),
    close: () => Promise.resolve(),
  };
}
