/** Below the transcript: taking over, and what can be done by whoever has. */
import { useState } from 'react';
import type { Conversation } from '../api.d.ts';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { HeldByOther } from './held-by-other.tsx';
import { Mine } from './mine.tsx';
import { NotHeld } from './not-held.tsx';
import css from './work.module.css';

interface WorkAreaProps {
  conversation: Conversation;
  /** To be called with every letter. */
  onWriting: () => void;
}

/** What fits: by whom the conversation is held, and what one may. */
export function WorkArea({ conversation, onWriting }: WorkAreaProps) {
  const { t } = useTexts();
  return (
    <section className={css.area} aria-label={t('work.region')}>
      <Fitting conversation={conversation} onWriting={onWriting} />
    </section>
  );
}

function Fitting({ conversation, onWriting }: WorkAreaProps) {
  const { t } = useTexts();
  const { me, may } = useSession();
  const [justTaken, setJustTaken] = useState(false);
  const { holder, gone, number } = conversation.summary;
  const [wasMine, setWasMine] = useState(false);
  if (holder?.id === me.id && !wasMine) setWasMine(true);
  if (holder === null && wasMine) setWasMine(false);
  if (!may('work')) return <p className={css.say}>{t('work.watchOnly')}</p>;
  if (holder?.id === me.id) return <Mine conversation={conversation} onWriting={onWriting} focus={justTaken} />;
  if (gone) return <p className={css.say}>{t('talk.gone')}</p>;
  if (holder)
    return (
      <HeldByOther
        summary={conversation.summary}
        holder={holder}
        wasMine={wasMine}
        onTaken={() => setJustTaken(true)}
      />
    );
  return <NotHeld number={number} onTaken={() => setJustTaken(true)} />;
}
