/** 6: what happens at 50 users and 3,000 messages? Not tried: it would take a month's messages from those who need them. */
import type { Question } from '../visit.ts';

export const limits: Question = {
  id: '6',
  title: { vi: 'Chạm mức 50 người / 3.000 tin thì sao?', en: 'what happens at 50 users and 3,000 messages?' },
  sends: 0,
  asksFor: 0,
  async ask({ platform }) {
    const refused = [...platform.tooMany()].map(([method, times]) => `${method}: 429 ${times} times`);
    return {
      finding: {
        vi: 'không thử, vì sẽ dùng hết tin của tháng và cần 50 người',
        en: "not tried: it would use up the month's messages and take 50 people",
      },
      measured: refused.length > 0 ? refused : ['no 429 was seen in this run'],
    };
  },
};
