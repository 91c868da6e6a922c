/** Who may come in to the desk: accounts, passwords, second factors, sessions. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Handlers, Session } from '../api/handling.ts';
import { createSessionCookie } from './cookie.ts';
import { createHashing, type Hashing } from './hashing.ts';
import { createMeHandlers, mustSetTotpOf } from './me.ts';
import { type InDatabase, type OnDisk, openParts } from './parts.ts';
import { createProofs } from './proofs.ts';
import type { Live } from './session-table.ts';
import { openSetUp } from './set-up.ts';
import { createStaffHandlers } from './staff.ts';

export type { Hashing };

export interface AccessOptions {
  /** Where accounts and sessions are. */
  at: OnDisk | InDatabase;
  seal: Seal;
  clock: Clock;
  /** Cookies go over https only. */
  secure: boolean;
  /** That many bytes. */
  random?: (bytes: number) => Uint8Array;
  /** Cheaper in tests. */
  hashing?: Hashing;
  /** Told of an account or sessions that cannot be read or written. */
  failed: (error: unknown) => void;
}

type Ids =
  | 'me'
  | 'signIn'
  | 'signOut'
  | 'changePassword'
  | 'beginTotp'
  | 'confirmTotp'
  | 'setUp'
  | 'accounts'
  | 'addAccount'
  | 'changeAccount';

export interface Access {
  handlers: Handlers<Ids>;
  /**
   * Who has made the request. Counts as use of the session, and may set another cookie. Of a request that is being answered, as a
   * stream is, asked again: whether that session is still on, which is no use of it.
   */
  session(request: Request): Promise<Session | null>;
  /** Nothing else is allowed before a second factor is set up. */
  mustSetTotp(session: Session): boolean;
  /** Whether anybody could sign in. What was changed on the disk is seen a moment later. */
  hasAccounts(): boolean;
  /** Of an account; null when there is none. */
  nameOf(account: string): string | null;
  /** Token of the set-up link; null when there is an account, and a day after the start. */
  setUpToken(): string | null;
  /** Everything is on disk when it resolves. */
  close(): Promise<void>;
}

/** Of the set-up link. */
const tokenBytes = 32;

/** Rejects when the accounts cannot be read. A single process may serve a folder, any number a database; the command line may write beside them. */
export async function openAccess(options: AccessOptions): Promise<Access> {
  const { at, seal, clock, failed, secure, random = randomBytes, hashing = createHashing() } = options;
  const randomText = (bytes: number) => Buffer.from(random(bytes)).toString('base64url');
  const { attempts, ...kept } = await openParts({ at, seal, clock, random: randomText, failed });
  const { accounts, sessions, keeping } = kept;
  const isShared = 'pool' in at;
  const cookie = createSessionCookie(secure);
  const proofs = createProofs({ accounts, attempts, hashing, clock });
  const setUp = await openSetUp({ token: randomText(tokenBytes), clock, keeping, isOpen: accounts.isEmpty });
  const parts = { ...kept, proofs, hashing, cookie, clock, random, setUp };
  /** Of requests whose answer has begun: their cookie may have been replaced since. */
  const answered = new WeakMap<Request, string>();

  async function opened(request: Request): Promise<Live | null> {
    const { res: response } = request;
    if (response?.headersSent) return sessions.find(answered.get(request) ?? '');
    for (const value of cookie.in(request)) {
      const used = await sessions.use(value);
      if (!used) continue;
      if (used.renewed !== null && response) cookie.set(response, used.renewed);
      answered.set(request, used.session.id);
      return used.session;
    }
    return null;
  }

  return {
    handlers: { ...createMeHandlers(parts), ...createStaffHandlers(parts) },
    async session(request) {
      await accounts.look();
      const live = await opened(request);
      const account = live && accounts.get(live.account);
      if (!account || account.disabled) return null;
      return { id: live.id, account: account.id, name: account.name, role: account.role, csrf: live.csrf };
    },
    mustSetTotp({ account: id }) {
      const account = accounts.get(id);
      return account === null || mustSetTotpOf(account);
    },
    hasAccounts() {
      const has = accounts.all().some(({ disabled }) => !disabled);
      // Until the command line has made the first one; other processes may make and disable them at any time.
      if (!has || isShared) void accounts.look();
      return has;
    },
    nameOf: (account) => accounts.get(account)?.name ?? null,
    setUpToken: setUp.token,
    close: sessions.close,
  };
}
