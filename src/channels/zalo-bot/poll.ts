/**
 * Long polling (Zalo Bot Platform docs, getUpdates, read 2026-11). There is no offset and nothing is confirmed: the platform forgets
 * an update when it answers with it. So it is kept before anything else is done, and kept at any price. What is lost between
 * the platform and here is lost; at most one update is ever on that way.
 */
import type { Clock } from '../../engine/clock.ts';
import { withinMs } from '../../engine/time-limit.ts';
import { pause } from '../../engine/waiting.ts';
import { saidCode } from './call-error.ts';
import type { ZaloBotClient } from './client.ts';
import { ZaloBotNotice } from './prepare.ts';
import { updatesIn } from './updates.ts';

/** Beyond the seconds asked for; three live clients have five to seven. */
const pollMarginMs = 7_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** An empty poll takes the seconds asked for. Sooner, something is wrong, and asking at once is answered by 429. */
const emptyTooSoonMs = 500;
/** As many in a row are no chance. */
const emptyTooOften = 5;

export interface PollOptions {
  client: Pick<ZaloBotClient, 'getUpdates'>;
  clock: Clock;
  /** Resolves when polling can be expected to work; called anew when it turns out that it does not. */
  ready: () => Promise<void>;
  /** Whether that has been done. */
  prepared: boolean;
  /** Resolves when the update is durable. */
  keep: (update: unknown) => Promise<void>;
  /** Something failed and will be tried again. */
  failed: (error: unknown) => void;
  /** An update could not be kept before the end and is lost. */
  gaveUp: (error: unknown) => void;
  /** Whether updates come in, each time that shows. */
  works: (working: boolean) => void;
  /** Seconds that the platform holds an empty poll open. */
  pollSeconds: number;
  /** What a poll's own time goes by, which the platform measures; `clock` unless told. */
  callClock?: Clock;
  random: () => number;
  signal: AbortSignal;
}

/** Takes updates in, one at a time, until the signal aborts; rejects with `ZaloBotCallError` when the token is refused. */
export async function poll(options: PollOptions): Promise<void> {
  const { clock, ready, failed, works, random, signal } = options;
  let { prepared } = options;
  let [failures, soon] = [0, 0];

  async function round() {
    if (!prepared) await ready();
    prepared = true;
    const outcome = await pollOnce(options);
    failures = 0;
    soon = outcome === 'empty too soon' ? soon + 1 : 0;
    if (soon === emptyTooOften)
      failed(new ZaloBotNotice('Zalo ends polls at once: does another program poll this bot?'));
    works(soon < emptyTooOften);
  }

  function fail(error: unknown) {
    failed(error);
    works(false);
    failures += 1;
    // "Bad request" is what some see while a webhook is set.
    if (saidCode(error, 400)) prepared = false;
  }

  while (!signal.aborted) {
    try {
      await round();
    } catch (error) {
      if (signal.aborted) return;
      if (saidCode(error, 401)) throw error;
      fail(error);
    }
    const slower = failures + soon;
    if (slower > 0) await pause(pauseAfter(slower, random), clock, signal);
  }
}

async function pollOnce(options: PollOptions): Promise<'kept' | 'empty' | 'empty too soon'> {
  const { client, callClock: clock = options.clock, pollSeconds, signal } = options;
  const askedAt = clock.now();
  const answer = await withinMs({ ms: pollSeconds * 1_000 + pollMarginMs, clock, signal }, (limited) =>
    client.getUpdates(pollSeconds, limited),
  );
  if (answer === null) return clock.now() - askedAt < emptyTooSoonMs ? 'empty too soon' : 'empty';
  for (const update of updatesIn(answer)) await keepAtAnyPrice(update, options);
  return 'kept';
}

/** Nobody brings it again. Once stopped it is tried one last time. */
async function keepAtAnyPrice(update: unknown, { keep, clock, failed, gaveUp, works, random, signal }: PollOptions) {
  for (let failures = 1; ; failures += 1) {
    try {
      return await keep(update);
    } catch (error) {
      if (signal.aborted) return gaveUp(error);
      failed(error);
      works(false);
      await pause(pauseAfter(failures, random), clock, signal);
    }
  }
}

const pauseAfter = (failures: number, random: () => number) =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)) * (1 + random() * 0.2);
