/** Name, sign-in name and password of the first account. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts.ts';
import css from './door.module.css';

export interface NewAccount {
  id: string;
  name: string;
  password: string;
}

interface SetUpFormProps {
  busy: boolean;
  wrong: string | null;
  onGiven: (account: NewAccount) => void;
}

/** As the server demands it. */
const passwordLength = 12;
const idForm = /^[a-z0-9][a-z0-9.-]{1,29}$/;

function useProblems(typed: NewAccount & { again: string }) {
  const { t } = useTexts();
  const missing = passwordLength - typed.password.length;
  return {
    name: typed.name.trim() === '' ? t('setUp.noName') : null,
    id: idForm.test(typed.id) ? null : t('setUp.badId'),
    password: missing > 0 ? t('setUp.tooShort', { count: missing }) : null,
    again: typed.again === typed.password ? null : t('setUp.differs'),
  };
}

/** Gives only what the server would take. */
export function SetUpForm({ busy, wrong, onGiven }: SetUpFormProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState({ id: '', name: '', password: '', again: '' });
  const [tried, setTried] = useState(false);
  const problems = useProblems(typed);
  const field = (name: keyof typeof typed) => ({
    name,
    label: t(`setUp.${name}`),
    value: typed[name],
    error: tried && problems[name],
    required: true,
    withAsterisk: false,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setTyped((now) => ({ ...now, [name]: value })),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.values(problems).some((problem) => problem !== null)) return;
    const { id, name, password } = typed;
    onGiven({ id, name: name.trim(), password });
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {wrong && (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      )}
      <TextInput {...field('name')} description={t('setUp.nameHint')} autoComplete="name" />
      <TextInput
        {...field('id')}
        description={t('setUp.idHint')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordInput {...field('password')} description={t('setUp.passwordHint')} autoComplete="new-password" />
      <PasswordInput {...field('again')} autoComplete="new-password" />
      <Button type="submit" size="md" loading={busy} fullWidth>
        {t('setUp.go')}
      </Button>
    </form>
  );
}
