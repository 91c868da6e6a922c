/** Who of the staff looks at which conversation, and who writes. In memory: it is over in half a minute anyway. What other processes know comes in beside it (shared-presence.ts). */
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

/** What is known of somebody; times are epoch ms. */
export interface Sighting {
  number: string;
  viewer: Viewer;
  seenAt: number;
  typedAt: number;
}

export interface OwnPresence extends Presence {
  /** Everybody else's: these and no others are there, but for those told here since `since` (epoch ms). */
  others(sightings: Sighting[], since: number): void;
}

/** The page tells it every ten seconds. */
export const presentMs = 25_000;
/** Somebody who has written a letter this long ago is thinking. */
const typingMs = 8_000;

interface Seen extends Viewer {
  seenAt: number;
  typedAt: number;
  /** When it was told here; of what comes from elsewhere, never. */
  toldAt: number;
}

/** How long ago somebody was seen is never told to the millisecond. */
const sameMs = 500;

const isSame = (known: Seen, { viewer, seenAt }: Pick<Sighting, 'viewer' | 'seenAt'>): boolean =>
  seenAt - known.seenAt < sameMs && known.typing === viewer.typing;

/** `changed` is called when who is there, or writes, is not what it was. */
export function createPresence({ clock, changed }: { clock: Clock; changed: (number: string) => void }): OwnPresence {
  const conversations = new Map<string, Map<string, Seen>>();
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

  function put(number: string, seen: Seen) {
    const there = conversations.get(number) ?? new Map<string, Seen>();
    conversations.set(number, there);
    there.set(seen.id, seen);
    if (seen.typing) lookAgain(number, typingMs);
    lookAgain(number, presentMs);
    tell(number);
  }

  return {
    seen(number, viewer) {
      const now = clock.now();
      const typedAt = viewer.typing ? now : (conversations.get(number)?.get(viewer.id)?.typedAt ?? 0);
      put(number, { ...viewer, seenAt: now, typedAt, toldAt: now });
    },
    left(number, account) {
      conversations.get(number)?.delete(account);
      tell(number);
    },
    viewers,
    others(sightings, since) {
      const keyOf = (number: string, account: string) => `${number} ${account}`;
      const still = new Set(sightings.map(({ number, viewer }) => keyOf(number, viewer.id)));
      for (const [number, there] of conversations) {
        const gone = [...there.values()].filter(({ id, toldAt }) => toldAt < since && !still.has(keyOf(number, id)));
        for (const { id } of gone) there.delete(id);
        if (gone.length > 0) tell(number);
      }
      for (const { number, viewer, seenAt, typedAt } of sightings) {
        const known = conversations.get(number)?.get(viewer.id);
        if (known !== undefined && (known.toldAt >= since || isSame(known, { viewer, seenAt }))) continue;
        put(number, { ...viewer, seenAt, typedAt, toldAt: Number.NEGATIVE_INFINITY });
      }
    },
  };
}
