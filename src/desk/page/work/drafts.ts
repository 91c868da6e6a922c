/** What is being written, kept in this browser until it is sent: per account and conversation. */
import { useCallback, useState } from 'react';

const keyOf = (account: string, number: string) => `desk.draft.${account}.${number}`;

/** Nothing happens where there is none. */
export const dropDraft = (account: string, number: string): void => localStorage.removeItem(keyOf(account, number));

/** All of an account's: whoever signs out leaves nothing on a machine that others use. */
export function dropDrafts(account: string): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(keyOf(account, ''))) localStorage.removeItem(key);
}

/** The text, and what writes and stores it; an empty one is not stored. */
export function useDraft(account: string, number: string): [string, (text: string) => void] {
  const key = keyOf(account, number);
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  const write = useCallback(
    (changed: string) => {
      setText(changed);
      if (changed === '') localStorage.removeItem(key);
      else localStorage.setItem(key, changed);
    },
    [key],
  );
  return [text, write];
}
