/** Web chat in several processes: what one writes for a chat, pages that are open at another one hear of. */
import type { Clock } from '../../engine/clock.ts';
import type { Together } from '../together.ts';
import type { Following } from './following.ts';
import type { Mailbox } from './mailbox.ts';
import { createSweep } from './sweep.ts';

export interface OthersOptions {
  together: Together;
  mailbox: Pick<Mailbox, 'items'>;
  following: Following;
  /** An answer to this chat is being prepared. */
  typing: (chat: string) => void;
  clock: Clock;
  /** A look has failed, and the next may go well. */
  failed: (error: unknown) => void;
}

export interface Others {
  wrote(chat: string): void;
  typing(chat: string): void;
  /** Listens and looks from now on. */
  start(): void;
  stop(): Promise<void>;
}

/** Hints may be lost; what they tell is seen by looking, this often. */
const lookEveryMs = 2_000;
/** One statement of the store. With more chats open each is looked at every so many rounds, and hints have to do in between. */
const looksAtOnce = 250;

/** A hint is the writer, what happened, and the name of the chat; nothing of what was said. */
export function createOthers(options: OthersOptions): Others {
  const { together, mailbox, following, clock, failed } = options;
  const { processes, hashOf } = together;
  const looking = new Map<string, Promise<unknown>>();
  let left: string[] = [];
  let endListening = () => {};
  const sweep = createSweep({ clock, everyMs: lookEveryMs, sweep: lookAround, failed });

  /** What is new in the mailbox comes by `following` as it is read. Those who ask while a look waits for its turn share it. */
  function look(chat: string): Promise<unknown> {
    const before = looking.get(chat);
    if (before) return before;
    const looked = mailbox.items(chat).finally(() => looking.delete(chat));
    looking.set(chat, looked);
    return looked;
  }

  async function lookAround() {
    if (left.length === 0) left = following.chats();
    const outcomes = await Promise.allSettled(left.splice(0, looksAtOnce).map(look));
    const refused = outcomes.find(({ status }) => status === 'rejected');
    if (refused?.status === 'rejected') throw refused.reason;
  }

  function hear(hint: string | null) {
    if (hint === null) {
      // Something was missed: the next rounds begin with everybody.
      left = [];
      return;
    }
    const [writer, what, name = ''] = hint.split(' ');
    const chat = following.named(name);
    if (chat === undefined || writer === processes.id()) return;
    if (what === 'typing') options.typing(chat);
    else void lookAfter(chat);
  }

  /** The one that is under way may have read too early. */
  async function lookAfter(chat: string) {
    await looking.get(chat)?.catch(() => {});
    await look(chat).catch(failed);
  }

  const tell = (what: 'wrote' | 'typing', chat: string) =>
    processes.tell('mailbox', `${processes.id()} ${what} ${hashOf(chat)}`);

  return {
    wrote: (chat) => tell('wrote', chat),
    typing: (chat) => tell('typing', chat),
    start() {
      endListening = processes.on('mailbox', hear);
      sweep.start();
    },
    async stop() {
      endListening();
      await sweep.stop();
      await Promise.allSettled(looking.values());
    },
  };
}
