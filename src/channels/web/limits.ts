/** How much one address and one chat may ask for; what is refused is said with the seconds until it is worth trying again. */
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { AudienceLimits } from './audience.ts';

export interface WebLimits {
  /** Per address; many citizens share one behind the NAT of a mobile carrier. */
  messagesPerMinute: number;
  newChatsPerMinute: number;
  /** Pages, and asking for news. */
  readsPerMinute: number;
  /** Of one chat: nobody reads and types faster. */
  perChatPerMinute: number;
  /** On top of it, once in five minutes. */
  perChatBurst: number;
  connections: AudienceLimits;
}

export const usualLimits: WebLimits = {
  messagesPerMinute: 300,
  newChatsPerMinute: 60,
  readsPerMinute: 3_000,
  perChatPerMinute: 20,
  perChatBurst: 10,
  connections: { perChat: 4, perAddress: 100, inAll: 10_000 },
};

/** Seconds to wait, and whether it is this citizen who was fast or everybody at the address. */
export interface Refusal {
  who: 'chat' | 'address';
  retryAfterS: number;
}

export interface Limits {
  /** Counts a message; null when it may be taken. */
  message(from: { address: string; chat: string; newChat: boolean }): Promise<Refusal | null>;
  read(address: string): Promise<Refusal | null>;
}

const minuteS = 60;
const burstS = 300;

/**
 * Counted in memory, by real time; each process counts for itself. With several of them an address may do as many times more, which is
 * less than what a proxy in front of them had better allow.
 */
export function createLimits(limits: WebLimits): Limits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: minuteS });
  const messages = perMinute(limits.messagesPerMinute);
  const newChats = perMinute(limits.newChatsPerMinute);
  const reads = perMinute(limits.readsPerMinute);
  const chats = new BurstyRateLimiter(
    perMinute(limits.perChatPerMinute),
    new RateLimiterMemory({ points: limits.perChatBurst, duration: burstS, keyPrefix: 'burst' }),
  );
  return {
    async message({ address, chat, newChat }) {
      const perChat = await consume(chats, chat, 'chat');
      if (perChat) return perChat;
      const all = await consume(messages, address, 'address');
      return all ?? (newChat ? consume(newChats, address, 'address') : null);
    },
    read: (address) => consume(reads, address, 'address'),
  };
}

async function consume(
  limiter: Pick<RateLimiterMemory | BurstyRateLimiter, 'consume'>,
  key: string,
  who: Refusal['who'],
): Promise<Refusal | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { who, retryAfterS: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)) };
  }
}
