/** Where the citizen is, and what is waited for. */
import type { Conversation } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import css from './conversation.module.css';
import { serviceName, stateName } from './names.ts';

/** The step only in flows that have some. */
export function StepCard({ conversation: { summary, question, choices, calling } }: { conversation: Conversation }) {
  const texts = useTexts();
  const { t } = texts;
  const { step, flow, state } = summary;
  const doing = stateName(state, texts);
  return (
    <div className={css.step}>
      {step && (
        <span className={css.dots} aria-hidden="true">
          {Array.from({ length: step.of }, (_, index) => index + 1).map((number) => (
            <span key={number} className={css.dot} data-done={number <= step.number} />
          ))}
        </span>
      )}
      <p className={css.stepNow}>
        {t(`flow.${flow}`)}
        {' · '}
        {step ? t('talk.stepNow', { ...step, state: doing }) : doing}
      </p>
      {calling.length > 0 && (
        <p className={css.calls}>
          {t('talk.calls', { services: calling.map((service) => serviceName(service, texts)).join(', ') })}
        </p>
      )}
      {question && calling.length === 0 && (
        <p className={css.asks} title={question}>
          {t('talk.asks')} {question}
          {choices.length > 0 && ` – ${t('talk.choices', { choices: choices.join(' · ') })}`}
        </p>
      )}
    </div>
  );
}
