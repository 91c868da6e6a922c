/** Handing the conversation back to the assistant, or ending the matter. */
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { api, told } from '../client.ts';
import { moveName } from '../conversation/names.ts';
import { Icon } from '../shell/icons.tsx';
import { tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useDeed } from './deed.ts';
import css from './work.module.css';

interface EndingProps {
  number: string;
  moves: string[];
  onEnded: () => void;
}

/** `onEnded`: the conversation is no longer one’s own. */
export function Ending({ number, moves, onEnded }: EndingProps) {
  return (
    <div className={css.ending}>
      <HandBack number={number} moves={moves} onEnded={onEnded} />
      <Close number={number} onEnded={onEnded} />
    </div>
  );
}

function HandBack({ number, moves, onEnded }: EndingProps) {
  const texts = useTexts();
  const { t } = texts;
  const { mutate, isPending } = useDeed(
    number,
    (move: string | null) =>
      told(api.POST('/conversations/{number}/return', { params: { path: { number } }, body: { move } })),
    () => {
      tellDone(t('work.returned'));
      onEnded();
    },
  );
  return (
    <Menu position="top-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" loading={isPending} rightSection={<Icon name="down" size={14} />}>
          {t('work.return')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        <Menu.Item onClick={() => mutate(null)}>{t('work.returnHere')}</Menu.Item>
        {moves.length > 0 && <Menu.Label>{t('work.returnWith')}</Menu.Label>}
        {moves.map((move) => (
          <Menu.Item key={move} onClick={() => mutate(move)}>
            {moveName(move, texts)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Close({ number, onEnded }: Omit<EndingProps, 'moves'>) {
  const { t } = useTexts();
  const [confirming, setConfirming] = useState(false);
  const { mutate, isPending } = useDeed(
    number,
    () => told(api.POST('/conversations/{number}/close', { params: { path: { number } } })),
    () => {
      tellDone(t('work.closed'));
      onEnded();
    },
  );
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setConfirming(true)}>
        {t('work.close')}
      </Button>
      <ConfirmDialog
        opened={confirming}
        title={t('work.closeTitle')}
        text={t('work.closeText')}
        go={t('work.closeGo')}
        busy={isPending}
        onClose={() => setConfirming(false)}
        onGo={() => mutate(undefined, { onSettled: () => setConfirming(false) })}
      />
    </>
  );
}
