/** 5: does "typing" count among the messages of the month? Only the bot's own page tells, so the person reads it off. */
import { pause } from '../../engine/waiting.ts';
import { describeExchange, type Exchange } from '../platform.ts';
import { chatOf, type Question, type Visit } from '../visit.ts';

/** Enough to be told from a message or two that others write meanwhile. */
const calls = 20;
const nearly = 5;

export const typingQuota: Question = {
  id: '5',
  title: { vi: '"Đang nhập" có tính vào hạn mức không?', en: 'does typing count in the quota?' },
  sends: 0,
  asksFor: 0,
  async ask(visit) {
    const { person } = visit;
    const chat = await chatOf(visit);
    const before = await person.number({
      vi: 'Mở Zalo Bot Creator, trang của bot, phần số tin đã dùng trong tháng. Con số đó là bao nhiêu?',
      en: "open the bot's page in Zalo Bot Creator and find the messages used this month: how many?",
    });
    const answers = await person.meanwhile((signal) => typeOften(visit, chat, signal));
    const accepted = answers.filter(({ ok }) => ok === true).length;
    const after = await person.number({
      vi: `Đã gọi "đang nhập" ${accepted} lần. Chờ một phút, tải lại trang đó. Con số bây giờ là bao nhiêu?`,
      en: `typing was shown ${accepted} times; wait a minute and open that page anew: how many now?`,
    });
    const measured = [
      `${accepted} of ${answers.length} calls accepted, the count rose by ${after - before}`,
      ...new Set(answers.map(describeExchange)),
    ];
    return { finding: findingOf(after - before, accepted), measured };
  },
};

async function typeOften({ platform, clock, waits }: Visit, chat: string, signal: AbortSignal): Promise<Exchange[]> {
  const answers: Exchange[] = [];
  while (answers.length < calls) {
    answers.push(await platform.call('sendChatAction', { chat_id: chat, action: 'typing' }, { signal }));
    await pause(waits.typingMs, clock, signal);
  }
  return answers;
}

function findingOf(rise: number, accepted: number) {
  if (accepted > nearly && rise >= 0 && rise <= nearly) return { vi: 'không tính', en: 'no, it is not counted' };
  if (accepted > nearly && Math.abs(rise - accepted) <= nearly)
    return { vi: 'có tính', en: 'yes, each call is counted' };
  return { vi: 'không rõ', en: 'unclear: the count rose by something else' };
}
