/** One of the daily figures as columns, all of them as a table. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Figures } from '../api';
import { useTexts } from '../texts.ts';
import { DayChart } from './day-chart.tsx';
import { Numbers } from './numbers.tsx';
import { shortDay } from './period.ts';

const measures = {
  conversations: 'figures.conversations',
  messages: 'figures.messages',
  started: 'figures.measureStarted',
  linked: 'figures.linked',
  handoffs: 'figures.handoffs',
} as const;
type Measure = keyof typeof measures;
const keys = Object.keys(measures) as Measure[];

/** What the columns count can be chosen. */
export function Days({ days }: { days: Figures['days'] }) {
  const { t } = useTexts();
  const [measure, setMeasure] = useState<Measure>('conversations');
  return (
    <>
      <div style={{ overflowX: 'auto', paddingBottom: '0.75rem' }}>
        <SegmentedControl
          size="xs"
          aria-label={t('figures.measure')}
          value={measure}
          onChange={(value) => setMeasure(value as Measure)}
          data={keys.map((value) => ({ value, label: t(measures[value]) }))}
        />
      </div>
      <DayChart
        days={days.map((each) => ({ day: each.day, value: each[measure] }))}
        label={`${t('figures.byDay')}: ${t(measures[measure])}`}
      />
      <Numbers
        caption={t('figures.byDay')}
        head={[t('figures.day'), ...keys.map((key) => t(measures[key]))]}
        rows={days.map((each) => [shortDay(each.day), ...keys.map((key) => each[key])])}
      />
    </>
  );
}
