/** The list, as many parts of it as are looked at. */
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Summary } from '../api.d.ts';
import { api, told } from '../client.ts';
import { type ListPage, listKey } from '../live/keys.ts';
import type { Wanted } from './list-query.ts';

/** As many as the server gives at once. */
export const pageSize = 200;

const askPage = (wanted: Wanted, page: number) => ({
  queryKey: [...listKey, wanted, page] as const,
  queryFn: () =>
    told(api.GET('/conversations', { params: { query: { ...wanted, offset: page * pageSize, limit: pageSize } } })),
});

/** The first part: also how many there are. While other words are searched for, what was found before stays. */
export const useFirstPage = (wanted: Wanted) =>
  useQuery({
    ...askPage(wanted, 0),
    placeholderData: (before: ListPage | undefined, query) =>
      query?.queryKey[1].view === wanted.view ? before : undefined,
  });

/** The other parts that are on the screen, by their number; what is not there yet is missing. */
export function useOtherPages(wanted: Wanted, pages: number[]): Map<number, Summary[]> {
  return useQueries({
    queries: pages.map((page) => askPage(wanted, page)),
    combine: (asked) =>
      new Map(asked.flatMap(({ data }, index) => (data ? [[pages[index] ?? 0, data.items] as const] : []))),
  });
}
