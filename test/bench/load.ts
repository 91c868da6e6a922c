/** Who speaks, and how fast: a population of conversations, each at its own step, and slices of load on it. */
import { dialogue } from './dialogue.ts';

/** Something that answers the dialogue. */
export interface Variant {
  readonly name: string;
  /** The citizen of this chat says the message of this step; resolves when it is done, rejects when it was answered wrongly. */
  say(chat: string, step: number): Promise<void>;
  /** Resolves when the work that the messages have left is done; its time counts. */
  settled(): Promise<void>;
  /** Resolves when nothing goes on in the background that would be charged to the next variant; its time does not count. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export interface Slice {
  messages: number;
  /** Per second, the settling included. */
  rate: number;
  latenciesMs: number[];
}

interface Chat {
  id: string;
  step: number;
}

/** Chats that take turns. One whose dialogue has ended makes room for a newcomer, so that there are always as many under way. */
export class Population {
  readonly #variant: Variant;
  readonly #waiting: Chat[] = [];
  #newcomers = 0;

  constructor(variant: Variant) {
    this.#variant = variant;
  }

  /** Brings `size` chats to all steps of the dialogue evenly; warms the variant up as well. */
  async fill(size: number, concurrency: number): Promise<void> {
    for (let index = 0; index < size; index += 1) this.#waiting.push(this.#newcomer());
    const targets = new Map(this.#waiting.map(({ id }, index) => [id, index % dialogue.length]));
    const chats = [...this.#waiting];
    const bring = async () => {
      for (let chat = chats.pop(); chat; chat = chats.pop()) {
        for (; chat.step < (targets.get(chat.id) ?? 0); chat.step += 1) await this.#variant.say(chat.id, chat.step);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, bring));
    await this.#variant.settled();
  }

  /** `concurrency` citizens at once for `forMs`; each says the next message when the one before is done. */
  async slice({ concurrency, forMs }: { concurrency: number; forMs: number }): Promise<Slice> {
    const latenciesMs: number[] = [];
    const began = performance.now();
    const speak = async () => {
      for (let now = performance.now(); now - began < forMs; ) {
        await this.#turn();
        const done = performance.now();
        latenciesMs.push(done - now);
        now = done;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, speak));
    await this.#variant.settled();
    const seconds = (performance.now() - began) / 1_000;
    await this.#variant.quiet();
    return { messages: latenciesMs.length, rate: latenciesMs.length / seconds, latenciesMs };
  }

  async #turn(): Promise<void> {
    const chat = this.#waiting.shift();
    if (chat === undefined) throw new Error('more citizens at once than there are chats');
    await this.#variant.say(chat.id, chat.step);
    chat.step += 1;
    this.#waiting.push(chat.step < dialogue.length ? chat : this.#newcomer());
  }

  #newcomer(): Chat {
    this.#newcomers += 1;
    return { id: String(this.#newcomers), step: 0 };
  }
}
