/** Signing in: name and password, then the second factor where there is one. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Me } from '../api.d.ts';
import { api, ProblemError, told } from '../client.ts';
import { problemText } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { CodeForm } from './code-form.tsx';
import { Door } from './door.tsx';
import { type Credentials, PasswordForm } from './password-form.tsx';

interface SignInProps {
  onDone: (me: Me) => void;
  /** Somebody was signed in here, and is no longer. */
  ended: boolean;
}

/** `onDone` is told who has signed in. */
export function SignIn({ onDone, ended }: SignInProps) {
  const { t } = useTexts();
  const [known, setKnown] = useState<Credentials | null>(null);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (body: Credentials & { code?: string }) => told(api.POST('/sign-in', { body })),
    onSuccess: onDone,
    onError(problem, { id, password }) {
      if (problem instanceof ProblemError && problem.problem.code === 'totp-needed') setKnown({ id, password });
    },
  });
  const needsCode = error instanceof ProblemError && error.problem.code === 'totp-needed';
  const wrong = error && !needsCode ? problemText(error) : null;
  function startAgain() {
    reset();
    setKnown(null);
  }
  if (known)
    return (
      <Door title={t('signIn.codeTitle')} lead={t('signIn.codeLead')}>
        <CodeForm busy={isPending} wrong={wrong} onCode={(code) => mutate({ ...known, code })} onAnother={startAgain} />
      </Door>
    );
  return (
    <Door title={t('signIn.title')} lead={ended ? t('signIn.ended') : t('signIn.lead')}>
      <PasswordForm busy={isPending} wrong={wrong} onGiven={mutate} />
    </Door>
  );
}
