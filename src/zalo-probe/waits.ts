/** How long the probe waits for what. */

export interface Waits {
  /** Seconds of an ordinary long poll. */
  pollS: number;
  /** Seconds of the polls whose emptiness is looked at. */
  emptyPollS: number;
  /** After a call that was refused or ended at once, and before it is made again: asking tightly is answered with 429. */
  afterPollMs: number;
  /** For the person to take their phone and write. */
  messageMs: number;
  /** While nobody polls, so that it shows whether what is written then is kept. */
  unpolledMs: number;
  /** For what was written then to come, once somebody polls again. */
  keptMs: number;
  /** For a webhook that was refused to be tried again. */
  retriesMs: number;
  /** Between two calls of typing. */
  typingMs: number;
}

/** For a person with a phone. */
export const WAITS: Readonly<Waits> = {
  pollS: 20,
  emptyPollS: 5,
  afterPollMs: 1_000,
  messageMs: 180_000,
  unpolledMs: 30_000,
  keptMs: 20_000,
  retriesMs: 600_000,
  typingMs: 300,
};
