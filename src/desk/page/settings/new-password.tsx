/** A password for somebody else: typed, or made up and copied. */
import { Button, CopyButton, Group, Stack, TextInput } from '@mantine/core';
import { useTexts } from '../texts.ts';
import { madeUpPassword } from './account-requests.ts';
import { passwordCharsAtLeast } from './change-password.tsx';

/** Shown in clear: whoever sets it has to hand it over. */
export function NewPassword({ password, change }: { password: string; change: (password: string) => void }) {
  const { t } = useTexts();
  const short = password.length > 0 && password.length < passwordCharsAtLeast;
  return (
    <Stack gap="xs">
      <TextInput
        label={t('accounts.password')}
        description={t('accounts.passwordHint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={password}
        error={short && t('profile.tooShort')}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => change(madeUpPassword())}>
          {t('accounts.make')}
        </Button>
        {password !== '' && (
          <CopyButton value={password}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy} aria-live="polite">
                {copied ? t('general.copied') : t('general.copy')}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
    </Stack>
  );
}
