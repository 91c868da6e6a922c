/** 3: is an update brought again when the webhook answers 500, how often and after what time? */
import { UnmeasuredError } from '../endings.ts';
import type { Arrival, Listener } from '../listener.ts';
import { type Answer, askForGreeting, inSeconds, meet, nothingCame, type Question, type Visit } from '../visit.ts';
import { atWebhook, brings, brought } from '../webhook-stand.ts';

/** Then it is taken, so that the rest of the run is not disturbed. */
const refusals = 4;

export const webhookRetry: Question = {
  id: '3',
  title: { vi: 'Webhook lỗi 500 thì có gửi lại không?', en: 'is a webhook that answers 500 tried again?' },
  sends: 0,
  asksFor: 1,
  ask(visit) {
    const enough = new AbortController();
    return visit.person.meanwhile(
      (signal) => atWebhook(visit, signal, ({ listener }) => watch(visit, listener, { signal, enough: enough.signal })),
      () => enough.abort(),
    );
  },
};

async function watch(
  visit: Visit,
  listener: Listener,
  { signal, enough }: { signal: AbortSignal; enough: AbortSignal },
): Promise<Answer> {
  const { waits, clock, person } = visit;
  let refused: string | null = null;
  const again = () => listener.arrivals().filter((arrival) => refused !== null && brings(arrival, refused));
  listener.answerWith((arrival) =>
    refused === null || (brings(arrival, refused) && again().length <= refusals) ? 500 : 200,
  );
  const first = await brought(visit, listener, { wanted: askForGreeting(visit), ms: waits.messageMs, signal });
  if (!first?.messageId) throw new UnmeasuredError(nothingCame);
  refused = first.messageId;
  if (first.chat) meet(visit, first.chat);
  const minutes = Math.ceil(waits.retriesMs / 60_000);
  person.tell({
    vi: `Đã trả lời 500. Chờ gửi lại, nhiều nhất ${minutes} phút; bấm Enter nếu không muốn chờ nữa`,
    en: `answered 500; waiting for it to come again, ${minutes} minutes at most; Enter to stop waiting`,
  });
  const begun = clock.now();
  const either = AbortSignal.any([signal, enough]);
  const limits = { ms: waits.retriesMs, signal: either };
  await listener.until(() => (again().length > refusals ? true : undefined), limits).catch(() => null);
  signal.throwIfAborted();
  return conclude(again(), { waitedMs: clock.now() - begun });
}

function conclude(came: readonly Arrival[], { waitedMs }: { waitedMs: number }): Answer {
  const waited = inSeconds(waitedMs);
  const gaps = came.slice(1).map(({ at }, index) => inSeconds(at - (came[index]?.at ?? at)));
  if (gaps.length === 0) {
    return {
      finding: { vi: `không gửi lại trong ${waited}`, en: `not brought again within ${waited}` },
      measured: [`answered 500 once, waited ${waited}`],
    };
  }
  return {
    finding: { vi: `có, gửi lại ${gaps.length} lần`, en: `yes, brought again ${gaps.length} times` },
    measured: [
      `pauses: ${gaps.join(', ')}`,
      came.length > refusals
        ? `answered 500 ${refusals} times, then 200`
        : `answered 500 each time, waited ${waited} in all`,
    ],
  };
}
