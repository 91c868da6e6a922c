/** The conversation that is open: who it is, what was said, what can be done, and what else is known. */
import { Button } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'wouter';
import { usePresence } from '../live/presence.ts';
import { problemText } from '../shell/tell.ts';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { WorkArea } from '../work/work-area.tsx';
import { isMissing, useConversation } from './ask.ts';
import css from './conversation.module.css';
import { Header } from './header.tsx';
import { nameOf } from './names.ts';
import { SidePanel } from './side-panel.tsx';
import { SidePlace } from './side-place.tsx';
import { StepCard } from './step-card.tsx';
import { TalkSkeleton } from './talk-skeleton.tsx';
import { Transcript } from './transcript.tsx';

/** From here on there is room for three panes. */
const wide = '(min-width: 75em)';

/** To be keyed by the number: nothing of one is left when another is opened. */
export function Conversation({ number }: { number: string }) {
  const texts = useTexts();
  const { data, error, refetch } = useConversation(number);
  const isWide = useMediaQuery(wide, true, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState<boolean | null>(null);
  const detailsShown = chosen ?? isWide;
  const turnDetails = () => setChosen(!detailsShown);
  const writing = usePresence(number);
  useHotkeys([['I', turnDetails]]);
  if (data === undefined) return error ? <Failed error={error} again={() => void refetch()} /> : <TalkSkeleton />;
  const name = nameOf(data.summary, texts.t);
  return (
    <section className={css.open} aria-label={`${texts.t('talk.title')}: ${name}`} data-beside={detailsShown && isWide}>
      <div className={css.talk}>
        <Header conversation={data} detailsShown={detailsShown} onDetails={turnDetails} />
        <StepCard conversation={data} />
        <Transcript conversation={data} />
        <WorkArea conversation={data} onWriting={writing} />
      </div>
      <SidePlace beside={isWide} shown={detailsShown} onClose={() => setChosen(false)}>
        <SidePanel conversation={data} />
      </SidePlace>
    </section>
  );
}

function Failed({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTexts();
  const missing = isMissing(error);
  return (
    <section className={css.failed} aria-label={t('talk.title')}>
      <Empty title={t(missing ? 'talk.missing' : 'talk.failed')} hint={missing ? '' : problemText(error)}>
        {missing ? <Link href="/">{t('app.toList')}</Link> : <Button onClick={again}>{t('app.retry')}</Button>}
      </Empty>
    </section>
  );
}
