/** Who may sign in, as what; and the deletion of what is old. For administrators. */
import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../api';
import { api, told } from '../client.ts';
import { Asked } from '../insight/asked.tsx';
import { Page } from '../insight/page.tsx';
import { useTexts } from '../texts.ts';
import { type AccountAction, AccountChange } from './account-change.tsx';
import { accountsKey } from './account-requests.ts';
import { AccountsTable } from './accounts-table.tsx';
import { AddAccount } from './add-account.tsx';
import { Retention } from './retention.tsx';

/** For whoever has the permission `administer`. */
export function AccountsPage() {
  const { t } = useTexts();
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<{ account: Account; action: AccountAction } | null>(null);
  const asked = useQuery({ queryKey: accountsKey, queryFn: () => told(api.GET('/accounts')) });
  return (
    <Page title={t('accounts.title')} actions={<Button onClick={() => setAdding(true)}>{t('accounts.add')}</Button>}>
      <Asked query={asked}>
        {({ accounts }) => (
          <AccountsTable accounts={accounts} change={(account, action) => setChanging({ account, action })} />
        )}
      </Asked>
      <Stack mt="xl">
        <Retention />
      </Stack>
      {adding && <AddAccount onClose={() => setAdding(false)} />}
      {changing && <AccountChange {...changing} onClose={() => setChanging(null)} />}
    </Page>
  );
}
