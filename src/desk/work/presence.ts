/** Who of the staff looks at which conversation, and who writes. In memory: it is over in half a minute anyway. */
import type { Clock } from '../../engine/clock.ts';

export interface Viewer {
  id: string;
  name: string;
  typing: boolean;
}

export interface Presence {
  /** To be told again at least every 20 seconds. */
  seen(number: string, viewer: Viewer): void;
  left(number: string, account: string): void;
  viewers(number: string): Viewer[];
}

/** The page tells it every ten seconds. */
const presentMs = 25_000;
/** Somebody who has written a letter this long ago is thinking. */
const typingMs = 8_000;

/** `changed` is called when who is there, or writes, is not what it was. */
export function createPresence({ clock, changed }: { clock: Clock; changed: (number: string) => void }): Presence {
  const conversations = new Map<string, Map<string, Viewer & { seenAt: number; typedAt: number }>>();
  /** As it was told last, in JSON. */
  const told = new Map<string, string>();

  function viewers(number: string): Viewer[] {
    const now = clock.now();
    return [...(conversations.get(number)?.values() ?? [])]
      .filter(({ seenAt }) => now - seenAt < presentMs)
      .map(({ id, name, typing, typedAt }) => ({ id, name, typing: typing && now - typedAt < typingMs }));
  }

  function tell(number: string) {
    const there = viewers(number);
    const now = JSON.stringify(there);
    if (now === (told.get(number) ?? '[]')) return;
    if (there.length > 0) told.set(number, now);
    else told.delete(number);
    changed(number);
  }

  function lookAgain(number: string, ms: number) {
    clock.after(ms, () => {
      const there = conversations.get(number);
      if (there === undefined) return;
      for (const [account, { seenAt }] of there) if (clock.now() - seenAt >= presentMs) there.delete(account);
      if (there.size === 0) conversations.delete(number);
      tell(number);
    });
  }

  return {
    seen(number, viewer) {
      const there = conversations.get(number) ?? new Map();
      conversations.set(number, there);
      const before = there.get(viewer.id);
      const now = clock.now();
      there.set(viewer.id, { ...viewer, seenAt: now, typedAt: viewer.typing ? now : (before?.typedAt ?? 0) });
      if (viewer.typing) lookAgain(number, typingMs);
      lookAgain(number, presentMs);
      tell(number);
    },
    left(number, account) {
      conversations.get(number)?.delete(account);
      tell(number);
    },
    viewers,
  };
}
