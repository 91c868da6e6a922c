/** The first account, made with the link that the server has printed. */
import { useMutation } from '@tanstack/react-query';
import { api, told } from '../client.ts';
import { problemText } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import css from './door.module.css';
import { Door } from './door.tsx';
import { type NewAccount, SetUpForm } from './set-up-form.tsx';

/** Leads to the console once the account is made: it is signed in then. */
export function SetUp() {
  const { t } = useTexts();
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (account: NewAccount) => told(api.POST('/set-up', { body: { ...account, token } })),
    // The token is spent, and has no place in the browser's history.
    onSuccess: () => location.replace('/desk/'),
  });
  return (
    <Door title={t('setUp.title')} lead={t('setUp.lead')}>
      {token === '' ? (
        <p className={css.wrong} role="alert">
          {t('setUp.noToken')}
        </p>
      ) : (
        <SetUpForm busy={isPending || isSuccess} wrong={error ? problemText(error) : null} onGiven={mutate} />
      )}
    </Door>
  );
}
