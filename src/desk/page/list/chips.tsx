/** What else is to be known of a conversation at a glance. */
import type { Summary } from '../api.d.ts';
import { useTexts } from '../texts.ts';
import css from './list.module.css';

type Tone = 'plain' | 'warn' | 'good' | 'mine' | 'label';
interface Chip {
  text: string;
  tone: Tone;
}

const chip = (tone: Tone, text: string | null | false | undefined): Chip[] => (text ? [{ tone, text }] : []);

/** What asks for somebody comes first, as the end of the line may be cut off. */
export function Chips({ summary, me }: { summary: Summary; me: string }) {
  const { t, named } = useTexts();
  const { holder, wantedBy, gone, troubles, outcome, channel, flow, step, labels, last3 } = summary;
  const held = holder && (holder.id === me ? t('list.heldByMe') : t('list.heldBy', { name: holder.name }));
  const chips: Chip[] = [
    ...chip('warn', wantedBy && t('list.wanted', { name: wantedBy.name })),
    ...chip('mine', held),
    ...chip('warn', gone && t('list.gone')),
    ...troubles.flatMap((trouble) => chip('warn', t(`trouble.${trouble}`))),
    ...chip('good', outcome && t(`outcome.${outcome}`)),
    ...chip('plain', step ? t('list.stepOf', step) : t(`flow.${flow}`)),
    ...chip('plain', named('channel', channel) ?? channel),
    ...chip('plain', last3 && t('list.last3', { digits: last3 })),
    ...labels.flatMap((label) => chip('label', label)),
  ];
  return (
    <span className={css.chips}>
      {chips.map(({ tone, text }) => (
        <span key={`${tone} ${text}`} className={css.chip} data-tone={tone}>
          {text}
        </span>
      ))}
    </span>
  );
}
