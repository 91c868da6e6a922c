/** What the engine needs of the outside; channels and services supply it, the engine imports neither. */
import type { LineKey, LineValues } from '../../flows/lines.ts';
import type { Picture } from '../../flows/pictures.ts';
import type { ServiceName, Services } from '../../flows/services.ts';

/** What came in from a citizen, whatever the channel. Untrusted, all of it. */
export interface Inbound {
  /** `channel:chat`. */
  conversation: string;
  /** The platform's id of this message; a redelivery carries the same one. */
  messageId: string;
  said: Said;
  /** As the platform shows the citizen to others, as it came. */
  name?: string;
  /** The platform's guess at the citizen's language (BCP 47), if it has one. */
  languageHint?: string;
}

/** What is sent instead of words; `unreadable`: the platform says that something was sent, and keeps back what. */
export const mediaKinds = [
  'photo',
  'file',
  'voice',
  'video',
  'sticker',
  'contact',
  'location',
  'other',
  'unreadable',
] as const;
export type MediaKind = (typeof mediaKinds)[number];

export type Said =
  | { kind: 'text'; text: string }
  /** What a pressed button carried, as it came back. */
  | { kind: 'button'; payload: string }
  /** Nothing of it has been downloaded. */
  | { kind: 'media'; media: MediaKind; caption?: string };

export type Language = 'vi' | 'en';

/** One line of a message, not yet in words. */
export interface Line {
  line: LineKey;
  values?: LineValues;
  /** Shown with it where the channel can show pictures. */
  picture?: Picture;
}

export interface Button {
  /** Comes back as `Said.payload` when pressed; at most 64 bytes. */
  payload: string;
  label: LineKey;
  values?: LineValues;
}

/** What one step says: its lines make one message. */
export interface Outgoing {
  conversation: string;
  /** Unique for ever; the same again is the same message again. */
  key: string;
  language: Language;
  lines: Line[];
  buttons: Button[];
  window: ReplyWindow;
}

/** Where a message stands among those since the citizen last wrote; some platforms count both, and take no more than so many for so long. */
export interface ReplyWindow {
  /** Epoch ms of the citizen's last message; 0 when it is not known. */
  heardAt: number;
  /** 1 for the first message since. */
  nth: number;
}

/**
 * Hands a message to its channel and resolves when the platform has taken it.
 * Throws `RetryLaterError`, `CitizenGoneError` or `UndeliverableError`; anything else is taken as "try again".
 */
export interface Post {
  deliver(message: Outgoing, signal: AbortSignal): Promise<void>;
  /** Shows that something is being done, where the channel can; never throws. */
  typing(conversation: string): void;
  /** Has the channel forget what it keeps of this chat beyond the farewell; resolves when it has. */
  forget(conversation: string): Promise<void>;
}

/** The platform asks for patience. */
export class RetryLaterError extends Error {
  override name = 'RetryLaterError';
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, cause?: unknown) {
    super(`the platform asks to wait ${retryAfterMs} ms`, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** The citizen has blocked the assistant or is no longer there; nothing more can be delivered to this chat. */
export class CitizenGoneError extends Error {
  override name = 'CitizenGoneError';
}

/** The platform will never take this message. */
export class UndeliverableError extends Error {
  override name = 'UndeliverableError';
}

export interface CallOptions {
  key: string;
  signal: AbortSignal;
  /** Whose call it is, for services that answer later: `channel:chat`. */
  conversation: string;
}

/**
 * Carries out a call. `key` is the same each time the same call is tried again (send it as `Idempotency-Key`).
 * Throws `TerminalError` when trying again cannot help; anything else is tried again.
 */
export type ServiceImplementations = {
  [Name in ServiceName]: (input: Services[Name]['input'], options: CallOptions) => Promise<Services[Name]['output']>;
};

/** Trying the same call again cannot help: the service refuses it, or answers what it never should. `code` says why in a word, for logs. */
export class TerminalError extends Error {
  override name = 'TerminalError';
  readonly code: string | undefined;
  constructor(message: string, { code }: { code?: string } = {}) {
    super(message);
    this.code = code;
  }
}
