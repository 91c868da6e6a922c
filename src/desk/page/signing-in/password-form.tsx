/** Name and password. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts.ts';
import css from './door.module.css';

export interface Credentials {
  id: string;
  password: string;
}

interface PasswordFormProps {
  busy: boolean;
  wrong: string | null;
  onGiven: (credentials: Credentials) => void;
}

/** Keeps what was typed when it was wrong. */
export function PasswordForm({ busy, wrong, onGiven }: PasswordFormProps) {
  const { t } = useTexts();
  const [id, setId] = useState('');
  const [password, setPassword] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    onGiven({ id: id.trim(), password });
  }
  return (
    <form className={css.form} onSubmit={submit}>
      {wrong && (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      )}
      <TextInput
        label={t('signIn.id')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        data-autofocus
        value={id}
        onChange={({ currentTarget }) => setId(currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <Button type="submit" size="md" loading={busy} fullWidth>
        {t('signIn.go')}
      </Button>
    </form>
  );
}
