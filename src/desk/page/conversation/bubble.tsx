/** One message: the citizen's on the left, what was said to them on the right. */
import type { Entry } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import { Delivery } from './delivery.tsx';
import { heardName } from './names.ts';
import { isNotKept, saidText } from './said.ts';
import { SendWithheld } from './send-withheld.tsx';
import { TimeTold } from './time-told.tsx';
import css from './transcript.module.css';

interface BubbleProps {
  entry: Entry;
  number: string;
  /** The one who looks is the one who may answer. */
  mayAct: boolean;
  /** A person was speaking: what the assistant takes it for is no matter. */
  toPerson: boolean;
}

/** Words are shown as text, whatever is in them. */
export function Bubble({ entry, number, mayAct, toPerson }: BubbleProps) {
  const texts = useTexts();
  const { t } = texts;
  const { who, text, by, delivery, key } = entry;
  const withheld = delivery === 'withheld' || delivery === 'dropped';
  return (
    <article className={css.bubble} data-who={who} data-withheld={withheld || undefined}>
      {withheld && <p className={css.withheldLabel}>{t('talk.withheldLabel')}</p>}
      <p className={css.words} data-quiet={isNotKept(text) || undefined}>
        {saidText(text, texts)}
      </p>
      <p className={css.meta}>
        <span>{who === 'person' ? (by ?? t('who.person')) : t(`who.${who as 'citizen'}`)}</span>
        <TimeTold at={entry.at} />
        {!toPerson && <Heard entry={entry} />}
        {delivery && <Delivery delivery={delivery} />}
      </p>
      {delivery === 'withheld' && key !== null && mayAct && <SendWithheld number={number} message={key} />}
    </article>
  );
}

/** What the assistant made of the citizen's words, where that is no matter of course. */
function Heard({ entry: { who, heard, text } }: { entry: Entry }) {
  const texts = useTexts();
  if (who !== 'citizen' || heard === null || isNotKept(text) || heard === 'forPerson') return null;
  if (heard === 'unclear') return <span className={css.unclear}>{texts.t('talk.notUnderstood')}</span>;
  return <span>{texts.t('talk.understood', { heard: heardName(heard, texts) })}</span>;
}
