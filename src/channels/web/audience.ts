/** The pages that are open at this moment, and what they are told. Bounded: each is a connection that is held. */
import type { Item } from './mailbox.ts';

export type News = { what: 'kept'; item: Item } | { what: 'removed'; left: Item[] } | { what: 'typing' };

export interface Listener {
  address: string;
  hear(news: News): void;
  /** Others have come in its place, or the assistant stops: the connection has to end. Not called after leaving. */
  dismiss(why: 'crowded' | 'stopping'): void;
}

export interface AudienceLimits {
  /** One more sends the oldest away: it may be a connection that a moving phone has left behind. */
  perChat: number;
  perAddress: number;
  inAll: number;
}

export interface Audience {
  /** From now on it is told; the answer ends that. Null when there is no room, and nothing is told. */
  join(chat: string, listener: Listener): (() => void) | null;
  tell(chat: string, news: News): void;
  /** Somebody listens to it. */
  has(chat: string): boolean;
  /** Dismisses everybody, and lets nobody in any more. */
  close(): void;
}

/** Nobody is there yet. */
export function createAudience(limits: AudienceLimits): Audience {
  const byChat = new Map<string, Set<Listener>>();
  const byAddress = new Map<string, number>();
  let inAll = 0;
  let closed = false;

  function leave(chat: string, listener: Listener) {
    const here = byChat.get(chat);
    if (!here?.delete(listener)) return;
    if (here.size === 0) byChat.delete(chat);
    inAll -= 1;
    const left = (byAddress.get(listener.address) ?? 1) - 1;
    if (left === 0) byAddress.delete(listener.address);
    else byAddress.set(listener.address, left);
  }

  function dismiss(chat: string, listener: Listener, why: 'crowded' | 'stopping') {
    leave(chat, listener);
    listener.dismiss(why);
  }

  return {
    join(chat, listener) {
      if (closed) return null;
      const [oldest] = byChat.get(chat) ?? [];
      if (oldest && (byChat.get(chat)?.size ?? 0) >= limits.perChat) dismiss(chat, oldest, 'crowded');
      if (inAll >= limits.inAll || (byAddress.get(listener.address) ?? 0) >= limits.perAddress) return null;
      const here = byChat.get(chat) ?? new Set();
      byChat.set(chat, here.add(listener));
      byAddress.set(listener.address, (byAddress.get(listener.address) ?? 0) + 1);
      inAll += 1;
      return () => leave(chat, listener);
    },
    tell(chat, news) {
      for (const listener of [...(byChat.get(chat) ?? [])]) listener.hear(news);
    },
    has: (chat) => byChat.has(chat),
    close() {
      closed = true;
      for (const [chat, here] of [...byChat]) for (const listener of [...here]) dismiss(chat, listener, 'stopping');
    },
  };
}
