/** Beside the list, as long as nothing is chosen: what to do first. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, told } from '../client.ts';
import { useFirstPage } from '../list/list-pages.ts';
import { accountsKey } from '../settings/account-requests.ts';
import { useSession } from '../shell/session.tsx';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import css from './none-open.module.css';

/** Not shown where there is room for one pane only. */
export function NoneOpen() {
  const { t } = useTexts();
  const { may } = useSession();
  return (
    <section className={css.none} aria-label={t('talk.title')}>
      {may('administer') && <FirstAccounts />}
      <NextWaiting />
    </section>
  );
}

/** The one who has waited longest is one press away. */
function NextWaiting() {
  const { t } = useTexts();
  // The list that the page opens with: asked for once for both.
  const { data } = useFirstPage({ view: 'waiting' });
  const longest = data?.items[0];
  if (longest === undefined) return <Empty title={t('talk.none')} hint={t('talk.noneWaitingHint')} />;
  return (
    <Empty title={t('talk.waitingNow', { count: data?.total ?? 1 })}>
      <Button component={Link} href={`/conversations/${longest.number}`} size="md">
        {t('talk.openLongest')}
      </Button>
      <p className={css.or}>{t('talk.noneHint')}</p>
    </Empty>
  );
}

/** Whoever has set the desk up is alone in it: nobody could answer yet. */
function FirstAccounts() {
  const { t } = useTexts();
  const { data } = useQuery({ queryKey: accountsKey, queryFn: () => told(api.GET('/accounts')) });
  if (data === undefined || data.accounts.length > 1) return null;
  return (
    <Empty title={t('talk.noStaff')} hint={t('talk.noStaffHint')}>
      <Button component={Link} href="/accounts" variant="light">
        {t('talk.addStaff')}
      </Button>
    </Empty>
  );
}
