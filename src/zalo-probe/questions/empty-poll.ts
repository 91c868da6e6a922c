/** What a long poll answers when nobody writes. */
import { UnmeasuredError } from '../endings.ts';
import { describeExchange } from '../platform.ts';
import { inSeconds, type Question } from '../visit.ts';

/** Old messages may be waiting, one for each poll. */
const tries = 30;

export const emptyPoll: Question = {
  id: 'a',
  title: { vi: 'getUpdates khi không có tin', en: 'getUpdates when there is nothing' },
  sends: 0,
  asksFor: 0,
  async ask({ person, hearing, waits }) {
    const asked = waits.emptyPollS;
    person.tell({ vi: `Đừng nhắn gì trong ${asked} giây`, en: `write nothing for ${asked} seconds` });
    return await person.meanwhile(async (signal) => {
      for (let before = 0; before < tries; before += 1) {
        const { exchange, heard } = await hearing.poll(asked, signal);
        if (heard.length > 0) continue;
        const form = describeExchange(exchange);
        const older = before === 0 ? [] : [`${before} updates came before it`];
        const result = exchange.ok === true ? [`result ${formOf(exchange.result)}`] : [];
        return {
          finding: { vi: form, en: form },
          measured: [`asked for ${asked} s, answered after ${inSeconds(exchange.tookMs)}`, ...result, ...older],
        };
      }
      throw new UnmeasuredError({ vi: 'tin nhắn đến liên tục', en: 'messages kept coming' });
    });
  },
};

/** `{}`, `null` and `[]` have all been given for "nothing". */
function formOf(result: unknown): string {
  if (result === undefined) return 'missing';
  if (typeof result !== 'object') return typeof result;
  return result === null ? 'null' : JSON.stringify(result).slice(0, 2);
}
