/** What stages over fake chat platforms have alike: their webhooks' patience, when they are busy, and people who block the assistant. */
import type { Call, FakePlatform } from '../../mocks/control.ts';
import type { WebhookOptions } from '../../mocks/platform/pump.ts';
import { broughtAgainMs, broughtAgainTimes, type Platform } from './platform.ts';

/** For every fake that brings updates by itself. */
export const patientWebhook: WebhookOptions = { retryDelayMs: broughtAgainMs, retries: broughtAgainTimes };

/** A bot has but a few calls under way at a time: an older one without an answer was left so by a fault. */
const callsLookedAt = 50;

/** A long poll may be under way for ever while nothing happens. */
const isUnderWay = ({ method, status, lost }: Call) => method !== 'getUpdates' && !status && !lost;

type Fake = Pick<FakePlatform<unknown>, 'calls' | 'waitUntilTaken' | 'clearFaults' | 'close'> & {
  deliveries(): readonly unknown[];
};

/** The half of a `Platform` that is the same over every fake. */
export const overFake = (
  fake: Fake,
): Pick<Platform, 'waitUntilTaken' | 'busy' | 'touched' | 'startOver' | 'close'> => ({
  waitUntilTaken: fake.waitUntilTaken,
  busy: () => fake.calls().slice(-callsLookedAt).some(isUnderWay),
  touched: () => fake.calls().length + fake.deliveries().length,
  startOver: async () => fake.clearFaults(),
  close: fake.close,
});

export interface Blocking {
  /** From now on what the assistant says is refused, or no longer. */
  block(blocked: boolean): Promise<void>;
  /** Has the person do something. Nobody can write to somebody they block: it was done at the last moment before. */
  write(act: () => void): void;
}

/** A person who blocks nobody yet. */
export function createBlocking(user: { block(): void; unblock(): void }): Blocking {
  let blocks = false;
  return {
    async block(blocked) {
      blocks = blocked;
      if (blocked) user.block();
      else user.unblock();
    },
    write(act) {
      if (blocks) user.unblock();
      act();
      if (blocks) user.block();
    },
  };
}
