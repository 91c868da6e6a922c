/** Who speaks, and how fast: a population of conversations, each at its own step, and slices of load on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chatOf, stepOf } from './conversations.ts';
import { dialogue } from './dialogue.ts';
import type { Variant } from './variant.ts';

/** What one slice of load came to. */
export interface Slice {
  messages: number;
  seconds: number;
  latenciesMs: number[];
  /** Of everything that works for the variant, with what the messages left to be done. */
  cpuMs: number;
  writtenBytes: number;
  /** At the end. */
  rssBytes: number;
}

export interface Population {
  /** Brings everybody to their place in the dialogue by saying what comes before; warms the variant up as well. */
  fill(): Promise<void>;
  /** `concurrency` citizens at once for `forMs`; each says the next message when the one before is done. */
  slice(load: { concurrency: number; forMs: number }): Promise<Slice>;
}

interface Chat {
  id: string;
  step: number;
}

/** As many as the largest load. */
const fillersAtOnce = 64;
/** A variant is at rest when it has used nothing for so many looks in turn; waited for so long at most. */
const afterSlice = { looks: 3, everyMs: 20, limitMs: 2_000 };
/** Ours reads all that is stored for the desk's list, beside its other work: most of a minute for 100,000. */
const afterStart = { looks: 5, everyMs: 100, limitMs: 120_000 };

/**
 * `size` chats that take turns, whoever has waited longest first, or anybody (`order`). One whose dialogue has ended makes room for a
 * newcomer, so that there are always as many under way. `there`: they are in the store already, as `conversations.ts` writes them.
 */
export function createPopulation(
  variant: Variant,
  { size, order, there }: { size: number; order: 'in turn' | 'anybody'; there: boolean },
): Population {
  const waiting: Chat[] = Array.from({ length: size }, (_, index) => ({
    id: chatOf(index),
    step: there ? stepOf(index) : 0,
  }));
  let newcomers = size;

  function next(): Chat {
    if (order === 'anybody') {
      const index = Math.floor(Math.random() * waiting.length);
      const last = waiting.pop() as Chat;
      if (index === waiting.length) return last;
      const [chosen] = waiting.splice(index, 1, last);
      return chosen as Chat;
    }
    const chat = waiting.shift();
    if (chat === undefined) throw new Error('more citizens at once than there are chats');
    return chat;
  }

  async function turn(citizen: number) {
    const chat = next();
    await variant.say(citizen, chat.id, chat.step);
    chat.step += 1;
    waiting.push(chat.step < dialogue.length ? chat : { id: chatOf(newcomers++), step: 0 });
  }

  return {
    async fill() {
      await rest(variant, afterStart);
      await variant.connect(fillersAtOnce);
      const missing = there ? [] : waiting.map((chat, index) => ({ chat, until: index % dialogue.length }));
      const bring = async (_: unknown, citizen: number) => {
        for (let one = missing.pop(); one; one = missing.pop())
          for (; one.chat.step < one.until; one.chat.step += 1) await variant.say(citizen, one.chat.id, one.chat.step);
      };
      await Promise.all(Array.from({ length: fillersAtOnce }, bring));
      await rest(variant, afterSlice);
    },
    async slice({ concurrency, forMs }) {
      await variant.connect(concurrency);
      const before = variant.usage();
      const latenciesMs: number[] = [];
      const began = performance.now();
      const speak = async (_: unknown, citizen: number) => {
        for (let now = performance.now(); now - began < forMs; ) {
          await turn(citizen);
          const done = performance.now();
          latenciesMs.push(done - now);
          now = done;
        }
      };
      await Promise.all(Array.from({ length: concurrency }, speak));
      const seconds = (performance.now() - began) / 1_000;
      await rest(variant, afterSlice);
      const { cpuMs, writtenBytes, rssBytes } = variant.usage();
      return {
        messages: latenciesMs.length,
        seconds,
        latenciesMs,
        cpuMs: cpuMs - before.cpuMs,
        writtenBytes: writtenBytes - before.writtenBytes,
        rssBytes,
      };
    },
  };
}

/** Resolves when the variant does nothing any more that the next one would suffer from. */
async function rest(variant: Variant, { looks, everyMs, limitMs }: typeof afterSlice) {
  let before = variant.usage();
  const giveUpAt = performance.now() + limitMs;
  for (let quiet = 0; quiet < looks && performance.now() < giveUpAt; ) {
    await sleep(everyMs);
    const now = variant.usage();
    const still = now.cpuMs === before.cpuMs && now.writtenBytes === before.writtenBytes;
    quiet = still ? quiet + 1 : 0;
    before = now;
  }
}
