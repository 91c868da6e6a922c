/** Sessions as rows of the database: sealed, found by the SHA-256 of their cookies. */
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { BrokenSealError, type Seal } from '../../engine/seal.ts';
import type { Ask } from '../database.ts';
import { hashOf, kept, type Live } from './session-table.ts';
import { idleMs, perAccountMax, usedGrainMs } from './sessions.ts';

export interface SessionRows {
  /** The session that a cookie opens, the former one only for a moment. */
  byCookie(value: string): Promise<{ session: Live; isFormer: boolean } | null>;
  byId(id: string): Promise<Live | null>;
  add(session: Live): Promise<void>;
  /** The session as it is then; null when it was given another cookie meanwhile, and nothing was changed. */
  change(session: Live, to: Partial<Live>): Promise<Live | null>;
  /** Whatever cookie it has by now. */
  replace(session: Live): Promise<void>;
  /** The same, used now. */
  used(session: Live): Promise<Live>;
  drop(id: string): Promise<void>;
  /** Ends what is over, and of an account those not used for longest, so that it may have one more. */
  makeRoom(account: string): Promise<void>;
}

const shape = kept.extend({
  former: z.object({ hash: z.string(), until: z.number() }).nullable(),
  unconfirmed: z.string().nullable(),
});

interface Row {
  id: string;
  session: string;
  /** When it was used last is a column alone, which changes with no other. */
  used_at: number;
}

const sealedAs = (id: string) => `desk session ${id}`;

/** Everything throws what `ask` throws. */
export function createSessionRows({ ask, seal, clock }: { ask: Ask; seal: Seal; clock: Clock }): SessionRows {
  function opened({ id, session, used_at }: Row): Live | null {
    try {
      return { ...shape.parse(seal.open(session, sealedAs(id))), usedAt: used_at, savedUse: used_at };
    } catch (error) {
      // Sealed with another key: they sign in again.
      if (error instanceof BrokenSealError) return null;
      throw error;
    }
  }

  const sealed = (session: Live) => seal.close(shape.parse(session), sealedAs(session.id));

  return {
    async byCookie(value) {
      const hash = hashOf(value);
      const [row] = await ask<Row>(
        'select id, session, used_at from desk_session where hash = $1 or former = $1',
        [hash],
        'session',
      );
      const session = row === undefined ? null : opened(row);
      if (session === null) return null;
      if (session.hash === hash) return { session, isFormer: false };
      const isGood = session.former?.hash === hash && clock.now() < session.former.until;
      return isGood ? { session, isFormer: true } : null;
    },
    async byId(id) {
      const [row] = await ask<Row>('select id, session, used_at from desk_session where id = $1', [id], 'session of');
      return row === undefined ? null : opened(row);
    },
    async add(session) {
      const { id, hash, account, usedAt } = session;
      await ask('insert into desk_session (id, hash, account, used_at, session) values ($1, $2, $3, $4, $5)', [
        id,
        hash,
        account,
        usedAt,
        sealed(session),
      ]);
    },
    async change(session, to) {
      const changed = { ...session, ...to };
      const { id, hash, former, usedAt } = changed;
      const rows = await ask<{ id: string }>(
        `update desk_session set hash = $3, former = $4, used_at = $5, session = $6 where id = $1 and hash = $2 returning id`,
        [id, session.hash, hash, former?.hash ?? null, usedAt, sealed(changed)],
        'session cookie',
      );
      return rows.length > 0 ? changed : null;
    },
    async replace(session) {
      const { id, hash, former } = session;
      await ask(
        'update desk_session set hash = $2, former = $3, session = $4 where id = $1',
        [id, hash, former?.hash ?? null, sealed(session)],
        'session renew',
      );
    },
    async used(session) {
      const now = clock.now();
      if (now - session.usedAt >= usedGrainMs)
        await ask('update desk_session set used_at = $2 where id = $1', [session.id, now], 'session use');
      return { ...session, usedAt: now };
    },
    async drop(id) {
      await ask('delete from desk_session where id = $1', [id], 'session end');
    },
    async makeRoom(account) {
      await ask('delete from desk_session where used_at <= $1', [clock.now() - idleMs]);
      await ask(
        `delete from desk_session where id in (
          select id from desk_session where account = $1 order by used_at desc offset ${perAccountMax - 1})`,
        [account],
      );
    },
  };
}
