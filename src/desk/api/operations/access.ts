/** Signing in, accounts. */
import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { account, me, role } from '../shapes.ts';

const newPassword = z.string().min(12, 'at least 12 characters').max(200);
const accountId = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,29}$/, 'small letters, digits, dots and dashes; 2 to 30');
const accountName = z.string().trim().min(1).max(60);

export const access = {
  me: { method: 'GET', path: '/me', summary: 'Who is signed in', permission: 'signedIn', answer: me },
  signIn: {
    method: 'POST',
    path: '/sign-in',
    summary: 'Signs in; answers 401 with code `totp-needed` when the second factor is missing',
    permission: 'none',
    body: z.object({ id: z.string().max(60), password: z.string().max(200), code: z.string().max(10).optional() }),
    answer: me,
  },
  signOut: { method: 'POST', path: '/sign-out', summary: 'Signs out', permission: 'signedIn' },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    summary: 'Changes one’s own password; every other session of the account ends',
    permission: 'signedIn',
    body: z.object({ old: z.string().max(200), new: newPassword }),
  },
  beginTotp: {
    method: 'POST',
    path: '/me/totp',
    summary: 'Begins to set up a second factor',
    permission: 'signedIn',
    body: z.object({ password: z.string().max(200) }),
    answer: z.object({ secret: z.string(), uri: z.string(), qr: z.string().describe('An SVG') }),
  },
  confirmTotp: {
    method: 'POST',
    path: '/me/totp/confirm',
    summary: 'The first code shows that it works',
    permission: 'signedIn',
    body: z.object({ code: z.string().max(10) }),
    answer: me,
  },
  setUp: {
    method: 'POST',
    path: '/set-up',
    summary:
      'Makes the first account, an administrator’s, with the token of the link that was printed at the first start',
    permission: 'none',
    body: z.object({ token: z.string().max(100), id: accountId, name: accountName, password: newPassword }),
    answer: me,
  },
  accounts: {
    method: 'GET',
    path: '/accounts',
    summary: 'All accounts',
    permission: 'administer',
    answer: z.object({ accounts: z.array(account) }),
  },
  addAccount: {
    method: 'POST',
    path: '/accounts',
    summary: 'Makes an account',
    permission: 'administer',
    body: z.object({ id: accountId, name: accountName, role, password: newPassword }),
    answer: account,
  },
  changeAccount: {
    method: 'PATCH',
    path: '/accounts/{id}',
    summary:
      'Another name or role; blocks or unblocks; a new password or no second factor any more. Every session of the account ends',
    permission: 'administer',
    body: z.object({
      name: accountName.optional(),
      role: role.optional(),
      disabled: z.boolean().optional(),
      password: newPassword.optional(),
      removeTotp: z.literal(true).optional(),
    }),
    answer: account,
  },
} as const satisfies Record<string, Operation>;
