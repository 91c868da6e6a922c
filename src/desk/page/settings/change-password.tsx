/** Changes one's own password. */
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '../client.ts';
import { Card } from '../insight/card.tsx';
import { useSession } from '../shell/session.tsx';
import { problemText, tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';

/** As the server wants them. */
export const passwordCharsAtLeast = 12;
const empty = { old: '', new: '', again: '' };

/** Every other session of the account ends with it. */
export function ChangePassword() {
  const { t } = useTexts();
  const { me } = useSession();
  const [words, setWords] = useState(empty);
  const short = words.new.length > 0 && words.new.length < passwordCharsAtLeast;
  const differs = words.again.length > 0 && words.again !== words.new;
  const isReady = words.old !== '' && words.new.length >= passwordCharsAtLeast && words.again === words.new;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => told(api.POST('/me/password', { body: { old: words.old, new: words.new } })),
    onSuccess: () => {
      setWords(empty);
      tellDone(t('profile.changed'));
    },
  });
  const field = (name: keyof typeof empty) => ({
    label: t(`profile.${name}`),
    value: words[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setWords((before) => ({ ...before, [name]: currentTarget.value })),
  });
  return (
    <Card title={t('profile.password')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) mutate();
        }}
      >
        <Stack gap="sm" maw={360}>
          {/* For password managers, which otherwise take the wrong account. */}
          <input type="text" autoComplete="username" value={me.id} readOnly hidden />
          <PasswordInput {...field('old')} autoComplete="current-password" error={error && problemText(error)} />
          <PasswordInput
            {...field('new')}
            autoComplete="new-password"
            description={t('profile.newHint')}
            error={short && t('profile.tooShort')}
          />
          <PasswordInput {...field('again')} autoComplete="new-password" error={differs && t('profile.differs')} />
          <Button type="submit" loading={isPending} disabled={!isReady}>
            {t('profile.change')}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
