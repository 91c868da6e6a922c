/** Who may come in to the desk: accounts, passwords, second factors, sessions. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Note } from '../../stores/note.ts';
import type { Handlers, Session } from '../api/handling.ts';
import { openAccounts } from './accounts.ts';
import { createAttempts } from './attempts.ts';
import { createSessionCookie } from './cookie.ts';
import { createHashing, type Hashing } from './hashing.ts';
import { createMeHandlers, mustSetTotpOf } from './me.ts';
import { createProofs } from './proofs.ts';
import type { Live } from './session-table.ts';
import { openSessions } from './sessions.ts';
import { createSetUp } from './set-up.ts';
import { createStaffHandlers } from './staff.ts';

export type { Hashing };

export interface AccessOptions {
  /** Of the accounts. */
  folder: string;
  /** Who is signed in, over restarts. */
  sessions: Note<unknown>;
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
  /** Told of an account that was made, changed or removed beside the running server, as by the command line: for the audit log. */
  changedElsewhere?: (id: string) => void;
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
  /** Token of the set-up link; null when there is an account, and a day after the start. */
  setUpToken(): string | null;
  /** Everything is on disk when it resolves. */
  close(): Promise<void>;
}

/** Of the set-up link. */
const tokenBytes = 32;

/** Rejects when the folder cannot be read. A single process may serve a folder; the command line may write beside it. */
export async function openAccess(options: AccessOptions): Promise<Access> {
  const { folder, seal, clock, failed, secure, random = randomBytes, hashing = createHashing() } = options;
  const randomText = (bytes: number) => Buffer.from(random(bytes)).toString('base64url');
  const { changedElsewhere } = options;
  const accounts = await openAccounts({ folder, seal, clock, failed, ...(changedElsewhere && { changedElsewhere }) });
  const enabled = (id: string) => {
    const account = accounts.get(id);
    return account?.disabled === false ? account : null;
  };
  const sessions = await openSessions({
    note: options.sessions,
    clock,
    random: randomText,
    accountOf: enabled,
    failed,
  });
  const cookie = createSessionCookie(secure);
  const proofs = createProofs({ accounts, attempts: createAttempts(), hashing, clock });
  const setUp = createSetUp({ token: randomText(tokenBytes), clock, isOpen: accounts.isEmpty });
  const parts = { accounts, sessions, proofs, hashing, cookie, clock, random, setUp };
  /** Of requests whose answer has begun: their cookie may have been replaced since. */
  const answered = new WeakMap<Request, string>();

  function opened(request: Request): Live | null {
    const { res: response } = request;
    if (response?.headersSent) return sessions.find(answered.get(request) ?? '');
    for (const value of cookie.in(request)) {
      const used = sessions.use(value);
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
      const live = opened(request);
      const account = live && enabled(live.account);
      return account && { id: live.id, account: account.id, name: account.name, role: account.role, csrf: live.csrf };
    },
    mustSetTotp({ account: id }) {
      const account = accounts.get(id);
      return account === null || mustSetTotpOf(account);
    },
    hasAccounts() {
      const has = accounts.all().some(({ disabled }) => !disabled);
      // Until the command line has made the first one.
      if (!has) void accounts.look();
      return has;
    },
    setUpToken: setUp.token,
    close: sessions.close,
  };
}
