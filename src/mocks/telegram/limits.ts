/** The Bot API's limits, and the bounds this fake sets to its own memory. */

/** Tests may set any of them lower, or higher. @see https://core.telegram.org/bots/api (read 2026-11) */
export interface Limits {
  /** UTF-16 units after parsing; Telegram may count a little more generously outside the basic plane. */
  textChars: number;
  captionChars: number;
  callbackDataBytes: number;
  callbackAnswerChars: number;
  /** How long a press can be answered. Telegram says "seconds"; 15 s is what bug reports show. */
  callbackAnswerMs: number;
  commands: number;
  /** How long a file_path is good for. */
  fileLinkMs: number;
  downloadBytes: number;
  photoBytes: number;
  documentBytes: number;
  /** How long an update waits to be fetched. */
  pendingMs: number;
  deleteMs: number;
  longPollS: number;
}

const MINUTE = 60_000;
const MB = 1024 * 1024;

export const LIMITS: Limits = {
  textChars: 4096,
  captionChars: 1024,
  callbackDataBytes: 64,
  callbackAnswerChars: 200,
  callbackAnswerMs: 15_000,
  commands: 100,
  fileLinkMs: 60 * MINUTE,
  downloadBytes: 20 * MB,
  photoBytes: 10 * MB,
  documentBytes: 50 * MB,
  pendingMs: 24 * 60 * MINUTE,
  deleteMs: 48 * 60 * MINUTE,
  longPollS: 50,
};

/**
 * What the fake remembers before it forgets the oldest (lists may run a quarter over). Only the number of chats has
 * no bound of its own: there is one for each chat a test has named.
 */
export const KEPT = {
  sent: 10_000,
  messagesPerChat: 500,
  logLinesPerChat: 500,
  pendingUpdates: 100_000,
  deliveredUpdates: 1_000,
  presses: 10_000,
  fileBytes: 128 * MB,
  filePaths: 1_000,
  /** One request; a larger one is refused with 413, as by Telegram. */
  requestBytes: 55 * MB,
};
