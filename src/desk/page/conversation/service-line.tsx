/** What a service answered, or who took the conversation over: a small line in the middle. */
import type { Entry } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import { deedText, isFailure, outcomeText, serviceName } from './names.ts';
import { TimeTold } from './time-told.tsx';
import css from './transcript.module.css';

/** For entries of `service` and `desk`. */
export function ServiceLine({ entry }: { entry: Entry }) {
  const texts = useTexts();
  const { who, what, outcome, text, at } = entry;
  const told =
    who === 'desk'
      ? deedText(entry, texts)
      : texts.t('what.serviceSays', {
          what: serviceName(what ?? '', texts),
          outcome: outcomeText(outcome, texts),
        });
  return (
    <p className={css.line} data-failure={isFailure(entry) || undefined}>
      <span>
        {told}
        {who === 'desk' && text && ` (${text})`}
      </span>
      {' · '}
      <TimeTold at={at} />
    </p>
  );
}
