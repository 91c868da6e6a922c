/**
 * What open pages have been told of each chat, and what is new to them, whoever has written it: this process or another one. Each state
 * of a mailbox that is read or written here comes by, those of one chat in order, and the difference is told.
 */
import { type Item, itemsMax } from './mailbox.ts';

export interface FollowingOptions {
  /** Somebody listens to this chat. */
  isOpen: (chat: string) => boolean;
  /** Told, in order, of what was kept, and of what is left after some of it was removed. */
  kept: (chat: string, item: Item) => void;
  removed: (chat: string, left: Item[]) => void;
  /** What a chat is called among processes. */
  nameOf: (chat: string) => string;
}

export interface Following {
  /**
   * These are the chat's items now. The first time that somebody listens they are what is known already. `removed`: some were removed,
   * although it may be that pages have seen none of them.
   */
  see(chat: string, items: Item[], how?: { removed: boolean }): void;
  /** Chats that are followed. */
  chats(): string[];
  /** The one with this name, if it is followed. */
  named(name: string): string | undefined;
}

interface Known {
  name: string;
  oldest: number;
  newest: number;
}

/** Follows nothing yet. */
export function createFollowing({ isOpen, kept, removed, nameOf }: FollowingOptions): Following {
  const known = new Map<string, Known>();
  const byName = new Map<string, string>();

  function forget(chat: string) {
    byName.delete(known.get(chat)?.name ?? '');
    known.delete(chat);
  }

  function follow(chat: string, items: Item[]) {
    const name = known.get(chat)?.name ?? nameOf(chat);
    known.set(chat, { name, oldest: oldestOf(items), newest: items.at(-1)?.seq ?? 0 });
    byName.set(name, chat);
  }

  return {
    see(chat, items, { removed: isRemoval } = { removed: false }) {
      if (!isOpen(chat)) return forget(chat);
      const before = known.get(chat);
      follow(chat, items);
      if (before === undefined) return;
      for (const item of items.filter(({ seq }) => seq > before.newest)) kept(chat, item);
      // A full mailbox loses its oldest with every new one, of which pages are not told.
      const isShorter = items.length < itemsMax && oldestOf(items) > before.oldest;
      if (isRemoval || isShorter) removed(chat, items);
    },
    chats() {
      for (const chat of known.keys()) if (!isOpen(chat)) forget(chat);
      return [...known.keys()];
    },
    named: (name) => byName.get(name),
  };
}

const oldestOf = (items: Item[]) => items[0]?.seq ?? Number.POSITIVE_INFINITY;
