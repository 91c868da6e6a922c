/** How many wait for a person. */
import { useQuery } from '@tanstack/react-query';
import { api, told } from '../client.ts';
import { useSession } from '../shell/session.tsx';
import { countsKey } from './keys.ts';

/** Live; 0 for whoever may not watch. */
export function useWaiting(): number {
  const { may } = useSession();
  const { data } = useQuery({
    queryKey: countsKey,
    queryFn: async () =>
      (await told(api.GET('/conversations', { params: { query: { view: 'waiting', limit: 1 } } }))).counts,
    enabled: may('watch'),
    staleTime: 60_000,
  });
  return data?.waiting ?? 0;
}
