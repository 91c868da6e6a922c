/** A colleague asks for the conversation that one holds. */
import { Button } from '@mantine/core';
import type { Summary } from '../api.d.ts';
import { api, told } from '../client.ts';
import { tellDone } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { useDeed } from './deed.ts';
import css from './work.module.css';

interface WantedProps {
  number: string;
  by: NonNullable<Summary['wantedBy']>;
}

/** `by`: the colleague; read out at once. */
export function Wanted({ number, by: { name } }: WantedProps) {
  const { t } = useTexts();
  const { mutate, isPending } = useDeed(
    number,
    (give: boolean) =>
      told(api.POST('/conversations/{number}/ask/answer', { params: { path: { number } }, body: { give } })),
    (_, give) => tellDone(give ? t('work.given', { name }) : t('work.kept')),
  );
  return (
    <div className={css.wanted} role="alert">
      <p>{t('work.wants', { name })}</p>
      <Button size="sm" disabled={isPending} onClick={() => mutate(true)}>
        {t('work.give')}
      </Button>
      <Button size="sm" variant="default" disabled={isPending} onClick={() => mutate(false)}>
        {t('work.keep')}
      </Button>
    </div>
  );
}
