/** How people were helped by people: handoffs, times, satisfaction. */
import { Stack, Text } from '@mantine/core';
import type { Figures } from '../api';
import { useTexts } from '../texts.ts';
import { Bars } from './bars.tsx';
import { Numbers } from './numbers.tsx';
import { duration, share } from './period.ts';

/** Who asked for a person, and what came of it. */
export function People({ handoffs }: { handoffs: Figures['handoffs'] }) {
  const { t } = useTexts();
  const bars = (['asked', 'taken', 'late', 'lapsed', 'closed'] as const).map((key) => ({
    key,
    label: t(`figures.${key}`),
    value: handoffs[key],
  }));
  return (
    <>
      <Bars bars={bars} />
      <Numbers
        caption={t('figures.people')}
        head={[t('figures.people'), t('figures.count')]}
        rows={bars.map(({ label, value }) => [label, value])}
      />
    </>
  );
}

/** How long it took, in words. */
export function Times(times: Pick<Figures, 'firstReply' | 'toClose'>) {
  const { t } = useTexts();
  const words = (ms: number | null) => {
    if (ms === null) return '–';
    const { key, n } = duration(ms);
    return t(key, { n });
  };
  const all = (['firstReply', 'toClose'] as const).map((key) => ({ key, label: t(`figures.${key}`), ...times[key] }));
  return (
    <>
      <Stack gap="sm">
        {all.map(({ key, label, count, medianMs, p90Ms }) => (
          <div key={key}>
            <Text fw={600}>{label}</Text>
            <Text size="sm">
              {count === 0
                ? t('figures.timesNone')
                : t('figures.timesText', { median: words(medianMs), p90: words(p90Ms), count })}
            </Text>
          </div>
        ))}
      </Stack>
      <Numbers
        caption={t('figures.times')}
        head={[t('figures.times'), t('figures.count'), t('figures.median'), t('figures.p90')]}
        rows={all.map(({ label, count, medianMs, p90Ms }) => [label, count, words(medianMs), words(p90Ms)])}
      />
    </>
  );
}

/** What citizens answered after a person had helped them. */
export function Satisfaction({ satisfaction }: { satisfaction: Figures['satisfaction'] }) {
  const { t, language } = useTexts();
  const { content, fair, unhappy } = satisfaction;
  const all = content + fair + unhappy;
  if (all === 0) return <Text size="sm">{t('figures.satisfactionNone')}</Text>;
  const bars = (['content', 'fair', 'unhappy'] as const).map((key) => ({
    key,
    label: t(`figures.${key}`),
    value: satisfaction[key],
    besides: share(satisfaction[key], all, language),
  }));
  return (
    <>
      <Bars bars={bars} />
      <Numbers
        caption={t('figures.satisfaction')}
        head={[t('figures.satisfaction'), t('figures.count'), t('figures.of')]}
        rows={bars.map(({ label, value, besides }) => [label, value, besides])}
      />
    </>
  );
}
