/** Which part of the list is asked for. */
import { useDebouncedValue, useSessionStorage } from '@mantine/hooks';
import type { ListQuery } from '../live/keys.ts';

export const views = ['waiting', 'mine', 'held', 'bot', 'stuck', 'ended', 'all'] as const;
export type View = (typeof views)[number];

export const channels = ['web', 'zalo-oa', 'zalo-bot', 'telegram', 'terminal'] as const;
export const flows = [
  'none',
  'menu',
  'linking',
  'guiding',
  'registering',
  'activating',
  'loggingIn',
  'undoing',
  'checkingSms',
  'questions',
  'rating',
] as const;
export const outcomes = ['linked', 'activated', 'registered'] as const;
export const steps = [1, 2, 3, 4] as const;

export type Filters = Pick<ListQuery, 'channel' | 'language' | 'flow' | 'step' | 'outcome' | 'label'>;
export type Wanted = Omit<ListQuery, 'offset' | 'limit'>;

const typingPauseMs = 250;

/** What was chosen stays for as long as the tab is open. */
export function useListQuery() {
  const [view, setView] = useSessionStorage<View>({ key: 'desk.view', defaultValue: 'waiting' });
  const [filters, setFilters] = useSessionStorage<Filters>({ key: 'desk.filters', defaultValue: {} });
  const [search, setSearch] = useSessionStorage({ key: 'desk.search', defaultValue: '' });
  const [searched] = useDebouncedValue(search.trim(), typingPauseMs);
  const wanted: Wanted = { view, ...filters, ...(searched !== '' && { search: searched }) };
  return { view, setView, filters, setFilters, search, setSearch, wanted };
}

export type ListQueryState = ReturnType<typeof useListQuery>;

/** How many of them narrow the list. */
export const filterCount = (filters: Filters): number =>
  Object.values(filters).filter((value) => value !== undefined).length;
