/** The port to a chat platform. What every implementation promises is in test/channels/contract.ts. */
import type { Picture } from '../../flows/pictures.ts';
import type { Inbound, ReplyWindow } from '../engine/outside.ts';

/** A message in words, within the limits the channel has told. */
export interface Message {
  /** The chat's id at the platform. */
  chat: string;
  /** The same again is the same message again; a channel that can drops it. */
  key: string;
  text: string;
  buttons: Array<{ payload: string; label: string }>;
  /** Shown above the text, only where the channel has `pictures`. A picture that cannot be shown must not keep the text back. */
  picture?: ShownPicture;
  window: ReplyWindow;
}

export interface ShownPicture {
  name: Picture;
  /** Absolute path of a PNG. */
  file: string;
  /** What it shows, for whoever cannot see it; at most 250 characters. */
  words: string;
}

/** Resolves when the message is safe; rejects when it is not, and then the platform must be left to deliver it again. */
export type Receive = (inbound: Inbound) => Promise<unknown>;

export interface Channel {
  /** The first half of a conversation's id: `telegram:4711`. Letters and dashes. */
  readonly name: string;
  /** UTF-16 units in one message; a longer text is split before it gets here. */
  readonly maxText: number;
  /** How many buttons a message can show. Of more choices all come as a numbered list in the text, and as many of them as buttons too. */
  readonly buttons: number;
  /** Whether pictures can be shown; where not, what they show is said in the text. */
  readonly pictures: boolean;
  /** Begins to take messages in; resolves when the first could be taken, rejects when the platform refuses for good. */
  start(receive: Receive): Promise<void>;
  /**
   * Resolves when the platform has taken the message. Throws `RetryLaterError`, `CitizenGoneError`, `UndeliverableError`
   * (see engine/outside.ts); anything else means "unknown, try again".
   */
  send(message: Message, signal: AbortSignal): Promise<void>;
  /** Shows that an answer is being prepared, where the platform can; never throws. */
  typing(chat: string): void;
  /** Forgets what the channel itself keeps of this chat beyond the farewell; missing where it keeps nothing. */
  forget?(chat: string): Promise<void>;
  /** What keeps it from working at this moment, in words for the operator; null when nothing does. */
  trouble?(): string | null;
  /** Takes nothing more in; resolves when what was being taken in is safe. */
  stop(): Promise<void>;
}
