/** What the assistant and the staff have achieved in a period: where people leave, what is misunderstood, how long they wait. */
import { Anchor } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '../client.ts';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { Asked } from './asked.tsx';
import { FiguresFilter, type FiguresQuery } from './figures-filter.tsx';
import { FiguresShown } from './figures-shown.tsx';
import { Page } from './page.tsx';
import { isPeriod, lastDays } from './period.ts';

/** For whoever has the permission `figures`. */
export function FiguresPage() {
  const { t } = useTexts();
  const [query, setQuery] = useState<FiguresQuery>(() => lastDays(7, Date.now()));
  const asked = useQuery({
    queryKey: ['figures', query],
    queryFn: () => told(api.GET('/figures', { params: { query } })),
    enabled: isPeriod(query),
    placeholderData: keepPreviousData,
  });
  const csv = `/desk/api/figures.csv?${new URLSearchParams({ ...query })}`;
  return (
    <Page
      title={t('figures.title')}
      intro={t('figures.intro')}
      actions={
        isPeriod(query) && (
          <Anchor href={csv} download underline="always">
            {t('figures.csv')}
          </Anchor>
        )
      }
    >
      <FiguresFilter query={query} change={setQuery} />
      <Asked query={asked}>
        {(figures) =>
          figures.conversations === 0 && figures.messages === 0 ? (
            <Empty title={t('figures.empty')} hint={t('figures.emptyHint')} />
          ) : (
            <div aria-busy={asked.isPlaceholderData}>
              <FiguresShown figures={figures} />
            </div>
          )
        }
      </Asked>
    </Page>
  );
}
