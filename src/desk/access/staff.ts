/** What administrators do about accounts, and how the first of them gets theirs. */
import { type Answer, type Asked, type Handlers, ProblemError } from '../api/handling.ts';
import type { Account } from './account-files.ts';
import { changedNow, keepAnAdmin } from './accounts.ts';
import { askerOf, beginSession, type MeOptions } from './me.ts';
import { passwordOr } from './password-rules.ts';
import type { SetUp } from './set-up.ts';

type StaffHandlers = Handlers<'setUp' | 'accounts' | 'addAccount' | 'changeAccount'>;
type Change = Asked<'changeAccount'>['body'];

/** The operations about others' accounts, and the one for the first account; that who asks may do it is looked at before. */
export function createStaffHandlers(options: MeOptions & { setUp: SetUp }): StaffHandlers {
  const { accounts, sessions, hashing, cookie, clock, setUp } = options;
  return {
    async setUp(asked) {
      const { token, id, name, password } = asked.body;
      await accounts.look();
      setUp.check(token);
      const hash = await hashing.hash(passwordOr(password, id));
      const account = await accounts.add({ id, name, role: 'admin', password: hash }, { first: true });
      asked.note(id);
      return beginSession(asked, account, options);
    },
    async accounts() {
      await accounts.look();
      return { accounts: accounts.all().map(told) };
    },
    async addAccount({ body, note }) {
      const { id, name, role } = body;
      note(`${id}: ${role}`);
      const password = await hashing.hash(passwordOr(body.password, id));
      return told(await accounts.add({ id, name, role, password }));
    },
    async changeAccount(asked) {
      const { params, body } = asked;
      const { live, account: asker } = await askerOf(asked, options);
      const id = params['id'] ?? '';
      const known = accounts.get(id);
      if (!known) throw new ProblemError('not-found');
      asked.note(`${id}: ${inWords(body) || 'nothing'}`);
      const isOwn = id === asker.id;
      if (isOwn) mayChangeOwn(body, asker);
      const password = body.password === undefined ? null : await hashing.hash(passwordOr(body.password, id));
      const changed = await accounts.change(id, (current, others) => {
        const after = withChange(current, body, password);
        keepAnAdmin(current, after, others);
        return { ...after, changedAt: changedNow(current, clock.now()) };
      });
      if (isOwn && !changed.disabled) cookie.set(asked.response, await sessions.renew(live, changed));
      return told(changed);
    },
  };
}

/** Nobody gives themselves another role; and who has found a desk unlocked shall not get by without the password and the code. */
function mayChangeOwn({ role, password, removeTotp }: Change, own: Account): void {
  const isOtherRole = role !== undefined && role !== own.role;
  if (isOtherRole || password !== undefined || removeTotp) throw new ProblemError('forbidden');
}

const withChange = (current: Account, change: Change, password: string | null): Account => ({
  ...current,
  ...(change.name !== undefined && { name: change.name }),
  ...(change.role !== undefined && { role: change.role }),
  ...(change.disabled !== undefined && { disabled: change.disabled }),
  ...(password !== null && { password }),
  ...(change.removeTotp && { totpSecret: null, totpCounter: null }),
});

/** For the audit log. */
function inWords({ name, role, disabled, password, removeTotp }: Change): string {
  const said = [
    name === undefined ? null : 'name',
    role === undefined ? null : `role ${role}`,
    disabled === undefined ? null : disabled ? 'disabled' : 'enabled',
    password === undefined ? null : 'new password',
    removeTotp ? 'second factor removed' : null,
  ];
  return said.filter((part) => part !== null).join(', ');
}

const told = ({ id, name, role, totpSecret, disabled, lastSignInAt }: Account): Answer<'addAccount'> => ({
  id,
  name,
  role,
  totp: totpSecret !== null,
  disabled,
  lastSignInAt,
});
