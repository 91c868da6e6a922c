/** A colleague speaks: asking them for the conversation, or taking it as whoever may. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Summary } from '../api.d.ts';
import { api, told } from '../client.ts';
import { useNow } from '../live/now.ts';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { ClosedComposer } from './closed-composer.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useDeed } from './deed.ts';
import { useTake } from './take.ts';
import css from './work.module.css';

interface HeldByOtherProps {
  summary: Summary;
  holder: NonNullable<Summary['holder']>;
  /** One has held it oneself until the holder took it. */
  wasMine: boolean;
  onTaken: () => void;
}

/** After this long without an answer the server gives it to whoever has asked. */
const answerMs = 120_000;

/** `onTaken`: it is one’s own now. */
export function HeldByOther({ summary: { number, wantedBy }, holder, wasMine, onTaken }: HeldByOtherProps) {
  const { t } = useTexts();
  const { me, may } = useSession();
  const [askedAt, setAskedAt] = useState<number | null>(null);
  const [confirming, setConfirming] = useState(false);
  const now = useNow();
  const { name } = holder;
  const ask = useDeed(
    number,
    () => told(api.POST('/conversations/{number}/ask', { params: { path: { number } } })),
    () => setAskedAt(Date.now()),
  );
  const take = useTake(number, onTaken);
  const asked = wantedBy?.id === me.id;
  const leads = may('supervise');
  // Who has opened the page anew cannot know when they had asked; the server does.
  const inVain = asked && now - (askedAt ?? 0) >= answerMs;
  const mayTake = leads || inVain;
  return (
    <>
      <div className={css.bar}>
        <p className={css.hint} role="status">
          <strong>{t('work.heldBy', { name })}</strong> {wasMine && !asked && `${t('work.takenFromYou', { name })} `}
          {asked
            ? t(inVain && askedAt !== null ? 'work.askedInVain' : 'work.asked', { name })
            : wantedBy && t('work.askedBy', { name: wantedBy.name })}
        </p>
        {!asked && (
          <Button variant="light" loading={ask.isPending} onClick={() => ask.mutate()}>
            {t('work.ask')}
          </Button>
        )}
        {mayTake && (
          <Button variant="default" onClick={() => setConfirming(true)}>
            {t('work.takeFrom', { name })}
          </Button>
        )}
      </div>
      <ClosedComposer why={t('work.disabledHeld', { name })} />
      <ConfirmDialog
        opened={confirming}
        title={t('work.takeFromTitle', { name })}
        text={t('work.takeFromText', { name })}
        go={t('work.takeFrom', { name })}
        busy={take.isPending}
        onClose={() => setConfirming(false)}
        onGo={() => take.mutate(holder.id, { onSettled: () => setConfirming(false) })}
      />
    </>
  );
}
