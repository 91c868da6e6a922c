/** A webhook of the probe's own, for as long as one question takes. */
import { randomBytes } from 'node:crypto';
import { readUpdate } from '../channels/zalo-bot/updates.ts';
import { webhookPath } from '../channels/zalo-bot/webhook.ts';
import { UnmeasuredError } from './endings.ts';
import type { Arrival, Listener } from './listener.ts';
import { describeExchange, type Exchange } from './platform.ts';
import { filledUpdates, type Heard } from './sightings.ts';
import type { Visit } from './visit.ts';

export interface Stand {
  listener: Listener;
  /** What setWebhook was answered. */
  set: Exchange;
  /** What came while it was being set. */
  during: readonly Arrival[];
}

/** An update that was brought, with how. */
export interface Brought extends Heard {
  arrival: Arrival;
}

const secretBytes = 24;

/** Does `work` while Zalo brings updates here; then no webhook is set. Throws `UnmeasuredError` where Zalo cannot reach this program. */
export async function atWebhook<Result>(
  visit: Visit,
  signal: AbortSignal,
  work: (stand: Stand) => Promise<Result>,
): Promise<Result> {
  const { publicUrl, keeper } = visit;
  if (!publicUrl?.startsWith('https://')) throw new UnmeasuredError(noAddress);
  const listener = await visit.listen();
  try {
    const secret = randomBytes(secretBytes).toString('hex');
    listener.expect(secret);
    const set = await keeper.set({ url: publicUrl + webhookPath, secret }, signal);
    if (set.ok !== true) throw new UnmeasuredError(notSet, [`setWebhook: ${describeExchange(set)}`]);
    return await work({ listener, set, during: [...listener.arrivals()] });
  } finally {
    if ((await keeper.remove()) === null) visit.person.tell(notRemoved);
    await listener.close();
  }
}

/** The first update brought with the secret that is `wanted`, or null after `ms`. */
export async function brought(
  visit: Visit,
  listener: Listener,
  { wanted, ms, signal }: { wanted: (heard: Heard) => boolean; ms: number; signal: AbortSignal },
): Promise<Brought | null> {
  let looked = 0;
  return await listener.until(
    () => {
      for (; looked < listener.arrivals().length; looked += 1) {
        const arrival = listener.arrivals()[looked] as Arrival;
        const found = updatesOf(arrival).map(visit.sightings.note).find(wanted);
        if (!found) continue;
        looked += 1;
        return { ...found, arrival };
      }
      return undefined;
    },
    { ms, signal },
  );
}

/** Whether this is the message again. */
export const brings = (arrival: Arrival, messageId: string): boolean =>
  updatesOf(arrival).some((update) => readUpdate(update, null)?.messageId === messageId);

/** None in what somebody else brings. */
const updatesOf = ({ body, secretRight }: Arrival): unknown[] => (secretRight ? filledUpdates(body) : []);

const noAddress = {
  vi: 'cần PUBLIC_URL dạng https://… dẫn tới PORT của máy này',
  en: 'needs PUBLIC_URL as https://… that leads to PORT of this machine',
};
const notSet = { vi: 'Zalo không nhận webhook', en: 'Zalo refused the webhook' };
const notRemoved = {
  vi: '(!) Không xoá được webhook thử; sẽ thử lại khi kết thúc',
  en: 'the webhook of this test could not be removed; that is tried again at the end',
};
