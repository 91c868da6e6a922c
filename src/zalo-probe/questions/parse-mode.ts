/** 7: does `parse_mode` work, or are the marks shown as they are? Only the phone tells. */
import { UnmeasuredError } from '../endings.ts';
import { describeExchange } from '../platform.ts';
import { chatOf, type Question } from '../visit.ts';

const text = '**đậm**';
const notThere = { vi: 'Không thấy tin nào', en: 'there is no message' };

export const parseMode: Question = {
  id: '7',
  title: { vi: 'parse_mode có tác dụng không?', en: 'does `parse_mode` work?' },
  sends: 1,
  asksFor: 0,
  async ask(visit) {
    const chat = await chatOf(visit);
    const params = { chat_id: chat, text, parse_mode: 'markdown' };
    const exchange = await visit.person.meanwhile((signal) => visit.platform.call('sendMessage', params, { signal }));
    const measured = [`sendMessage with parse_mode markdown: ${describeExchange(exchange)}`];
    if (exchange.ok !== true) return { finding: { vi: 'bị từ chối', en: 'it is refused' }, measured };
    const seen = await visit.person.choose(
      { vi: 'Bot vừa nhắn một từ. Bạn thấy gì?', en: 'the bot sent one word; what do you see?' },
      [
        { vi: 'Chữ đậm, không có dấu *', en: 'bold, without asterisks' },
        { vi: 'Có dấu *', en: 'with asterisks' },
        { vi: 'Chữ thường, không có dấu *', en: 'neither bold nor with asterisks' },
        notThere,
      ],
    );
    // Some have their own messages brought back to them: that would show now.
    await visit.person.meanwhile((signal) => visit.hearing.poll(visit.waits.emptyPollS, signal));
    const finding = findings[seen];
    if (!finding) throw new UnmeasuredError({ vi: 'tin không đến', en: 'the message did not arrive' }, measured);
    return { finding, measured };
  },
};

const findings = [
  { vi: 'có, chữ đậm', en: 'yes, it is shown in bold' },
  { vi: 'không, thấy cả dấu', en: 'no, the marks are shown' },
  { vi: 'dấu mất, chữ không đậm', en: 'the marks are taken off, and nothing is bold' },
];
