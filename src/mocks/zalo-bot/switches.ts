/** Where the sources on the Zalo Bot Platform disagree, or say nothing: each is a switch, and a bot must live with all its positions. */

/** Trust and sources of each are in the platform's documentation as collected 2026-11. */
export interface Switches {
  /** A long poll that ends without an update. */
  emptyPoll: 'http200-408' | 'http408' | 'ok-empty';
  /** The documentation wraps the update as in polling; three live code bases get it bare. */
  webhookBody: 'bare' | 'wrapped';
  /** Where the address of a person's picture stands: live, or as documented. */
  imageField: 'photo_url' | 'photo';
  /** getWebhookInfo where none is set. */
  noWebhookInfo: 'empty-url' | 'error-404';
  /** Whether setWebhook calls the address before it answers. */
  verification: 'on' | 'off';
  wrongToken: 'http200-401' | 'http401' | 'html';
  /** getUpdates while a webhook is set: refused, or as if nobody wrote. */
  webhookPoll: 'error-400' | 'silence';
  /** Which of two polls at a time ends, as an empty one does. Unspecified. */
  secondPoll: 'ends-older' | 'ends-newer';
  /** Order is not promised: `at-once` posts several updates of one chat at the same time. */
  webhookOrder: 'by-chat' | 'at-once';
  /** Whether a webhook may be on this machine and in plain http; the real one refuses both. */
  loopbackWebhook: 'allowed' | 'refused';
  /** How a send to somebody who has blocked the bot is refused. Unspecified: no source has seen it. */
  blocked: 'error-403' | 'error-400';
}

export const SWITCHES: Readonly<Switches> = {
  emptyPoll: 'http200-408',
  webhookBody: 'bare',
  imageField: 'photo_url',
  noWebhookInfo: 'empty-url',
  verification: 'on',
  wrongToken: 'http200-401',
  webhookPoll: 'error-400',
  secondPoll: 'ends-older',
  webhookOrder: 'by-chat',
  loopbackWebhook: 'allowed',
  blocked: 'error-403',
};
