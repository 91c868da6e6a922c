/** The assistant speaks: the way to take over. */
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Icon } from '../shell/icons.tsx';
import { useTexts } from '../texts.ts';
import { ClosedComposer } from './closed-composer.tsx';
import { useTake } from './take.ts';
import css from './work.module.css';

/** Hears `T`, too. */
export function NotHeld({ number, onTaken }: { number: string; onTaken: () => void }) {
  const { t } = useTexts();
  const { mutate, isPending } = useTake(number, onTaken);
  const take = () => {
    if (!isPending) mutate(null);
  };
  useHotkeys([['T', take]]);
  return (
    <>
      <div className={css.bar}>
        <Button size="md" leftSection={<Icon name="hand" />} loading={isPending} onClick={take}>
          {t('work.take')}
        </Button>
        <p className={css.hint}>{t('work.takeHint')}</p>
      </div>
      <ClosedComposer why={t('work.disabled')} />
    </>
  );
}
