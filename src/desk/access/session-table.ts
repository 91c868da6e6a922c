/** The sessions there are, by id and by cookie; of a cookie only the SHA-256, but for the moment in which its answer may be lost. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

export const kept = z.object({
  /** Not secret. */
  id: z.string(),
  account: z.string(),
  /** `changedAt` of the account; over when that is another one. */
  changedAt: z.int(),
  csrf: z.string(),
  /** Of the cookie. */
  hash: z.string(),
  beganAt: z.int(),
  usedAt: z.int(),
  rotatedAt: z.int(),
});
export type Kept = z.output<typeof kept>;

export interface Live extends Kept {
  /** The cookie before the last rotation, for requests under way. */
  former: { hash: string; until: number } | null;
  /** The cookie itself, until it has come back once: an answer that set it may have been lost. At most as long as `former` is good. */
  unconfirmed: string | null;
  /** The `usedAt` that is on disk. */
  savedUse: number;
}

export interface SessionTable {
  put(session: Live): void;
  drop(session: Live): void;
  get(id: string): Live | undefined;
  /** By its cookie, or by its former one while that is good. */
  byCookie(value: string): { session: Live; isFormer: boolean } | null;
  values(): Iterable<Live>;
  /** Gives it this cookie; the one before is good until `formerUntil` (epoch ms), or for nothing any more. */
  rotate(session: Live, to: { value: string; now: number; formerUntil: number | null }): void;
}

/** `now`: epoch ms. */
export function createSessionTable(now: () => number): SessionTable {
  const byId = new Map<string, Live>();
  const byHash = new Map<string, Live>();

  function put(session: Live) {
    byId.set(session.id, session);
    byHash.set(session.hash, session);
  }

  function forgetFormer(session: Live) {
    if (session.former) byHash.delete(session.former.hash);
    session.former = null;
    session.unconfirmed = null;
  }

  return {
    put,
    drop(session) {
      forgetFormer(session);
      byHash.delete(session.hash);
      byId.delete(session.id);
    },
    get: (id) => byId.get(id),
    byCookie(value) {
      const hash = hashOf(value);
      const session = byHash.get(hash);
      if (!session) return null;
      if (session.former && now() >= session.former.until) forgetFormer(session);
      if (hash === session.hash) return { session, isFormer: false };
      return hash === session.former?.hash ? { session, isFormer: true } : null;
    },
    values: () => byId.values(),
    rotate(session, { value, now, formerUntil }) {
      const { hash } = session;
      forgetFormer(session);
      if (formerUntil === null) byHash.delete(hash);
      else {
        session.former = { hash, until: formerUntil };
        session.unconfirmed = value;
      }
      session.hash = hashOf(value);
      session.rotatedAt = now;
      put(session);
    },
  };
}

/** What is kept of a cookie. */
export const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url');
