/** Makes an account. */
import { Alert, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Account } from '../api';
import { problemText } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { idPattern, nameCharsMax, useAddAccount } from './account-requests.ts';
import { passwordCharsAtLeast } from './change-password.tsx';
import { Confirm } from './confirm.tsx';
import { NewPassword } from './new-password.tsx';
import { RoleChoice } from './role-choice.tsx';

/** Closes when it is made. */
export function AddAccount({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [made, setMade] = useState({ id: '', name: '', role: 'agent' as Account['role'], password: '' });
  const { mutate, isPending, error } = useAddAccount(onClose);
  const change = (part: Partial<typeof made>) => setMade((before) => ({ ...before, ...part }));
  const isReady = idPattern.test(made.id) && made.name.trim() !== '' && made.password.length >= passwordCharsAtLeast;
  return (
    <Confirm
      opened
      title={t('accounts.add')}
      go={t('accounts.add')}
      pending={isPending}
      disabled={!isReady}
      onGo={() => mutate({ ...made, name: made.name.trim() })}
      onClose={onClose}
    >
      <Stack gap="sm">
        <TextInput
          label={t('accounts.name')}
          description={t('accounts.nameHint')}
          maxLength={nameCharsMax}
          data-autofocus
          value={made.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <TextInput
          label={t('accounts.id')}
          description={t('accounts.idHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={30}
          value={made.id}
          error={made.id.length > 1 && !idPattern.test(made.id) && t('accounts.idHint')}
          onChange={({ currentTarget }) => change({ id: currentTarget.value })}
        />
        <RoleChoice role={made.role} change={(role) => change({ role })} />
        <NewPassword password={made.password} change={(password) => change({ password })} />
        {error && (
          <Alert color="red" role="alert">
            {problemText(error)}
          </Alert>
        )}
      </Stack>
    </Confirm>
  );
}
