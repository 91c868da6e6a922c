/** Puts what is known of a topic into one message. */

import type { KnowledgeTopic } from './format.ts';

/** Zalo takes no more in one message. */
export const answerCharsMax = 2_000;

const phrases = {
  vi: { source: 'Nguồn', screens: 'Theo tài liệu hướng dẫn năm 2024, giao diện có thể đã thay đổi.' },
  en: { source: 'Source', screens: 'Based on the 2024 guides; the screens may have changed.' },
};

/** Answer, numbered steps, note, links, and in brackets the sources with their dates [T8]. At most 2,000 characters, as `readKnowledge` sees to. */
export function answerText(topic: KnowledgeTopic, language: 'vi' | 'en'): string {
  const parts = [
    topic.answer[language],
    topic.steps?.[language].map((step, index) => `${index + 1}. ${step}`).join('\n'),
    topic.note?.[language],
    [...(topic.links ?? []), sourceText(topic, language)].join('\n'),
  ];
  return parts
    .filter((part) => part !== undefined)
    .map((part) => part.trim())
    .join('\n\n');
}

function sourceText({ sources, screens2024 }: KnowledgeTopic, language: 'vi' | 'en'): string {
  const named = sources.map(({ name, date }) => `${name[language]}, ${shownDate(date)}`).join('; ');
  const { source, screens } = phrases[language];
  return `(${source}: ${named}.${screens2024 ? ` ${screens}` : ''})`;
}

/** `2025-12-03` → `03/12/2025`, `2025-12` → `12/2025`. */
function shownDate(date: string): string {
  return date.split('-').reverse().join('/');
}
