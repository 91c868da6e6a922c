/** Lets colleagues, and the server, know that one is looking at a conversation, or writing in it. */
import { useCallback, useEffect, useRef } from 'react';
import { api } from '../client.ts';
import { useConnected } from './live.tsx';

const beatMs = 10_000;
const writingMs = 5_000;

/** What comes back is to be called with every letter. */
export function usePresence(number: string): () => void {
  const writtenAt = useRef(0);
  const toldAt = useRef(0);
  const connected = useConnected();
  const tell = useCallback(
    (typing: boolean) => {
      // Nothing depends on it: what is lost is told again by the next beat.
      void api
        .POST('/conversations/{number}/presence', { params: { path: { number } }, body: { typing } })
        .catch(() => {});
    },
    [number],
  );
  useEffect(() => {
    if (!connected) return;
    const beat = () => {
      if (document.visibilityState === 'visible') tell(Date.now() - writtenAt.current < writingMs);
    };
    beat();
    const timer = setInterval(beat, beatMs);
    return () => clearInterval(timer);
  }, [connected, tell]);
  return useCallback(() => {
    const now = Date.now();
    writtenAt.current = now;
    if (now - toldAt.current < writingMs) return;
    toldAt.current = now;
    tell(true);
  }, [tell]);
}
