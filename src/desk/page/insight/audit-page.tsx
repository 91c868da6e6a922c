/** Who did what at the desk, and whether the log of it is whole. */
import { Anchor, Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '../client.ts';
import { tellProblem } from '../shell/tell.ts';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { Asked } from './asked.tsx';
import { AuditFilter, type AuditFilters, isNumber } from './audit-filter.tsx';
import { AuditTable } from './audit-table.tsx';
import styles from './page.module.css';
import { Page } from './page.tsx';

/** So many entries at once. */
const pageSize = 100;
/** How long after the last key the server is asked. */
const typingMs = 300;

/** For whoever has the permission `audit`. */
export function AuditPage() {
  const { t } = useTexts();
  const [filters, setFilters] = useState<AuditFilters>({ who: '', what: '', conversation: '' });
  return (
    <Page
      title={t('log.title')}
      intro={t('log.intro')}
      actions={
        <Anchor href="/desk/api/audit.ndjson" download underline="always" title={t('log.exportAbout')}>
          {t('log.export')}
        </Anchor>
      }
    >
      <AuditFilter filters={filters} change={setFilters} />
      <Entries filters={filters} />
    </Page>
  );
}

function Entries({ filters }: { filters: AuditFilters }) {
  const { t } = useTexts();
  const asked = useEntries(filters);
  return (
    <Asked query={asked}>
      {({ pages }) => {
        const entries = pages.flatMap((page) => page.entries);
        return (
          <>
            <Chain intact={pages.every(({ intact }) => intact)} />
            {entries.length === 0 ? <Empty title={t('log.empty')} /> : <AuditTable entries={entries} />}
            <Group justify="space-between">
              <Text size="sm" role="status">
                {t('log.shown', { count: entries.length })}
              </Text>
              {asked.hasNextPage ? (
                <Button
                  variant="default"
                  loading={asked.isFetchingNextPage}
                  onClick={() => asked.fetchNextPage().then(({ error }) => error && tellProblem(error))}
                >
                  {t('log.older')}
                </Button>
              ) : (
                entries.length > 0 && <Text size="sm">{t('log.end')}</Text>
              )}
            </Group>
          </>
        );
      }}
    </Asked>
  );
}

function useEntries({ who, what, conversation }: AuditFilters) {
  const [by] = useDebouncedValue(who.trim(), typingMs);
  const about = conversation.trim().toLowerCase();
  const query = {
    ...(by && { who: by }),
    ...(what && { what }),
    ...(isNumber(about) && { conversation: about }),
    limit: pageSize,
  };
  return useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam }) =>
      told(api.GET('/audit', { params: { query: { ...query, ...(pageParam !== null && { before: pageParam }) } } })),
    initialPageParam: null as number | null,
    getNextPageParam: ({ entries }) => (entries.length < pageSize ? null : (entries.at(-1)?.n ?? null)),
    placeholderData: keepPreviousData,
  });
}

function Chain({ intact }: { intact: boolean }) {
  const { t } = useTexts();
  return (
    <p className={intact ? styles.good : styles.bad} role={intact ? 'status' : 'alert'}>
      <span aria-hidden="true">{intact ? '✓ ' : '✗ '}</span>
      {t(intact ? 'log.intact' : 'log.broken')}
    </p>
  );
}
