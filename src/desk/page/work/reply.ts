/** Sending what was written. */
import { useRef } from 'react';
import { api, told } from '../client.ts';
import { newId } from '../ids.ts';
import { useDeed } from './deed.ts';

/** The same text that is sent again after a break is the same message: the citizen gets it once. */
export function useReply(number: string, onSent: () => void) {
  const last = useRef<{ text: string; id: string } | null>(null);
  const { mutate, isPending } = useDeed(
    number,
    (body: { id: string; text: string }) =>
      told(api.POST('/conversations/{number}/replies', { params: { path: { number } }, body })),
    () => {
      last.current = null;
      onSent();
    },
  );
  function send(text: string) {
    if (last.current?.text !== text) last.current = { text, id: newId() };
    mutate(last.current);
  }
  return { send, isSending: isPending };
}
