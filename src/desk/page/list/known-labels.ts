/** Labels that are in use. */
import { useQueryClient } from '@tanstack/react-query';
import { type ListPage, listKey } from '../live/keys.ts';

/** As the last answers of the list have told them. */
export function useKnownLabels(): string[] {
  const pages = useQueryClient().getQueriesData<ListPage>({ queryKey: listKey });
  return [...new Set(pages.flatMap(([, page]) => page?.labels ?? []))];
}
