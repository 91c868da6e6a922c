/** What was said, the newest at the bottom. */
import { useMemo } from 'react';
import type { Conversation } from '../api.d.ts';
import { Icon } from '../shell/icons.tsx';
import { useSession } from '../shell/session.tsx';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { dayOf } from '../times.ts';
import { Bubble } from './bubble.tsx';
import { NoteCard } from './note-card.tsx';
import { useReadingPlace } from './reading-place.ts';
import { ServiceLine } from './service-line.tsx';
import { type Item, timelineOf } from './timeline.ts';
import css from './transcript.module.css';

/** New messages are read out by screen readers. */
export function Transcript({ conversation }: { conversation: Conversation }) {
  const { t } = useTexts();
  const { transcript, notes, summary } = conversation;
  const items = useMemo(() => timelineOf({ transcript, notes, summary }), [transcript, notes, summary]);
  const { box, unread, toNewest, onScroll } = useReadingPlace(items.map(({ key }) => key));
  return (
    <div className={css.around}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
      <div ref={box} className={css.log} role="log" aria-label={t('talk.transcript')} tabIndex={0} onScroll={onScroll}>
        {items.length === 0 && <Empty title={t('talk.empty')} />}
        {items.map((item) => (
          <Shown key={item.key} item={item} conversation={conversation} />
        ))}
      </div>
      {unread !== null && (
        <button type="button" className={css.toNewest} onClick={toNewest}>
          <Icon name="down" size={16} />
          {unread > 0 ? `${t('talk.newest')} (${unread})` : t('talk.toNewest')}
        </button>
      )}
    </div>
  );
}

function Shown({ item, conversation: { summary } }: { item: Item; conversation: Conversation }) {
  const { t, language } = useTexts();
  const { me } = useSession();
  if (item.kind === 'note') return <NoteCard note={item.note} />;
  if (item.kind === 'entry') {
    const { who } = item.entry;
    if (who === 'service' || who === 'desk') return <ServiceLine entry={item.entry} />;
    return (
      <Bubble
        entry={item.entry}
        number={summary.number}
        mayAct={summary.holder?.id === me.id}
        toPerson={item.toPerson}
      />
    );
  }
  const day = dayOf(item.at, Date.now(), language);
  return (
    <h3 className={css.day}>
      <span>{day === 'today' || day === 'yesterday' ? t(`talk.${day}`) : day}</span>
    </h3>
  );
}
