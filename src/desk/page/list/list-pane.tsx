/** The list of conversations with all that narrows it. */
import { Button, Collapse } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Counts } from '../api.d.ts';
import { countsKey } from '../live/keys.ts';
import { useSession } from '../shell/session.tsx';
import { problemText } from '../shell/tell.ts';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { Filters } from './filters.tsx';
import css from './list.module.css';
import { useFirstPage } from './list-pages.ts';
import { filterCount, type ListQueryState, useListQuery } from './list-query.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { Rows } from './rows.tsx';
import { SearchBar } from './search-bar.tsx';
import { Views } from './views.tsx';

/** `open`: the number of the conversation beside it. */
export function ListPane({ open }: { open: string | null }) {
  const { t } = useTexts();
  const state = useListQuery();
  const { view, setView, filters, setFilters, search, setSearch, wanted } = state;
  const [filtersShown, setFiltersShown] = useState(false);
  const first = useFirstPage(wanted);
  const { data: counts } = useQuery<Counts>({ queryKey: countsKey, enabled: false });
  const active = filterCount(filters);
  return (
    <section className={css.pane} aria-label={t('list.title')}>
      <div className={css.head}>
        <SearchBar
          search={search}
          onSearch={setSearch}
          filtersShown={filtersShown}
          filtersActive={active}
          onFilters={() => setFiltersShown((shown) => !shown)}
        />
        <Collapse expanded={filtersShown}>
          <Filters filters={filters} labels={first.data?.labels ?? []} onChange={setFilters} />
        </Collapse>
        <Views view={view} counts={counts ?? first.data?.counts} onChoose={setView} />
        {first.data?.ready === false && (
          <p className={css.hint} role="status">
            {t('list.notReady')}
          </p>
        )}
      </div>
      <Found first={first} state={state} open={open} narrowed={active > 0 || wanted.search !== undefined} />
    </section>
  );
}

interface FoundProps {
  first: ReturnType<typeof useFirstPage>;
  state: ListQueryState;
  open: string | null;
  narrowed: boolean;
}

function Found({ first: { data, error, isPlaceholderData, refetch }, state, open, narrowed }: FoundProps) {
  const { t } = useTexts();
  const { me } = useSession();
  const { wanted } = state;
  if (data === undefined && error)
    return (
      <Empty title={t('list.failed')} hint={problemText(error)}>
        <Button onClick={() => void refetch()}>{t('app.retry')}</Button>
      </Empty>
    );
  if (data === undefined) return <ListSkeleton />;
  return (
    <>
      <p className="sr" role="status">
        {t('list.found', { count: data.total })}
      </p>
      {data.total === 0 ? (
        <Nothing state={state} narrowed={narrowed} />
      ) : (
        <Rows
          // Another list begins at its top.
          key={JSON.stringify(wanted)}
          first={data.items}
          total={data.total}
          wanted={wanted}
          open={open}
          me={me.id}
          busy={isPlaceholderData}
        />
      )}
    </>
  );
}

function Nothing({ state: { view, setView }, narrowed }: { state: ListQueryState; narrowed: boolean }) {
  const { t } = useTexts();
  if (!narrowed) {
    const name = `list.empty${view.charAt(0).toUpperCase()}${view.slice(1)}` as 'list.emptyAll';
    return <Empty title={t(name)} hint={t(`${name}Hint` as 'list.emptyAllHint')} />;
  }
  return (
    <Empty title={t('list.emptyFound')} hint={t(view === 'all' ? 'list.emptyFoundAll' : 'list.emptyFoundHint')}>
      {view !== 'all' && (
        <Button variant="light" onClick={() => setView('all')}>
          {t('list.searchAll')}
        </Button>
      )}
    </Empty>
  );
}
