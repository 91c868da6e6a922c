/** What is held of the citizen at this moment, masked. */
import { useState } from 'react';
import type { Conversation } from '../api.d.ts';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { RevealDialog } from './reveal-dialog.tsx';
import { Revealed } from './revealed.tsx';
import css from './side.module.css';

export type Field = Conversation['held'][number]['field'];

interface HeldValuesProps {
  number: string;
  held: Conversation['held'];
}

/** A value in full is in the page only for as long as it is shown, and in no cache. */
export function HeldValues({ number, held }: HeldValuesProps) {
  const { t } = useTexts();
  const { may } = useSession();
  const [asked, setAsked] = useState<Field | null>(null);
  const [shown, setShown] = useState<{ field: Field; value: string } | null>(null);
  if (held.length === 0) return <p className={css.quiet}>{t('side.heldNone')}</p>;
  return (
    <>
      <dl className={css.held}>
        {held.map(({ field, masked }) => (
          <div key={field} className={css.heldRow}>
            <dt>{t(`side.${field}`)}</dt>
            <dd>
              {shown?.field === field ? (
                <Revealed value={shown.value} onHide={() => setShown(null)} />
              ) : (
                <>
                  <code>{masked}</code>
                  {may('reveal') && (
                    <button
                      type="button"
                      className={css.small}
                      aria-label={t('side.revealField', { field: t(`side.${field}`) })}
                      onClick={() => setAsked(field)}
                    >
                      {t('side.reveal')}
                    </button>
                  )}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.quiet}>{t('side.heldHint')}</p>
      <RevealDialog
        number={number}
        field={asked}
        onClose={() => setAsked(null)}
        onShown={(field, value) => setShown({ field, value })}
      />
    </>
  );
}
