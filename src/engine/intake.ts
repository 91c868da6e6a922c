/** What comes in: told taken only when its step is durable. */

import { guessLanguage } from '../understanding/language.ts';
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { type Conversation, isErased } from './conversation.ts';
import type { Engine, Notified, Observer } from './engine.ts';
import type { Inbound } from './outside.ts';
import { type Change, nameOf, type Records } from './records.ts';
import { hearEvent, hearMessage, type News, parkEvent, parkMessage, seenAs } from './step.ts';
import type { StepSettings } from './take-step.ts';

interface IntakeOptions extends StepSettings {
  records: Records;
  carrier: Carrier;
  clock: Clock;
  observe: Observer;
  /** A write has failed, and may have taken effect all the same. */
  uncertain: (id: string) => void;
}

/** The half of the engine that platforms and services speak to. */
export function createIntake(options: IntakeOptions): Pick<Engine, 'receive' | 'notify'> {
  const { records, carrier, clock, observe } = options;

  /** What the step itself throws is a bug of the flows: parked, so that what comes again is not choked on for ever. */
  function step(
    kind: 'message' | 'event',
    id: string,
    hear: () => Conversation,
    parkIt: (error: string) => Conversation,
  ) {
    try {
      return hear();
    } catch (error) {
      observe({ what: 'parked', conversation: id, kind, error });
      return parkIt(nameOf(error));
    }
  }

  const takeIn =
    (inbound: Inbound): Change =>
    (conversation, now) => {
      if (conversation.seen.includes(inbound.messageId)) return null;
      const at = { conversation, now };
      return step(
        'message',
        conversation.id,
        () => hearMessage(at, inbound, options),
        (error) => parkMessage(at, inbound, error),
      );
    };

  /** Null when it does not count. */
  async function change(id: string, languageHint: string | undefined, how: Change): Promise<Conversation | null> {
    records.forget(id);
    return records.change(id, languageHint, how).catch((error: unknown) => {
      options.uncertain(id);
      throw error;
    });
  }

  async function tell(news: News): Promise<Notified> {
    // What cannot be read is dealt with here; below it would begin anew, and only a message of the citizen's may have it do so.
    if ((await records.readOrHush(news.conversation)) === null) return 'unknown';
    let left: Notified = 'unknown';
    const after = await change(news.conversation, undefined, (conversation, now) => {
      left = toTell(conversation, news);
      if (left !== 'taken') return null;
      const at = { conversation, now };
      return step(
        'event',
        conversation.id,
        () => hearEvent(at, news, options),
        (error) => parkEvent(at, news, error),
      );
    });
    return after ? 'taken' : left;
  }

  return {
    async receive(inbound) {
      const began = clock.now();
      const id = inbound.conversation;
      const { said, languageHint = said.kind === 'text' ? (guessLanguage(said.text) ?? undefined) : undefined } =
        inbound;
      const repeated = (await change(id, languageHint, takeIn(inbound))) === null;
      // A message comes again because something went wrong the first time: perhaps its effects were never begun.
      if (repeated) carrier.carryOut(id);
      observe({ what: 'heard', conversation: id, repeated, ms: clock.now() - began });
      return repeated ? 'repeated' : 'taken';
    },
    async notify(news) {
      const began = clock.now();
      const id = news.conversation;
      const kind = await tell(news);
      if (kind === 'repeated') carrier.carryOut(id);
      observe({ what: 'notified', conversation: id, kind, ms: clock.now() - began });
      return kind;
    },
  };
}

function toTell(conversation: Conversation, { id }: News): Notified {
  const { version, gone, seen } = conversation;
  if (version === 0 || gone || isErased(conversation)) return 'unknown';
  return seen.includes(seenAs(id)) ? 'repeated' : 'taken';
}
