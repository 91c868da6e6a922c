/** Where sources about the OA API disagree or say nothing: what this fake does unless a test switches it. */

/** Codes as in the table of OA errors (Zalo for Developers, as transcribed by several public projects, read 2026-11). */
export interface Switches {
  /** How X-ZEvent-Signature is written; half of the sources have each. */
  signature: 'bare' | 'mac=';
  /** What a refresh token that was used before is answered with: the code, and the HTTP status of it. Both are seen. */
  usedToken: { code: number; status: 200 | 400 };
  /** An access token that is not, or no longer, good. -220 is documented for expired ones, -216 is what is mostly seen. */
  badAccess: number;
  /** A message to somebody who does not follow. */
  notFollowing: number;
  /** A message to somebody who has blocked the account; undocumented. */
  blocked: number;
  /** A message more than seven days after the user's last deed. */
  outside: number;
  /** Whether only eight messages are free within 48 hours, or, as documented for 2026, all of them. */
  freeMessages: 'eight' | 'all';
  /** Whether a picture may have buttons; nobody says. */
  pictureButtons: boolean;
  /** Whether the account's own messages come back as `oa_send_…` events, which is ticked in the console. */
  echoes: boolean;
}

/** What is said by most. */
export const SWITCHES: Switches = {
  signature: 'bare',
  usedToken: { code: -14014, status: 200 },
  badAccess: -216,
  notFollowing: -213,
  blocked: -244,
  outside: -230,
  freeMessages: 'eight',
  pictureButtons: true,
  echoes: false,
};

const HOUR = 3_600_000;

/** Tests may set any of them lower. */
export interface Limits {
  /** Characters of a text (documented). */
  textChars: number;
  /** Buttons of one message, and characters of what they carry (documented). */
  buttons: number;
  payloadChars: number;
  /** Characters on a button; unverified. */
  titleChars: number;
  /** Elements of a list; unverified. */
  elements: number;
  /** 25 hours and 3 months (documented). */
  accessMs: number;
  refreshMs: number;
  /** Free for so long and so many, and possible at all for so long (documented). */
  freeMs: number;
  freeCount: number;
  answerMs: number;
}

export const LIMITS: Limits = {
  textChars: 2_000,
  buttons: 5,
  payloadChars: 1_000,
  titleChars: 100,
  elements: 5,
  accessMs: 25 * HOUR,
  refreshMs: 90 * 24 * HOUR,
  freeMs: 48 * HOUR,
  freeCount: 8,
  answerMs: 7 * 24 * HOUR,
};

/** What the fake remembers before it forgets the oldest. */
export const KEPT = {
  sent: 10_000,
  sentPerChat: 500,
  logLinesPerChat: 500,
  events: 1_000,
  queued: 100_000,
  requestBytes: 1024 * 1024,
};
