/** Who is signed in: everything else is shown only to them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import type { Me } from '../api.d.ts';
import { api, ProblemError, rememberCsrf, told } from '../client.ts';
import { meKey } from '../queries.ts';
import { SignIn } from '../signing-in/sign-in.tsx';
import { dropDrafts } from '../work/drafts.ts';
import { Unreachable, Waiting } from './waiting.tsx';

export interface Session {
  me: Me;
  may: (permission: string) => boolean;
  setMe: (me: Me) => void;
  signOut: () => void;
}

/** Written when somebody signs out: the other tabs of this browser hear of it at once. */
const signedOutKey = 'desk.signed-out';

const SessionContext = createContext<Session | null>(null);

/** Only inside of the gate; throws elsewhere. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('nobody is signed in here');
  return session;
}

async function askWho(): Promise<Me | null> {
  try {
    const me = await told(api.GET('/me'));
    rememberCsrf(me.csrf);
    return me;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) return null;
    throw error;
  }
}

/** Shows the pages to whoever is signed in, else the way to sign in. */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { data: me, isPending, error, refetch } = useQuery({ queryKey: meKey, queryFn: askWho, staleTime: Infinity });
  const last = useRef<string | null>(null);
  const { mutate: signOut } = useMutation({
    mutationFn: () => told(api.POST('/sign-out')),
    onSettled: () => {
      if (last.current !== null) dropDrafts(last.current);
      last.current = null;
      queries.clear();
      queries.setQueryData(meKey, null);
      localStorage.setItem(signedOutKey, String(Date.now()));
    },
  });
  useEffect(() => {
    if (me) last.current = me.id;
  }, [me]);
  useEffect(() => {
    const hear = ({ key }: StorageEvent) => {
      if (key === signedOutKey) void queries.invalidateQueries({ queryKey: meKey });
    };
    addEventListener('storage', hear);
    return () => removeEventListener('storage', hear);
  }, [queries]);
  const session = useMemo<Session | null>(() => {
    if (!me) return null;
    return { me, may: (permission) => me.permissions.includes(permission), setMe, signOut: () => signOut() };
    function setMe(changed: Me) {
      rememberCsrf(changed.csrf);
      queries.setQueryData(meKey, changed);
    }
  }, [me, queries, signOut]);
  /** What one account was shown is not another's to see. */
  function begin(changed: Me) {
    if (last.current !== changed.id) queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
    rememberCsrf(changed.csrf);
    queries.setQueryData(meKey, changed);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
  }
  if (isPending) return <Waiting />;
  if (error && !me) return <Unreachable again={() => void refetch()} />;
  if (session === null) return <SignIn onDone={begin} ended={last.current !== null} />;
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
