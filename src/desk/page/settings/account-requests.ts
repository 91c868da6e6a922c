/** Making and changing accounts. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Account, Paths } from '../api';
import { api, told } from '../client.ts';
import { tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';

type NewAccount = Paths['/accounts']['post']['requestBody']['content']['application/json'];
type Changes = Paths['/accounts/{id}']['patch']['requestBody']['content']['application/json'];

export const accountsKey = ['accounts'];
/** As the server wants them; the first in the order in which they are offered. */
export const roles = ['agent', 'supervisor', 'auditor', 'admin'] as const satisfies Array<Account['role']>;
export const idPattern = /^[a-z0-9][a-z0-9.-]{1,29}$/;
export const nameCharsMax = 60;

/** Makes an account; `over` once it is there. */
export function useAddAccount(over: () => void) {
  return useAccounts('accounts.added', over, (body: NewAccount) => told(api.POST('/accounts', { body })));
}

/** Changes one; every session of it ends. */
export function useChangeAccount(id: string, over: () => void) {
  return useAccounts('accounts.changed', over, (body: Changes) =>
    told(api.PATCH('/accounts/{id}', { params: { path: { id } }, body })),
  );
}

function useAccounts<Body>(
  said: 'accounts.added' | 'accounts.changed',
  over: () => void,
  ask: (body: Body) => Promise<Account>,
) {
  const { t } = useTexts();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: async ({ name }) => {
      tellDone(t(said, { name }));
      over();
      await queries.invalidateQueries({ queryKey: accountsKey });
    },
  });
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
const groups = 4;
const lettersInGroup = 5;

/** A password of twenty letters and digits (100 bits) that can be read out: none that look alike. */
export function madeUpPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(groups * lettersInGroup));
  // There are 32 letters, so each is as likely as another.
  const all = [...bytes].map((byte) => letters[byte % letters.length]).join('');
  return all.replaceAll(/(.{5})(?=.)/g, '$1-');
}
