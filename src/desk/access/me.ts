/** What one does about oneself: signing in and out, one's own password and second factor. */
import type { Clock } from '../../engine/clock.ts';
import { type Answer, type Asking, allowed, type Handlers, ProblemError, type Session } from '../api/handling.ts';
import type { Account } from './account-files.ts';
import { type Accounts, changedNow } from './accounts.ts';
import type { SessionCookie } from './cookie.ts';
import type { Hashing } from './hashing.ts';
import type { Keeping } from './keeping.ts';
import { passwordOr } from './password-rules.ts';
import type { Proofs } from './proofs.ts';
import type { Live } from './session-table.ts';
import type { Sessions } from './sessions.ts';
import { offerTotp } from './totp.ts';

export interface MeOptions {
  accounts: Accounts;
  sessions: Sessions;
  proofs: Proofs;
  hashing: Hashing;
  cookie: SessionCookie;
  /** Of secrets of second factors that are being set up. */
  keeping: Keeping;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
}

/** Roles that see more than conversations; who has one needs a second factor. */
const totpRoles: readonly string[] = ['admin', 'auditor', 'supervisor'];
const offerGoodMs = 10 * 60_000;

/** Whether this account may do nothing before it has a second factor. */
export const mustSetTotpOf = ({ role, totpSecret }: Account): boolean =>
  totpSecret === null && totpRoles.includes(role);

/** As the page is told. */
export const meOf = (account: Account, { csrf }: Pick<Session, 'csrf'>): Answer<'me'> => ({
  id: account.id,
  name: account.name,
  role: account.role,
  permissions: [...allowed[account.role]],
  csrf,
  totp: account.totpSecret !== null,
  mustSetTotp: mustSetTotpOf(account),
});

/** Whose request it is. Throws `ProblemError` `not-signed-in`. */
export async function askerOf(
  { session }: Pick<Asking, 'session'>,
  { accounts, sessions }: Pick<MeOptions, 'accounts' | 'sessions'>,
): Promise<{ live: Live; account: Account }> {
  const live = session && (await sessions.find(session.id));
  const account = live && accounts.get(live.account);
  if (!account) throw new ProblemError('not-signed-in');
  return { live, account };
}

/** Ends the session the browser had, and begins another one. */
export async function beginSession(
  { request, response }: Pick<Asking, 'request' | 'response'>,
  account: Account,
  { sessions, cookie }: Pick<MeOptions, 'sessions' | 'cookie'>,
): Promise<Answer<'me'>> {
  for (const value of cookie.in(request)) {
    const former = await sessions.use(value);
    if (former) await sessions.end(former.session);
  }
  const { session, value } = await sessions.begin(account);
  cookie.set(response, value);
  return meOf(account, session);
}

type MeHandlers = Handlers<'me' | 'signIn' | 'signOut' | 'changePassword' | 'beginTotp' | 'confirmTotp'>;

/** The operations by which one signs in and out, and changes what is one's own; a cookie goes with each that changes it. */
export function createMeHandlers(options: MeOptions): MeHandlers {
  const { accounts, sessions, proofs, hashing, cookie, clock, keeping } = options;
  const offerOf = (live: Live) => `second factor of ${live.id}`;

  async function renewed({ response }: Pick<Asking, 'response'>, live: Live, account: Account): Promise<void> {
    cookie.set(response, await sessions.renew(live, account));
  }

  async function offered(live: Live): Promise<string> {
    const offer = await keeping.get(offerOf(live));
    if (offer === null) throw new ProblemError('not-possible');
    return offer.secret;
  }

  return {
    async me(asked) {
      const { live, account } = await askerOf(asked, options);
      return meOf(account, live);
    },
    async signIn(asked) {
      const { body, address } = asked;
      const id = body.id.trim().toLowerCase();
      // Somebody may just have been given theirs at another process.
      await accounts.look(accounts.get(id) === null);
      // What is typed as a name may be a password.
      asked.note(accounts.get(id) ? id : 'no such account');
      const account = await proofs.password({ id, password: body.password, address });
      const came = (current: Account): Account => ({ ...current, lastSignInAt: clock.now() });
      const { totpSecret: secret } = account;
      if (secret === null) return beginSession(asked, await proofs.unchanged(account, came), options);
      if (!body.code) throw new ProblemError('totp-needed');
      return beginSession(asked, await proofs.code({ account, secret, code: body.code, address }, came), options);
    },
    async signOut(asked) {
      const { live } = await askerOf(asked, options);
      await keeping.drop(offerOf(live));
      await sessions.end(live);
      cookie.clear(asked.response);
      return undefined;
    },
    async changePassword(asked) {
      const { live, account } = await askerOf(asked, options);
      const { old, new: next } = asked.body;
      const proven = await proofs.password({ id: account.id, password: old, address: asked.address });
      const password = await hashing.hash(passwordOr(next, account.id));
      const changed = await proofs.unchanged(proven, (current) => ({
        ...current,
        password,
        changedAt: changedNow(current, clock.now()),
      }));
      await renewed(asked, live, changed);
      return undefined;
    },
    async beginTotp(asked) {
      const { live, account } = await askerOf(asked, options);
      await proofs.password({ id: account.id, password: asked.body.password, address: asked.address });
      const offer = offerTotp(account.id, options.random);
      await keeping.put(offerOf(live), { secret: offer.secret, until: clock.now() + offerGoodMs });
      return offer;
    },
    async confirmTotp(asked) {
      const { live, account } = await askerOf(asked, options);
      const secret = await offered(live);
      const { code } = asked.body;
      const changed = await proofs.code({ account, secret, code, address: asked.address }, (current) => ({
        ...current,
        totpSecret: secret,
        changedAt: changedNow(current, clock.now()),
      }));
      await keeping.drop(offerOf(live));
      await renewed(asked, live, changed);
      return meOf(changed, live);
    },
  };
}
