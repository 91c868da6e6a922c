/** What the page has been told, kept for a while; whoever is signed out by the server comes to the sign-in page. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './client.ts';

export const meKey = ['me'] as const;
const triesAgain = 2;

function noticeEnd(error: unknown): void {
  if (!(error instanceof ProblemError)) return;
  const { code } = error.problem;
  if (code === 'not-signed-in') queries.setQueryData(meKey, null);
  // Another tab has signed in meanwhile, or a second factor is wanted from now on.
  if (code === 'bad-csrf' || code === 'totp-required') void queries.invalidateQueries({ queryKey: meKey });
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    // What cannot be sent now is told now, not sent at some later time.
    mutations: { networkMode: 'always' },
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => !(error instanceof ProblemError) && failures < triesAgain,
    },
  },
});
