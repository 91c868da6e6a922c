/** Something that is done to a conversation: what goes wrong is told, and what is shown is asked for again. */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemError } from '../client.ts';
import { conversationKey, listKey } from '../live/keys.ts';
import { tellProblem, tellWrong } from '../shell/tell.ts';
import { textNow } from '../texts.ts';

function tell(error: Error): void {
  const first = error instanceof ProblemError && error.problem.code === 'held' ? error.problem.by : undefined;
  if (first) tellWrong(textNow('work.heldFirst', { name: first.name }));
  else tellProblem(error);
}

/** `mutate` runs the deed. */
export function useDeed<Told, Given = void>(
  number: string,
  deed: (given: Given) => Promise<Told>,
  onDone?: (told: Told, given: Given) => void,
): UseMutationResult<Told, Error, Given> {
  const queries = useQueryClient();
  return useMutation<Told, Error, Given>({
    mutationFn: deed,
    ...(onDone && { onSuccess: onDone }),
    onError: tell,
    // Also after a refusal: then what is shown was out of date.
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: listKey });
      return queries.invalidateQueries({ queryKey: conversationKey(number) });
    },
  });
}
