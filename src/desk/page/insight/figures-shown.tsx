/** The figures of a period, each as a card. */
import { Paper, Stack, Text } from '@mantine/core';
import type { Figures } from '../api';
import { useTexts } from '../texts.ts';
import { Bars } from './bars.tsx';
import { Card } from './card.tsx';
import styles from './charts.module.css';
import { Days } from './days.tsx';
import { Numbers } from './numbers.tsx';
import page from './page.module.css';
import { share } from './period.ts';
import { lineName, placeName } from './place-name.ts';
import { People, Satisfaction, Times } from './staff-figures.tsx';

/** Everything of the answer; what is counted nowhere is said to be none. */
export function FiguresShown({ figures }: { figures: Figures }) {
  const { t, named } = useTexts();
  return (
    <Stack gap="md">
      <Totals figures={figures} />
      <Card title={t('figures.byDay')}>
        <Days days={figures.days} />
      </Card>
      <div className={page.columns}>
        <div className={page.column}>
          <Card title={t('figures.funnel')}>
            <Funnel steps={figures.funnel} />
          </Card>
          <Card title={t('figures.misunderstood')} about={t('figures.misunderstoodAbout')}>
            <Counted
              caption={t('figures.misunderstood')}
              of={t('figures.line')}
              none={t('figures.misunderstoodNone')}
              counted={figures.misunderstood.map(({ name, count }) => ({ name: lineName(name, named), count }))}
            />
          </Card>
          <Card title={t('figures.times')}>
            <Times firstReply={figures.firstReply} toClose={figures.toClose} />
          </Card>
        </div>
        <div className={page.column}>
          <Card title={t('figures.leftAt')} about={t('figures.leftAtAbout')}>
            <Counted
              caption={t('figures.leftAt')}
              of={t('figures.place')}
              none={t('figures.leftAtNone')}
              counted={figures.leftAt.map(({ name, count }) => ({ name: placeName(name, named), count }))}
            />
          </Card>
          <Card title={t('figures.people')}>
            <People handoffs={figures.handoffs} />
          </Card>
          <Card title={t('figures.satisfaction')}>
            <Satisfaction satisfaction={figures.satisfaction} />
          </Card>
        </div>
      </div>
    </Stack>
  );
}

function Totals({ figures }: { figures: Figures }) {
  const { t, language } = useTexts();
  const stepCount = (name: string) => figures.funnel.find(({ step }) => step === name)?.count ?? 0;
  const [began, linked] = [stepCount('started'), stepCount('linked')];
  const totals = [
    { label: t('figures.conversations'), value: figures.conversations },
    { label: t('figures.messages'), value: figures.messages },
    {
      label: t('figures.linked'),
      value: linked,
      besides: t('figures.linkedOf', { share: share(linked, began, language) }),
    },
    { label: t('figures.handoffs'), value: figures.handoffs.asked },
  ];
  return (
    <div className={page.totals}>
      {totals.map(({ label, value, besides }) => (
        <Paper key={label} withBorder radius="md" p="md">
          <Text size="sm">{label}</Text>
          <div className={styles.total}>{value.toLocaleString(language)}</div>
          {besides && began > 0 && <Text size="sm">{besides}</Text>}
        </Paper>
      ))}
    </div>
  );
}

const stepNames = {
  started: 'figures.started',
  consented: 'figures.consented',
  matched: 'figures.matched',
  codeSent: 'figures.codeSent',
  linked: 'figures.linkedStep',
} as const;

function Funnel({ steps }: { steps: Figures['funnel'] }) {
  const { t, language } = useTexts();
  const told = steps.map(({ step, count }, index) => {
    const before = steps[index - 1]?.count;
    return {
      step,
      label: t(stepNames[step]),
      count,
      ofBefore: before === undefined ? null : share(count, before, language),
    };
  });
  return (
    <>
      <Bars
        bars={told.map(({ step, label, count, ofBefore }) => ({
          key: step,
          label,
          value: count,
          ...(ofBefore && { besides: t('figures.ofBeforeShort', { share: ofBefore }) }),
        }))}
      />
      <Numbers
        caption={t('figures.funnel')}
        head={[t('figures.step'), t('figures.count'), t('figures.ofBefore')]}
        rows={told.map(({ label, count, ofBefore }) => [label, count, ofBefore ?? ''])}
      />
    </>
  );
}

/** So many have a bar; all are in the table. */
const barsAtMost = 8;

interface CountedProps {
  caption: string;
  of: string;
  none: string;
  counted: Array<{ name: string; count: number }>;
}

function Counted({ caption, of, none, counted }: CountedProps) {
  const { t, language } = useTexts();
  if (counted.length === 0) return <Text size="sm">{none}</Text>;
  // States of different groups may have the same name in words.
  const merged = new Map<string, number>();
  for (const { name, count } of counted) merged.set(name, (merged.get(name) ?? 0) + count);
  const sorted = [...merged].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Bars
        bars={sorted
          .slice(0, barsAtMost)
          .map(({ name, count }) => ({ key: name, label: name, value: count, besides: share(count, all, language) }))}
      />
      <Numbers
        caption={caption}
        head={[of, t('figures.count'), t('figures.of')]}
        rows={sorted.map(({ name, count }) => [name, count, share(count, all, language)])}
      />
    </>
  );
}
