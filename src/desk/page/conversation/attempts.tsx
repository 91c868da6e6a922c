/** Calls of services that did not bring what was hoped for, and what could not be carried out at all. */
import type { Conversation } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import { isFailure, outcomeText, serviceName } from './names.ts';
import css from './side.module.css';
import { TimeTold } from './time-told.tsx';

type AttemptsProps = Pick<Conversation, 'transcript' | 'parked'>;

/** The newest first; what could not be carried out at all before that. */
export function Attempts({ transcript, parked }: AttemptsProps) {
  const texts = useTexts();
  const { t } = texts;
  const failed = transcript.filter(isFailure).reverse();
  if (failed.length === 0 && parked.length === 0) return <p className={css.quiet}>{t('side.failuresNone')}</p>;
  return (
    <ul className={css.failures}>
      {parked.map(({ at, what, error }) => (
        <li key={`${at} ${what}`} className={css.warn}>
          {t('side.parkedItem', { what: serviceName(what, texts), error })} <TimeTold at={at} />
        </li>
      ))}
      {failed.map(({ n, at, what, outcome }) => (
        <li key={n}>
          {t('what.serviceSays', { what: serviceName(what ?? '', texts), outcome: outcomeText(outcome, texts) })}{' '}
          <TimeTold at={at} />
        </li>
      ))}
    </ul>
  );
}
