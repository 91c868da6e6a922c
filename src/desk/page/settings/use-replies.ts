/** The canned replies as they are being edited. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CannedReply } from '../api';
import { api, told } from '../client.ts';
import { tellDone, tellProblem } from '../shell/tell.ts';
import { useTexts } from '../texts.ts';
import { isSame, mistakesIn, newReply } from './reply-drafts.ts';

/** `dirty` until all is as it was saved; saving takes the place of all that there were. */
export function useReplies(saved: CannedReply[]) {
  const { t } = useTexts();
  const queries = useQueryClient();
  // Null: as saved, also when a colleague changes it.
  const [edited, setEdited] = useState<CannedReply[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(saved[0]?.id ?? null);
  const drafts = edited ?? saved;
  const { mutate, isPending } = useMutation({
    mutationFn: (replies: CannedReply[]) => told(api.PUT('/replies', { body: { replies } })),
    onSuccess: (_, replies) => {
      tellDone(t('replies.saved'));
      queries.setQueryData<{ replies: CannedReply[] }>(['replies'], (known) => known && { ...known, replies });
      setEdited(null);
      return queries.invalidateQueries({ queryKey: ['replies'] });
    },
    onError: tellProblem,
  });
  return {
    drafts,
    dirty: !isSame(drafts, saved),
    chosen: drafts.find(({ id }) => id === chosen) ?? null,
    wrong: drafts.filter((draft) => Object.keys(mistakesIn(draft, drafts)).length > 0),
    saving: isPending,
    choose: setChosen,
    change: (changed: CannedReply) => setEdited(drafts.map((draft) => (draft.id === changed.id ? changed : draft))),
    add() {
      const added = newReply();
      setEdited([...drafts, added]);
      setChosen(added.id);
    },
    remove(id: string) {
      const at = drafts.findIndex((draft) => draft.id === id);
      const left = drafts.filter((draft) => draft.id !== id);
      setEdited(left);
      setChosen(left[Math.min(at, left.length - 1)]?.id ?? null);
    },
    discard: () => setEdited(null),
    save: () => mutate(drafts),
  };
}
