/** What became of a message to the citizen: a sign and a word. */
import type { Entry } from '../api.d.ts';
import { Icon, type IconName } from '../shell/icons.tsx';
import { type TextKey, useTexts } from '../texts.ts';
import css from './transcript.module.css';

const told: Record<NonNullable<Entry['delivery']>, [IconName, TextKey]> = {
  waiting: ['clock', 'talk.waiting'],
  sent: ['check', 'talk.sent'],
  failed: ['warn', 'talk.failed2'],
  dropped: ['stop', 'talk.dropped'],
  withheld: ['lock', 'talk.withheld'],
};

/** Never by colour alone. */
export function Delivery({ delivery }: { delivery: NonNullable<Entry['delivery']> }) {
  const { t } = useTexts();
  const [icon, text] = told[delivery];
  return (
    <span className={css.delivery} data-state={delivery}>
      <Icon name={icon} size={14} />
      {t(text)}
    </span>
  );
}
