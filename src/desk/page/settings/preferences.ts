/** What somebody has chosen for this browser: how to send, what makes a noise. Language is texts.ts's, dark mode is Mantine's. */
import { useSyncExternalStore } from 'react';

export interface Preferences {
  /** What sends a reply; with `ctrl-enter`, Enter alone begins a new line. */
  sendKey: 'enter' | 'ctrl-enter';
  /** A short sound when somebody waits or one's own citizen writes. */
  sound: boolean;
  /** The browser's notification for the same; only asked for when switched on. */
  notifications: boolean;
}

const storedAs = 'desk.preferences';
const usual: Preferences = { sendKey: 'enter', sound: false, notifications: false };
const listeners = new Set<() => void>();
let known: { text: string | null; preferences: Preferences } | null = null;

/** What is chosen now; the same object as long as nothing changes. What is stored and not understood counts as not chosen. */
export function preferences(): Preferences {
  const text = localStorage.getItem(storedAs);
  if (known?.text !== text) known = { text, preferences: readFrom(text) };
  return known?.preferences ?? usual;
}

/** Chooses, for every open tab of this browser. */
export function choose(change: Partial<Preferences>): void {
  localStorage.setItem(storedAs, JSON.stringify({ ...preferences(), ...change }));
  for (const listener of listeners) listener();
}

/** Re-renders when something else is chosen, here or in another tab. */
export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  return [useSyncExternalStore(listen, preferences), choose];
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

function readFrom(text: string | null): Preferences {
  try {
    const { sendKey, sound, notifications } = JSON.parse(text ?? '{}') as Partial<Preferences>;
    return {
      sendKey: sendKey === 'ctrl-enter' ? sendKey : 'enter',
      sound: sound === true,
      notifications: notifications === true,
    };
  } catch {
    return usual;
  }
}
