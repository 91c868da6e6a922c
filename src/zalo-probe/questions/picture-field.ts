/** 2: where does the address of a person's picture stand, in `photo` or in `photo_url`? */
import { UnmeasuredError } from '../endings.ts';
import { fieldsOf } from '../fields.ts';
import { isObject } from '../platform.ts';
import { eventName } from '../sightings.ts';
import { chatOf, type Question } from '../visit.ts';

export const pictureField: Question = {
  id: '2',
  title: { vi: 'Ảnh nằm ở photo hay photo_url?', en: 'pictures: `photo` or `photo_url`?' },
  sends: 0,
  asksFor: 1,
  async ask(visit) {
    const chat = await chatOf(visit);
    visit.person.tell({
      vi: 'Gửi cho bot một tấm ảnh bất kỳ, không phải giấy tờ',
      en: 'send the bot any picture, not one of papers',
    });
    const heard = await visit.person.meanwhile((signal) =>
      visit.hearing.hear((each) => each.chat === chat && each.said?.kind === 'media', {
        ms: visit.waits.messageMs,
        signal,
      }),
    );
    if (!heard) throw new UnmeasuredError({ vi: 'không nhận được ảnh', en: 'no picture came' });
    const message = isObject(heard.raw) && isObject(heard.raw['message']) ? heard.raw['message'] : {};
    const found = ['photo', 'photo_url'].filter((name) => name in message);
    const measured = [`${eventName(heard.raw)}: ${fieldsOf(heard.raw).join(', ')}`];
    if (found.length === 0) throw new UnmeasuredError({ vi: 'không thấy cả hai', en: 'neither of them' }, measured);
    return { finding: { vi: found.join(' và '), en: found.join(' and ') }, measured };
  },
};
