/** One conversation, as it is on the server. */
import { useQuery } from '@tanstack/react-query';
import { api, ProblemError, told } from '../client.ts';
import { conversationKey } from '../live/keys.ts';

/** Kept up to date by the `LiveProvider`. */
export const useConversation = (number: string) =>
  useQuery({
    queryKey: conversationKey(number),
    queryFn: () => told(api.GET('/conversations/{number}', { params: { path: { number } } })),
  });

/** There is no such conversation, or no longer. */
export const isMissing = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 404;
