/** Keeps what the page shows of conversations as it is on the server. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Conversation } from '../api.d.ts';
import { meKey } from '../queries.ts';
import { useSession } from '../shell/session.tsx';
import { type AlertSettings, alertOf } from './alerting.ts';
import { conversationKey, countsKey, type ListPage, listKey } from './keys.ts';
import { type Changed, openStream } from './stream.ts';

/** The list is asked for again at most this often: its order and what is in which view only the server knows. */
const reaskMs = 1_000;

const Connected = createContext(true);
/** Whether what is shown is kept up to date; true outside of the provider. */
export const useConnected = () => useContext(Connected);

/** The conversation that an address opens. */
export const numberIn = (location: string): string | null =>
  /^\/conversations\/([0-9a-f]{12})\/?$/.exec(location)?.[1] ?? null;

/** One connection for all that is inside; opened anew when another conversation is. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { me } = useSession();
  const [location] = useLocation();
  const open = numberIn(location);
  const [connected, setConnected] = useState(true);
  const [reask] = useState(() => atMostEvery(reaskMs, () => queries.invalidateQueries({ queryKey: listKey })));
  const settings = useRef<AlertSettings>({ me: me.id, open });
  useEffect(() => {
    settings.current = { me: me.id, open };
  }, [me.id, open]);
  useEffect(() => {
    let wasAway = false;
    return openStream({
      open,
      changed(changed) {
        patch(queries, changed);
        reask();
        for (const summary of changed.summaries) alertOf(summary, settings.current);
      },
      viewers: ({ number, viewers }) =>
        queries.setQueryData<Conversation>(conversationKey(number), (shown) => shown && { ...shown, viewers }),
      conversation: (number) => void queries.invalidateQueries({ queryKey: conversationKey(number) }),
      connected(is) {
        setConnected(is);
        if (is && wasAway) void queries.invalidateQueries();
        // Perhaps the session is over: then the answer to this leads to the sign-in page.
        if (!is && !wasAway) void queries.invalidateQueries({ queryKey: meKey });
        wasAway = !is;
      },
    });
  }, [open, queries, reask]);
  return <Connected.Provider value={connected}>{children}</Connected.Provider>;
}

/** At once what is known already; the rest comes with the next answer. */
function patch(queries: QueryClient, { summaries, removed, counts }: Changed): void {
  const changed = new Map(summaries.map((summary) => [summary.number, summary]));
  const gone = new Set(removed);
  queries.setQueryData(countsKey, counts);
  queries.setQueriesData<ListPage>({ queryKey: listKey }, (page) => {
    if (page === undefined) return page;
    const items = page.items
      .filter(({ number }) => !gone.has(number))
      .map((summary) => changed.get(summary.number) ?? summary);
    return { ...page, counts, items };
  });
  for (const [number, summary] of changed)
    queries.setQueryData<Conversation>(conversationKey(number), (shown) => shown && { ...shown, summary });
  for (const number of gone) void queries.invalidateQueries({ queryKey: conversationKey(number) });
}

/** Runs at once, and once more when it was called meanwhile: after the pause, and never before the last run is over. */
function atMostEvery(pauseMs: number, run: () => Promise<void>): () => void {
  let isRunning = false;
  let again = false;
  return function call() {
    again = isRunning;
    if (isRunning) return;
    isRunning = true;
    const pause = new Promise((resolve) => window.setTimeout(resolve, pauseMs));
    void Promise.allSettled([run(), pause]).then(() => {
      isRunning = false;
      if (again) call();
    });
  };
}
