/** Sets up the second factor: the password, a code to be scanned, the first code from the app. */
import { Button, Code, CopyButton, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Me } from '../api';
import { api, told } from '../client.ts';
import { problemText, tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';

interface Begun {
  secret: string;
  qr: string;
}

/** Tells who is signed in from then on, once the first code was right. */
export function TotpSetUp({ onDone }: { onDone: (me: Me) => void }) {
  const { t } = useTexts();
  const [begun, setBegun] = useState<Begun | null>(null);
  return (
    <Stack gap="md">
      <Text size="sm">{t('totp.intro')}</Text>
      {begun === null ? <Password begin={setBegun} /> : <Scan begun={begun} onDone={onDone} />}
    </Stack>
  );
}

function Password({ begin }: { begin: (begun: Begun) => void }) {
  const { t } = useTexts();
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => told(api.POST('/me/totp', { body: { password } })),
    onSuccess: begin,
  });
  return (
    <form onSubmit={submitting(() => mutate())}>
      <Stack gap="sm" maw={360}>
        <PasswordInput
          label={t('totp.step1')}
          autoComplete="current-password"
          required
          value={password}
          error={error && problemText(error)}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" loading={isPending} disabled={password === ''}>
          {t('totp.next')}
        </Button>
      </Stack>
    </form>
  );
}

function Scan({ begun, onDone }: { begun: Begun; onDone: (me: Me) => void }) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  const digits = code.replaceAll(/\D/g, '');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => told(api.POST('/me/totp/confirm', { body: { code: digits } })),
    onSuccess: (me) => {
      tellDone(t('totp.done'));
      onDone(me);
    },
  });
  return (
    <form onSubmit={submitting(() => mutate())}>
      <Stack gap="sm" maw={420}>
        <Text fw={600}>{t('totp.step2')}</Text>
        {/* White, whatever the page's colour: readers of QR codes want dark on light. As an image nothing in it can run. */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(begun.qr)}`}
          alt={t('totp.qr')}
          width={208}
          height={208}
          style={{ background: '#fff', padding: 12, borderRadius: 8, border: '1px solid var(--line)' }}
        />
        <Text size="sm">{t('totp.secret')}</Text>
        <Group gap="xs">
          <Code fz="sm">{begun.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</Code>
          <CopyButton value={begun.secret}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy} aria-live="polite">
                {copied ? t('general.copied') : t('totp.copySecret')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <TextInput
          label={t('totp.step3')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
          required
          value={code}
          error={error && problemText(error)}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <Button type="submit" loading={isPending} disabled={digits.length !== 6}>
          {t('totp.confirm')}
        </Button>
      </Stack>
    </form>
  );
}

const submitting = (submit: () => void) => (event: FormEvent) => {
  event.preventDefault();
  submit();
};
