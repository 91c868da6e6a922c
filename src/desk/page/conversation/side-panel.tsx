/** What else is known of a conversation. */
import type { ReactNode } from 'react';
import type { Conversation } from '../api.d.ts';
import { useSession } from '../shell/session.tsx';
import { useTexts } from '../texts.ts';
import { About } from './about.tsx';
import { Attempts } from './attempts.tsx';
import { DiagramPlace } from './diagram-place.tsx';
import { Erase } from './erase.tsx';
import { HeldValues } from './held-values.tsx';
import { Labels } from './labels.tsx';
import { Notes } from './notes.tsx';
import { PathList } from './path-list.tsx';
import css from './side.module.css';

/** Each part only as far as one may see it. */
export function SidePanel({ conversation }: { conversation: Conversation }) {
  const { t } = useTexts();
  const { may } = useSession();
  const { summary, held, path, transcript, parked, notes } = conversation;
  const { number, flow, state, labels } = summary;
  return (
    <div className={css.panel}>
      <Part title={t('side.about')}>
        <About summary={summary} />
      </Part>
      <Part title={t('side.labels')}>
        <Labels number={number} labels={labels} />
      </Part>
      <Part title={t('side.held')}>
        <HeldValues number={number} held={held} />
      </Part>
      <Part title={t('side.path')}>
        <DiagramPlace flow={flow} path={path} current={state} />
        <PathList path={path} current={state} />
      </Part>
      <Part title={t('side.failures')}>
        <Attempts transcript={transcript} parked={parked} />
      </Part>
      <Part title={t('side.notes')}>
        <Notes number={number} notes={notes} />
      </Part>
      {may('administer') && <Erase number={number} />}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.part}>
      <h3 className={css.title}>{title}</h3>
      {children}
    </section>
  );
}
