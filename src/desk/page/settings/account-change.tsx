/** Changes an account, each change asked once more. */
import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Account } from '../api';
import { useSession } from '../shell/session.tsx';
import { problemText } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { nameCharsMax, useChangeAccount } from './account-requests.ts';
import { passwordCharsAtLeast } from './change-password.tsx';
import { Confirm } from './confirm.tsx';
import { NewPassword } from './new-password.tsx';
import { RoleChoice } from './role-choice.tsx';

export type AccountAction = 'edit' | 'newPassword' | 'removeTotp' | 'block' | 'unblock';

interface ChangeProps {
  account: Account;
  action: AccountAction;
  onClose: () => void;
}

/** Closes when it is done; what the server has against it, such as the last administrator, is told inside. */
export function AccountChange({ account, action, onClose }: ChangeProps) {
  const { t } = useTexts();
  const [edited, setEdited] = useState({ name: account.name, role: account.role });
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useChangeAccount(account.id, onClose);
  const name = edited.name.trim();
  const renamed = name !== account.name;
  const promoted = edited.role !== account.role;
  const changes = {
    edit: { ...(renamed && { name }), ...(promoted && { role: edited.role }) },
    newPassword: { password },
    removeTotp: { removeTotp: true as const },
    block: { disabled: true },
    unblock: { disabled: false },
  };
  const isReady = {
    edit: name !== '' && (renamed || promoted),
    newPassword: password.length >= passwordCharsAtLeast,
    removeTotp: true,
    block: true,
    unblock: true,
  };
  return (
    <Confirm
      opened
      title={t(`accounts.${action}Title`, { name: account.name })}
      go={action === 'edit' ? t('app.save') : t(`accounts.${action}`)}
      danger={action === 'block' || action === 'removeTotp'}
      pending={isPending}
      disabled={!isReady[action]}
      onGo={() => mutate(changes[action])}
      onClose={onClose}
    >
      <Stack gap="sm">
        {action === 'edit' ? (
          <Edit account={account} edited={edited} change={setEdited} />
        ) : (
          <Text size="sm">{t(`accounts.${action}About`)}</Text>
        )}
        {action === 'newPassword' && <NewPassword password={password} change={setPassword} />}
        {error && (
          <Alert color="red" role="alert">
            {problemText(error)}
          </Alert>
        )}
      </Stack>
    </Confirm>
  );
}

type Edited = Pick<Account, 'name' | 'role'>;

function Edit({ account, edited, change }: { account: Account; edited: Edited; change: (edited: Edited) => void }) {
  const { t } = useTexts();
  const { me } = useSession();
  return (
    <>
      <TextInput
        label={t('accounts.name')}
        description={t('accounts.nameHint')}
        maxLength={nameCharsMax}
        value={edited.name}
        onChange={({ currentTarget }) => change({ ...edited, name: currentTarget.value })}
      />
      {account.id === me.id ? (
        <Text size="sm">{t('accounts.ownRole')}</Text>
      ) : (
        <RoleChoice role={edited.role} change={(role) => change({ ...edited, role })} />
      )}
      <Text size="sm">{t('accounts.signsOut')}</Text>
    </>
  );
}
