/** 9: are the 2,000 characters of a text counted as characters or as UTF-16 units? Told by texts of emoji, of two units each. */
import { UnmeasuredError } from '../endings.ts';
import { describeExchange, type Exchange } from '../platform.ts';
import { type Answer, chatOf, type Question, type Visit } from '../visit.ts';

/** Zalo Bot Platform docs, sendMessage (read 2026-11): "1-2000". */
const longest = 2_000;
const badRequest = 400;
/** Whether the end arrives as well shows only on the phone. */
const end = 'HẾT';

interface Trial {
  told: string;
  text: string;
}

const plainTooLong: Trial = { told: '2,001 letters', text: 'a'.repeat(longest + 1) };
const manyEmoji: Trial = {
  told: '1,500 characters of nearly 3,000 UTF-16 units',
  text: '😀'.repeat(1_500 - end.length) + end,
};
const someEmoji: Trial = { told: '1,000 characters of 2,000 UTF-16 units', text: '😀'.repeat(longest / 2) };

export const textLength: Question = {
  id: '9',
  title: { vi: 'Độ dài tính theo ký tự hay đơn vị UTF-16?', en: 'is length counted in characters or UTF-16 units?' },
  sends: 3,
  asksFor: 0,
  async ask(visit) {
    const chat = await chatOf(visit);
    const measured: string[] = [];
    /** Whether it was taken. */
    async function taken({ told, text }: Trial): Promise<boolean> {
      const params = { chat_id: chat, text };
      const exchange = await visit.person.meanwhile((signal) => visit.platform.call('sendMessage', params, { signal }));
      measured.push(`${told}: ${describeExchange(exchange)}`);
      if (exchange.ok !== true && !refusedForGood(exchange)) throw new UnmeasuredError(otherwise, measured);
      return exchange.ok === true;
    }
    if (await taken(plainTooLong)) return { finding: unlimited, measured };
    if (await taken(manyEmoji)) return await inCharacters(visit, measured);
    if (await taken(someEmoji)) return { finding: inUnits, measured };
    throw new UnmeasuredError(inLess, measured);
  },
};

const refusedForGood = ({ httpStatus, errorCode }: Exchange) => (errorCode ?? httpStatus) === badRequest;

async function inCharacters({ person }: Visit, measured: string[]): Promise<Answer> {
  const seen = await person.choose(
    {
      vi: `Bot vừa nhắn rất nhiều mặt cười. Cuối tin có chữ ${end} không?`,
      en: `the bot sent many smileys; does the message end in ${end}?`,
    },
    [
      { vi: 'Có', en: 'yes' },
      { vi: 'Không, bị cắt', en: 'no, it is cut' },
      { vi: 'Không thấy tin nào', en: 'there is no message' },
    ],
  );
  if (seen === 0) return { finding: { vi: 'theo ký tự', en: 'in characters (code points)' }, measured };
  const told =
    seen === 1
      ? { vi: 'nhận nhưng cắt bớt', en: 'longer texts are taken and cut' }
      : { vi: 'nhận nhưng không đến', en: 'longer texts are taken and never shown' };
  return { finding: told, measured };
}

const unlimited = {
  vi: 'không rõ: hơn 2.000 ký tự vẫn được nhận',
  en: 'not told: more than 2,000 characters are accepted',
};
const inUnits = { vi: 'theo đơn vị UTF-16', en: 'in UTF-16 units' };
const inLess = {
  vi: 'không rõ: 2.000 đơn vị UTF-16 đã bị từ chối (có thể tính theo byte)',
  en: 'unclear: even 2,000 UTF-16 units are refused, so perhaps bytes are counted',
};
const otherwise = { vi: 'bị từ chối vì lý do khác', en: 'refused for another reason than length' };
