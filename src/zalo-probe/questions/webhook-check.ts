/** 8: how does setWebhook look whether anybody is there, by GET or POST, with what in the body? And polling meanwhile. */
import { UnmeasuredError } from '../endings.ts';
import { fieldsOf } from '../fields.ts';
import type { Arrival } from '../listener.ts';
import { describeExchange, type Exchange, isObject } from '../platform.ts';
import { inSeconds, type Question } from '../visit.ts';
import { atWebhook } from '../webhook-stand.ts';

export const webhookCheck: Question = {
  id: '8',
  title: { vi: 'setWebhook thử bằng GET hay POST?', en: 'does setWebhook probe with GET or POST?' },
  sends: 0,
  asksFor: 0,
  ask: (visit) =>
    visit.person.meanwhile((signal) =>
      atWebhook(visit, signal, async ({ set, during }) => {
        const { exchange: polled } = await visit.hearing.poll(visit.waits.emptyPollS, signal);
        const measured = [
          `setWebhook: ${describeExchange(set)}, ${inSeconds(set.tookMs)}; ${verificationIn(set)}`,
          ...during.map(describeArrival),
          `getUpdates while it is set: ${describeExchange(polled)}, ${inSeconds(polled.tookMs)}`,
        ];
        const methods = [...new Set(during.map(({ method }) => method))].join(', ');
        if (methods !== '') return { finding: { vi: methods, en: methods }, measured };
        if (verificationOk(set) === false) throw new UnmeasuredError(unreached, measured);
        return { finding: { vi: 'không thử', en: 'it does not probe' }, measured };
      }),
    ),
};

const unreached = {
  vi: 'Zalo không tới được PUBLIC_URL của chương trình này',
  en: 'Zalo did not reach this program under PUBLIC_URL',
};

function describeArrival({ method, contentType, secretRight, body }: Arrival): string {
  const fields = fieldsOf(body);
  const held = body === undefined ? 'no JSON body' : `body with ${fields.length > 0 ? fields.join(', ') : 'no fields'}`;
  return `${method}, ${contentType || 'no content type'}, ${secretRight ? 'with' : 'without'} the secret, ${held}`;
}

const verificationOf = ({ result }: Exchange) =>
  isObject(result) && isObject(result['verification']) ? result['verification'] : null;

const verificationOk = (set: Exchange) => verificationOf(set)?.['ok'];

function verificationIn(set: Exchange): string {
  const verification = verificationOf(set);
  if (!verification) return 'no verification in the result';
  const { outcome } = verification;
  const told = typeof outcome === 'string' && /^[\w.]{1,40}$/.test(outcome) ? outcome : 'odd outcome';
  return `verification ok ${verification['ok'] === true}, ${told}`;
}
