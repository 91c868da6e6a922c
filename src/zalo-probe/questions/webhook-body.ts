/** 1: does the webhook's body hold the update bare, or wrapped as `{ok, result}`? */
import { UnmeasuredError } from '../endings.ts';
import { fieldsOf } from '../fields.ts';
import { isObject } from '../platform.ts';
import { askForGreeting, meet, nothingCame, type Question } from '../visit.ts';
import { atWebhook, brought } from '../webhook-stand.ts';

export const webhookBody: Question = {
  id: '1',
  title: { vi: 'Webhook: bản tin trần hay bọc {ok, result}?', en: 'webhook body: bare or wrapped?' },
  sends: 0,
  asksFor: 1,
  ask: (visit) =>
    visit.person.meanwhile((signal) =>
      atWebhook(visit, signal, async ({ listener }) => {
        const wanted = askForGreeting(visit);
        const came = await brought(visit, listener, { wanted, ms: visit.waits.messageMs, signal });
        if (!came) throw new UnmeasuredError(nothingCame, strangers(listener.arrivals().length));
        if (came.chat) meet(visit, came.chat);
        const { arrival } = came;
        return {
          finding: formOf(arrival.body),
          measured: [
            `${arrival.method}, ${arrival.contentType || 'no content type'}, the secret in X-Bot-Api-Secret-Token`,
            `fields: ${fieldsOf(arrival.body).join(', ')}`,
          ],
        };
      }),
    ),
};

function formOf(body: unknown) {
  if (isObject(body) && isObject(body['result']))
    return { vi: 'bọc trong {ok, result}', en: 'wrapped in {ok, result}' };
  if (Array.isArray(body)) return { vi: 'một danh sách', en: 'a list' };
  return { vi: 'bản tin trần', en: 'bare' };
}

/** Something came, and was not the message: perhaps it did not show the secret. */
const strangers = (count: number) => (count === 0 ? [] : [`${count} other requests came to the webhook`]);
