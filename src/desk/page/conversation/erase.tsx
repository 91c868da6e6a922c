/** Deletes everything about a conversation, for administrators. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, told } from '../client.ts';
import { tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { useDeed } from '../work/deed.ts';
import { ReasonDialog } from '../work/reason-dialog.tsx';
import css from './side.module.css';

/** Only for whoever may administer; asks for a reason. */
export function Erase({ number }: { number: string }) {
  const { t } = useTexts();
  const [, go] = useLocation();
  const [opened, setOpened] = useState(false);
  const { mutate, isPending } = useDeed(
    number,
    (reason: string) =>
      told(api.POST('/conversations/{number}/erase', { params: { path: { number } }, body: { reason } })),
    () => {
      tellDone(t('side.erased'));
      go('/');
    },
  );
  return (
    <div className={css.part}>
      <Button variant="subtle" color="red" size="compact-sm" onClick={() => setOpened(true)}>
        {t('side.erase')}
      </Button>
      <ReasonDialog
        opened={opened}
        title={t('side.eraseTitle')}
        text={t('side.eraseHint')}
        label={t('work.moveWhy')}
        go={t('side.eraseGo')}
        danger
        busy={isPending}
        onClose={() => setOpened(false)}
        onReason={mutate}
      />
    </div>
  );
}
