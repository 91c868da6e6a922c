/** The second factor. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../texts.ts';
import css from './door.module.css';

const digits = 6;

interface CodeFormProps {
  busy: boolean;
  wrong: string | null;
  onCode: (code: string) => void;
  onAnother: () => void;
}

/** Gives six digits, and nothing else. */
export function CodeForm({ busy, wrong, onCode, onAnother }: CodeFormProps) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    onCode(code);
  }
  return (
    <form className={css.form} onSubmit={submit}>
      {wrong && (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      )}
      <TextInput
        label={t('signIn.code')}
        name="code"
        size="md"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={digits + 1}
        required
        withAsterisk={false}
        ref={(input) => input?.focus()}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value.replaceAll(/\D/g, ''))}
      />
      <Button type="submit" size="md" loading={busy} disabled={code.length !== digits} fullWidth>
        {t('signIn.go')}
      </Button>
      <Button variant="subtle" onClick={onAnother}>
        {t('signIn.another')}
      </Button>
    </form>
  );
}
