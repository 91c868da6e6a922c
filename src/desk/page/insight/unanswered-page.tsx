/** What the assistant did not understand: a list that is to become knowledge. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Unanswered } from '../api';
import { api, ProblemError, told } from '../client.ts';
import { Confirm } from '../settings/confirm.tsx';
import { useSession } from '../shell/session.tsx';
import { tellDone, tellProblem } from '../shell/tell.ts';
import { Empty } from '../shell/waiting.tsx';
import { useTexts } from '../texts.ts';
import { Asked } from './asked.tsx';
import { Page } from './page.tsx';
import { Teaching } from './teaching.tsx';
import { UnansweredTable } from './unanswered-table.tsx';

const key = ['unanswered'];

/** For whoever has the permission `figures`; with `teach`, questions can be settled. */
export function UnansweredPage() {
  const { t } = useTexts();
  const { may } = useSession();
  const [settling, setSettling] = useState<Unanswered | null>(null);
  const [teaching, setTeaching] = useState<Unanswered | null>(null);
  const asked = useQuery({ queryKey: key, queryFn: () => told(api.GET('/unanswered')) });
  const { mutate: settle, isPending } = useSettle(() => setSettling(null));
  return (
    <Page title={t('unanswered.title')} intro={t('unanswered.intro')}>
      <Asked query={asked}>
        {({ questions }) =>
          questions.length === 0 ? (
            <Empty title={t('unanswered.empty')} hint={t('unanswered.emptyHint')} />
          ) : (
            <UnansweredTable questions={questions} teach={setTeaching} {...(may('teach') && { settle: setSettling })} />
          )
        }
      </Asked>
      <Confirm
        opened={settling !== null}
        title={t('unanswered.settleTitle')}
        go={t('unanswered.settle')}
        pending={isPending}
        onGo={() => settling && settle(settling.id)}
        onClose={() => setSettling(null)}
      >
        <q>{settling?.text}</q>
        <p>{t('unanswered.settleAbout')}</p>
      </Confirm>
      <Teaching question={teaching} onClose={() => setTeaching(null)} />
    </Page>
  );
}

/** Taken off here at once; one that somebody else has settled is said to be. */
function useSettle(over: () => void) {
  const { t } = useTexts();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => told(api.DELETE('/unanswered/{id}', { params: { path: { id } } })),
    onSuccess: () => tellDone(t('unanswered.settled')),
    onError: (error) => {
      if (error instanceof ProblemError && error.problem.code === 'not-found') tellDone(t('unanswered.gone'));
      else tellProblem(error);
    },
    onSettled: () => {
      over();
      return queries.invalidateQueries({ queryKey: key });
    },
  });
}
