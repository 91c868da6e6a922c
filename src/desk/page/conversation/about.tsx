/** The conversation's number, to be told to colleagues, and what has come of it. */
import { useClipboard } from '@mantine/hooks';
import type { Summary } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import css from './side.module.css';

/** The number is no secret: it is the one in the log. */
export function About({ summary: { number, last3, outcome, gone } }: { summary: Summary }) {
  const { t } = useTexts();
  const { copy, copied } = useClipboard();
  return (
    <>
      <p className={css.between}>
        <span>
          {t('side.number')} <code className={css.number}>{number}</code>
        </span>
        <button type="button" className={css.small} onClick={() => copy(number)}>
          <span role="status">{t(copied ? 'side.copied' : 'side.copy')}</span>
        </button>
      </p>
      {last3 && <p className={css.line}>{t('list.last3', { digits: last3 })}</p>}
      {outcome && <p className={css.line}>{t(`outcome.${outcome}`)}</p>}
      {gone && <p className={css.warn}>{t('talk.gone')}</p>}
    </>
  );
}
