/** Which figures: the period, the channel, the flow. */
import { Group, Input, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Paths } from '../api';
import { useTexts } from '../texts.ts';
import { isPeriod, lastDays } from './period.ts';

type Asked = NonNullable<Paths['/figures']['get']['parameters']['query']>;
export type FiguresQuery = Asked;
type Channel = NonNullable<Asked['channel']>;
type Flow = NonNullable<Asked['flow']>;

// As objects, so that a new one does not compile until it is here.
const channels: Record<Channel, true> = {
  web: true,
  'zalo-oa': true,
  'zalo-bot': true,
  telegram: true,
  terminal: true,
};
const flows: Record<Flow, true> = {
  menu: true,
  linking: true,
  guiding: true,
  registering: true,
  activating: true,
  loggingIn: true,
  undoing: true,
  checkingSms: true,
  questions: true,
  rating: true,
  none: true,
};

type Choice = 'days7' | 'days30' | 'own';

/** Tells every change at once; own dates start with those shown before. */
export function FiguresFilter({ query, change }: { query: FiguresQuery; change: (query: FiguresQuery) => void }) {
  const { t, named } = useTexts();
  const [choice, setChoice] = useState<Choice>('days7');
  const { channel, flow, ...period } = query;
  const choose = (chosen: Choice) => {
    setChoice(chosen);
    if (chosen !== 'own') change({ ...query, ...lastDays(chosen === 'days7' ? 7 : 30, Date.now()) });
  };
  const among = (part: 'channel' | 'flow', keys: string[]) => [
    { value: '', label: t('general.all') },
    ...keys.map((value) => ({ value, label: named(part, value) ?? value })),
  ];
  return (
    <Group align="flex-end" gap="md" role="search" aria-label={t('figures.title')}>
      <Input.Wrapper label={t('figures.period')} labelElement="div">
        <div>
          <SegmentedControl
            aria-label={t('figures.period')}
            value={choice}
            onChange={(value) => choose(value as Choice)}
            data={(['days7', 'days30', 'own'] as const).map((value) => ({ value, label: t(`figures.${value}`) }))}
          />
        </div>
      </Input.Wrapper>
      {choice === 'own' && <OwnDates query={query} change={change} wrong={!isPeriod(period)} />}
      <NativeSelect
        label={t('figures.channel')}
        value={channel ?? ''}
        data={among('channel', Object.keys(channels))}
        onChange={({ currentTarget: { value } }) => {
          const { channel: _, ...others } = query;
          change(value ? { ...others, channel: value as Channel } : others);
        }}
      />
      <NativeSelect
        label={t('figures.flow')}
        value={flow ?? ''}
        data={among('flow', Object.keys(flows))}
        onChange={({ currentTarget: { value } }) => {
          const { flow: _, ...others } = query;
          change(value ? { ...others, flow: value as Flow } : others);
        }}
      />
    </Group>
  );
}

interface DatesProps {
  query: FiguresQuery;
  change: (query: FiguresQuery) => void;
  wrong: boolean;
}

function OwnDates({ query, change, wrong }: DatesProps) {
  const { t } = useTexts();
  return (
    <>
      <TextInput
        type="date"
        label={t('figures.from')}
        value={query.from}
        max={query.to}
        error={wrong && t('figures.datesWrong')}
        onChange={({ currentTarget }) => change({ ...query, from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('figures.to')}
        value={query.to}
        onChange={({ currentTarget }) => change({ ...query, to: currentTarget.value })}
      />
    </>
  );
}
