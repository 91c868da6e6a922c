/** Before the first question: what will be done is said, and nothing is touched without consent. */
import { SkippedError } from './endings.ts';
import type { Person } from './person.ts';
import { describeExchange, type Exchange } from './platform.ts';
import type { Question } from './visit.ts';
import type { WebhookKeeper } from './webhook-keeper.ts';

/** Resolves once the person wants to begin; rejects with `InterruptedError` when the run ends before. */
export async function intro(person: Person, questions: readonly Question[]): Promise<void> {
  const sends = questions.reduce((sum, question) => sum + question.sends, 0);
  const asksFor = questions.reduce((sum, question) => sum + question.asksFor, 0);
  person.tell({
    vi: `Thử Zalo Bot: bot gửi nhiều nhất ${sends} tin, bạn nhắn khoảng ${asksFor} tin; mất chừng 15 phút`,
    en: `Zalo Bot probe: the bot sends ${sends} messages at most, you write about ${asksFor}; some 15 minutes`,
  });
  person.tell({
    vi: 'Trước hết hãy DỪNG trợ lý. Tin người khác nhắn cho bot trong lúc này sẽ không được trả lời',
    en: 'STOP the assistant first; what others write to the bot meanwhile is not answered',
  });
  person.tell({
    vi: 'Gõ s rồi Enter để bỏ qua một câu; Ctrl-C để dừng, mọi thứ được đặt lại như cũ',
    en: 's and Enter skips a question; Ctrl-C ends, and all is put back',
  });
  await person.ready({ vi: 'Bấm Enter để bắt đầu', en: 'Enter to begin' }).catch(skippedIsNo);
}

export interface BeginOptions {
  person: Person;
  keeper: WebhookKeeper;
  /** Whether the secret of a webhook that was set before is configured; it cannot be read back. */
  secretKnown: boolean;
  signal: AbortSignal;
}

/** Makes polling possible. What getWebhookInfo says without a webhook is kept for the question about it. */
export async function beginAt(
  options: BeginOptions,
): Promise<{ withoutWebhook: Exchange | null } | 'declined' | 'failed'> {
  const { person, keeper, secretKnown, signal } = options;
  const { exchange, address } = await keeper.look(signal);
  if (address === null) {
    if (exchange.ok === true || exchange.errorCode === notFound) return { withoutWebhook: exchange };
    // Whether one is set is not known, so none may be touched.
    person.tell({ vi: `Không xem được webhook: ${describeExchange(exchange)}`, en: 'getWebhookInfo failed' });
    return 'failed';
  }
  person.tell({
    vi: '(!) Bot đang có webhook. Phải gỡ nó trong lúc thử; mã bí mật (secret) của nó không đọc lại được',
    en: 'the bot has a webhook, which must be taken off meanwhile; its secret cannot be read back',
  });
  const agreed = await person.agrees(secretKnown ? withSecret : withoutSecret).catch(skippedIsNo);
  if (!agreed) return 'declined';
  const removed = await keeper.remove();
  if (removed) return { withoutWebhook: removed };
  person.tell({ vi: 'Không gỡ được webhook', en: 'the webhook could not be taken off' });
  return 'failed';
}

const notFound = 404;

function skippedIsNo(error: unknown): false {
  if (error instanceof SkippedError) return false;
  throw error;
}

const withSecret = {
  vi: 'Khi xong sẽ đặt lại với ZALO_WEBHOOK_SECRET. Gõ "dong y" để tiếp tục, Enter để thôi',
  en: 'afterwards it is set again with ZALO_WEBHOOK_SECRET; "yes" to go on, Enter to leave it',
};
const withoutSecret = {
  vi: 'Không có ZALO_WEBHOOK_SECRET nên KHÔNG đặt lại được; sau đó phải khởi động lại trợ lý. Gõ "dong y" để tiếp tục, Enter để thôi',
  en: 'without ZALO_WEBHOOK_SECRET it can NOT be set again, and the assistant has to be started anew; "yes" to go on, Enter to leave it',
};
