/** What updates held beyond the documentation, and whether the bot's own messages came back. */
import type { Question } from '../visit.ts';

export const updateFields: Question = {
  id: 'c',
  title: { vi: 'Trường lạ trong bản tin; tin của chính bot', en: 'undocumented fields of updates; own messages' },
  sends: 0,
  asksFor: 0,
  async ask({ sightings }) {
    const seen = [...sightings.unknownFields()];
    const odd = seen.filter(([, names]) => names.size > 0);
    const lines = odd.map(([event, names]) => `${event}: ${[...names].join(', ')}`);
    const finding =
      odd.length > 0
        ? { vi: 'có trường lạ', en: 'there are undocumented fields' }
        : { vi: 'không có trường lạ', en: 'no undocumented fields' };
    return {
      finding,
      measured: [
        ...lines,
        `${sightings.updates()} updates seen: ${seen.map(([event]) => event).join(', ') || 'none'}`,
        `${sightings.own()} of them the bot's own messages`,
      ],
    };
  },
};
