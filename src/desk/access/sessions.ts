/** Who is signed in: what their cookies open, until when. Of a cookie only the SHA-256 is kept, in memory and sealed on disk. */
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import type { Note } from '../../stores/note.ts';
import type { Soon } from '../board/overview.ts';
import type { Account } from './account-files.ts';
import { createSessionTable, hashOf, type Kept, kept, type Live } from './session-table.ts';

export interface Sessions {
  /** A new one; the value is the cookie's. */
  begin(account: Account): Soon<{ session: Live; value: string }>;
  /** The session a cookie opens; null when there is none or it is over. Counts as use, and tells the cookie's new value where it is to get one. */
  use(value: string): Soon<{ session: Live; renewed: string | null } | null>;
  /** The session, unless it is over; does not count as use. */
  find(id: string): Soon<Live | null>;
  /** Gives it another cookie at once, the former is good for nothing any more; it goes on with the account as that is now. */
  renew(session: Live, account: Account): Soon<string>;
  /** On disk when it resolves. */
  end(session: Live): Promise<void>;
  /** Everything is on disk when it resolves. */
  close(): Promise<void>;
}

export interface SessionsOptions {
  note: Note<unknown>;
  clock: Clock;
  /** 256 bits for a cookie, fewer for an id; as base64url. */
  random: (bytes: number) => string;
  /** Null when there is none, or it is disabled. */
  accountOf: (id: string) => Account | null;
  failed: (error: unknown) => void;
}

const minuteMs = 60_000;
export const idleMs = 30 * minuteMs;
export const absoluteMs = 12 * 60 * minuteMs;
export const rotateAfterMs = 15 * minuteMs;
export const formerGoodMs = 30_000;
const saveAfterMs = 3_000;
/** When it was used last is written no more often than this, or every request would be a write. */
export const usedGrainMs = minuteMs;
export const perAccountMax = 10;
export const cookieBytes = 32;
export const idBytes = 9;

/** Begins with what was kept. What cannot be read is told to `failed`: then everybody signs in again. */
export async function openSessions({ note, clock, random, accountOf, failed }: SessionsOptions): Promise<Sessions> {
  const table = createSessionTable(clock.now);
  const saver = createSaver({ clock, failed, save: () => note.write(current()) });

  function isOver({ account, changedAt, beganAt, usedAt }: Kept): boolean {
    const now = clock.now();
    return now - usedAt >= idleMs || now - beganAt >= absoluteMs || accountOf(account)?.changedAt !== changedAt;
  }

  /** What is to be kept; what is over is dropped. */
  function current(): Kept[] {
    for (const session of [...table.values()]) if (isOver(session)) table.drop(session);
    return [...table.values()].map((session) => {
      session.savedUse = session.usedAt;
      return kept.parse(session);
    });
  }

  function makeRoom(account: string) {
    const own = [...table.values()].filter((other) => other.account === account);
    own.sort((a, b) => b.usedAt - a.usedAt);
    for (const oldest of own.slice(perAccountMax - 1)) table.drop(oldest);
  }

  function rotate(session: Live, formerGoodMs: number | null): string {
    const now = clock.now();
    const value = random(cookieBytes);
    table.rotate(session, { value, now, formerUntil: formerGoodMs === null ? null : now + formerGoodMs });
    saver.soon();
    return value;
  }

  for (const session of await read(note, failed)) table.put({ ...session, ...unsaved });
  current();

  return {
    begin(account) {
      makeRoom(account.id);
      const value = random(cookieBytes);
      const session = { ...begun(account, clock.now()), id: random(idBytes), csrf: random(cookieBytes) };
      const live: Live = { ...session, hash: hashOf(value), ...unsaved };
      table.put(live);
      saver.soon();
      return { session: live, value };
    },
    use(value) {
      const found = table.byCookie(value);
      if (!found) return null;
      const { session, isFormer } = found;
      if (isOver(session)) {
        table.drop(session);
        saver.soon();
        return null;
      }
      session.usedAt = clock.now();
      if (session.usedAt - session.savedUse >= usedGrainMs) saver.soon();
      if (isFormer) return { session, renewed: session.unconfirmed };
      session.unconfirmed = null;
      const isDue = clock.now() - session.rotatedAt >= rotateAfterMs;
      return { session, renewed: isDue ? rotate(session, formerGoodMs) : null };
    },
    find(id) {
      const session = table.get(id);
      return session && !isOver(session) ? session : null;
    },
    renew(session, account) {
      session.changedAt = account.changedAt;
      return rotate(session, null);
    },
    end(session) {
      table.drop(session);
      return saver.now();
    },
    close: saver.close,
  };
}

const unsaved = { former: null, unconfirmed: null, savedUse: 0 };

/** Of a session that begins now (epoch ms). */
export const begun = ({ id, changedAt }: Account, now: number) => ({
  account: id,
  changedAt,
  beganAt: now,
  usedAt: now,
  rotatedAt: now,
});

/** Writes a moment later what changes all the time, and at once what must not come back. */
function createSaver({
  clock,
  failed,
  save,
}: {
  clock: Clock;
  failed: (error: unknown) => void;
  save: () => Promise<void>;
}) {
  let cancel: (() => void) | null = null;
  let last: Promise<void> = Promise.resolve();

  function now(): Promise<void> {
    cancel?.();
    cancel = null;
    const saved = save();
    last = saved.catch(() => {});
    return saved;
  }

  return {
    now,
    soon() {
      cancel ??= clock.after(saveAfterMs, () => {
        now().catch(failed);
      });
    },
    async close() {
      if (cancel) await now();
      await last;
    },
  };
}

async function read(note: Note<unknown>, failed: (error: unknown) => void): Promise<Kept[]> {
  try {
    return z.array(kept).parse((await note.read()) ?? []);
  } catch (error) {
    failed(error);
    return [];
  }
}
