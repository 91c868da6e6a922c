/**
 * How tests steer a fake chat platform, the same for Telegram and Zalo, so that one conversation test runs on both:
 * people who write, what the bot has sent, every call it made, and mishaps on demand.
 */

/** Long enough for a slow machine, short enough that a test fails before the runner loses patience. */
export const DEFAULT_WAIT_MS = 3_000;

/** A running fake. `Id` is the platform's kind of id: a number on Telegram, a string on Zalo. */
export interface FakePlatform<Id> {
  /** The API root to give to the bot, without a slash at its end. */
  url: string;
  /** Cuts all connections, rejects all waits, frees the port. */
  close(): Promise<void>;
  /** The person who writes in this private chat, made if new. */
  user(chat: string | number, options?: { language?: string; name?: string }): SimulatedUser<Id>;
  /** What the bot has sent, in order, as it stands now, in all chats or in one. */
  sent(chat?: string | number): SentMessage<Id>[];
  /** Every call of the bot, in order of arrival, without the token; those that were refused too. */
  calls(method?: string): Call[];
  /** The first message of the bot, sent already or yet to come, that will do. */
  waitFor(predicate: (message: SentMessage<Id>) => boolean, timeoutMs?: number): Promise<SentMessage<Id>>;
  /** The first call, made already or yet to come, that will do; resolves once it has been answered. */
  waitForCall(wanted: string | ((call: Call) => boolean), timeoutMs?: number): Promise<Call>;
  /** Resolves once the bot has confirmed every update. */
  waitUntilTaken(timeoutMs?: number): Promise<void>;
  /** Plans a mishap for the next calls of a method (`*` for any). Calls that are under way are spared. */
  fail: Faults['add'];
  clearFaults(): void;
}

/** A person in one chat. What a platform can do beyond this is in its own user's type. */
export interface SimulatedUser<Id> {
  readonly chat: Id;
  /** Each of these returns the id of the message. */
  text(text: string): Id;
  /** Opens the chat, with a deep link's payload where the platform has those. */
  start(payload?: string): Id;
  photo(bytes?: Uint8Array, options?: { caption?: string }): Id;
  voice(bytes?: Uint8Array): Id;
  sticker(): Id;
  /**
   * Presses what this label stands on, or, where a platform has no buttons, types what stands for it. In the bot's latest
   * message unless told; throws, naming what could have been pressed, if there is none.
   */
  press(label: string, options?: { on?: Id }): unknown;
  /** Everything the bot has said in this chat, read or not. */
  replies(): SentMessage<Id>[];
  /** The next message of the bot in this chat not yet read by this function; those that will not do are skipped. */
  waitForReply(options?: WaitOptions<SentMessage<Id>>): Promise<SentMessage<Id>>;
  /** The chat as a person sees it, a line for each message, press and edit. */
  chatLog(): string;
}

/** A message of the bot. */
export interface SentMessage<Id> {
  id: Id;
  chat: Id;
  /** As shown, after formatting; of a photo or document, the caption. */
  text: string;
  /** The labels under it or in place of the keyboard, in reading order. */
  buttons: string[];
  /** What it carries beside text, such as `photo`. */
  media?: string;
  /** Epoch ms on the fake's clock. */
  at: number;
  /** The texts it had before it was edited, the oldest first. */
  earlier: string[];
  deleted: boolean;
  /** The platform's own object. */
  raw: unknown;
}

export interface Call {
  method: string;
  params: Record<string, unknown>;
  /** Uploads, without their bytes. */
  files: { field: string; name: string; type: string; size: number }[];
  /** Epoch ms on the fake's clock. */
  at: number;
  /** `webhook-reply`: in the bot's answer to an update. */
  via: 'http' | 'webhook-reply';
  /** HTTP status of the answer; missing until there is one. */
  status?: number;
  /** The platform's own code of a refusal, where that is not the HTTP status: Zalo refuses with 200. */
  code?: number;
  /** Why it was refused. */
  error?: string;
  /** The bot was never answered: a planned mishap. */
  lost?: boolean;
}

export interface WaitOptions<Message> {
  timeoutMs?: number;
  /** Only a message for which this is true will do. */
  where?: (message: Message) => boolean;
}

/** `before`: the call has no effect; `after`: it takes effect, only the answer is lost. */
type Moment = 'before' | 'after';

export type Fault =
  /** Refused in the platform's own form; `description` replaces the usual text. */
  | { error: number; description?: string; retryAfterS?: number }
  /** Refused by something in between: a gateway's HTML page, or the body given. */
  | { status: number; body?: string; type?: string }
  /** Carried out this much later, in real time. */
  | { delayMs: number }
  /** The connection is cut. */
  | { reset: Moment }
  /** Silence: the connection stays open and no answer comes. */
  | { hang: Moment };

export interface FaultOptions {
  /** How many calls it happens to; 1 if left out, `Infinity` until cleared. */
  times?: number;
  /** How many such calls go well first. */
  skip?: number;
  chat?: string | number;
}

export interface PlannedFault {
  /** How many calls it has happened to. */
  hits(): number;
  clear(): void;
}

export interface Faults {
  /** For the next `times` calls, in `chat` only if given. Faults of one method are used up in the order added. */
  add(method: string, fault: Fault, options?: FaultOptions): PlannedFault;
  /** The mishap planned for this call, which uses it up. */
  next(method: string, chat: string | undefined): Fault | undefined;
  clear(): void;
}

/** More planned at once is a mistake. */
const MAX_FAULTS = 1_000;

export function createFaults(): Faults {
  let planned: { method: string; fault: Fault; chat: string | undefined; skip: number; left: number; hits: number }[] =
    [];
  return {
    add(method, fault, { times = 1, skip = 0, chat } = {}) {
      if (!(times >= 1)) throw new RangeError(`a fault happens at least once, not ${times} times`);
      if (planned.length >= MAX_FAULTS) throw new RangeError(`at most ${MAX_FAULTS} faults can be planned`);
      const plan = { method: method.toLowerCase(), fault, chat: chat?.toString(), skip, left: times, hits: 0 };
      planned.push(plan);
      return {
        hits: () => plan.hits,
        clear() {
          planned = planned.filter((each) => each !== plan);
        },
      };
    },
    next(method, chat) {
      const name = method.toLowerCase();
      const fits = planned.filter(
        (each) => (each.method === '*' || each.method === name) && (each.chat === undefined || each.chat === chat),
      );
      const found = fits.find((each) => each.skip === 0);
      // A good call counts for the plans before the one that strikes, and for all of them if none does.
      for (const each of found ? fits.slice(0, fits.indexOf(found)) : fits) each.skip -= 1;
      if (!found) return undefined;
      found.left -= 1;
      found.hits += 1;
      if (found.left <= 0) planned = planned.filter((each) => each !== found);
      return found.fault;
    },
    clear() {
      planned = [];
    },
  };
}

/** A list that forgets its oldest entries: it may run a quarter over `max`, then is cut back to it. */
export interface Keep<Item> {
  add(item: Item): void;
  /** Oldest first; the list itself, not a copy. */
  all(): readonly Item[];
}

export function createKeep<Item>(max: number): Keep<Item> {
  const items: Item[] = [];
  return {
    add(item) {
      items.push(item);
      if (items.length > max * 1.25) items.splice(0, items.length - max);
    },
    all: () => items,
  };
}

/** Lets tests wait for a state of the fake instead of sleeping. */
export interface Watch {
  /**
   * What `find` returns, as soon as it is not undefined or false; it is asked now and at every change. Rejects with what
   * `find` throws, and with `what()` after `timeoutMs` of real time.
   */
  until<Found>(
    find: () => Found | undefined | false,
    options: { timeoutMs: number; what: () => string },
  ): Promise<Found>;
  /** To be called after every change. */
  changed(): void;
  /** Rejects all who wait. */
  stop(): void;
}

/** What a test waited for did not come. */
export class WaitTimeoutError extends Error {
  override name = 'WaitTimeoutError';
}

export function createWatch(): Watch {
  const waiting = new Set<{ look(): void; fail(error: Error): void }>();
  return {
    until<Found>(
      find: () => Found | undefined | false,
      { timeoutMs, what }: { timeoutMs: number; what: () => string },
    ) {
      return new Promise<Found>((resolve, reject) => {
        const end = () => {
          waiting.delete(mine);
          clearTimeout(timer);
        };
        const fail = (error: unknown) => {
          end();
          reject(error);
        };
        const mine = {
          look() {
            try {
              const found = find();
              if (found === undefined || found === false) return;
              end();
              resolve(found);
            } catch (error) {
              fail(error);
            }
          },
          fail,
        };
        const timer = setTimeout(() => fail(new WaitTimeoutError(`after ${timeoutMs} ms: ${what()}`)), timeoutMs);
        waiting.add(mine);
        mine.look();
      });
    },
    changed() {
      for (const each of [...waiting]) each.look();
    },
    stop() {
      for (const each of [...waiting]) each.fail(new Error('the fake was closed'));
    },
  };
}
