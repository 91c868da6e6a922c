/** What getWebhookInfo answers when no webhook is set. */
import { UnmeasuredError } from '../endings.ts';
import { fieldsOf } from '../fields.ts';
import { describeExchange, isObject } from '../platform.ts';
import type { Question } from '../visit.ts';

export const noWebhook: Question = {
  id: 'b',
  title: { vi: 'getWebhookInfo khi chưa đặt webhook', en: 'getWebhookInfo when none is set' },
  sends: 0,
  asksFor: 0,
  async ask({ withoutWebhook }) {
    if (!withoutWebhook) throw new UnmeasuredError({ vi: 'chưa thấy', en: 'not seen' });
    const { ok, result } = withoutWebhook;
    const form = describeExchange(withoutWebhook);
    const address = isObject(result) && result['url'] === '' ? ', `url` empty' : '';
    const finding = `${form}${address}`;
    return {
      finding: { vi: finding, en: finding },
      measured: ok === true ? [`fields: ${fieldsOf(result).join(', ') || 'none'}`] : [],
    };
  },
};
