/** Chooses a role, each with what it may do. */
import { Radio, Stack } from '@mantine/core';
import type { Account } from '../api';
import { useTexts } from '../texts.ts';
import { roles } from './account-requests.ts';

/** The roles are the server's. */
export function RoleChoice({ role, change }: { role: Account['role']; change: (role: Account['role']) => void }) {
  const { t, named } = useTexts();
  return (
    <Radio.Group label={t('accounts.role')} value={role} onChange={(value) => change(value as Account['role'])}>
      <Stack gap="xs" mt="xs">
        {roles.map((each) => (
          <Radio key={each} value={each} label={named('role', each) ?? each} description={t(`roleAbout.${each}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
