import { describe, expect, it } from 'vitest';
import { answerCharsMax, answerText } from '../../src/knowledge/answer.ts';
import type { KnowledgeTopic } from '../../src/knowledge/format.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';

const topic: KnowledgeTopic = {
  title: { vi: 'Quét mã', en: 'Scanning' },
  answer: { vi: 'Quét trong ứng dụng.', en: 'Scan inside the app.' },
  steps: { vi: ['Mở ứng dụng.', 'Quét.'], en: ['Open the app.', 'Scan.'] },
  note: { vi: 'Không quét mã lạ.', en: 'Scan no strange code.' },
  links: ['https://dichvucong.gov.vn', 'https://vneid.gov.vn'],
  sources: [
    { name: { vi: 'Báo Dân trí', en: 'Dân trí' }, date: '2025-12' },
    { name: { vi: 'Văn phòng Chính phủ', en: 'Government Office' }, date: '2024' },
    { name: { vi: 'Báo Lao Động', en: 'Lao Động' }, date: '2025-03-09' },
  ],
  facts: ['P25'],
  screens2024: true,
  related: ['login-vneid-steps'],
  flow: 'login',
  reviewed: '2026-11-21',
  asked: { vi: ['quét mã'], en: ['scan'] },
};

describe('an answer', () => {
  it('is answer, numbered steps, note, links and sources, apart from each other', () => {
    expect(answerText(topic, 'vi')).toBe(`Quét trong ứng dụng.

1. Mở ứng dụng.
2. Quét.

Không quét mã lạ.

https://dichvucong.gov.vn
https://vneid.gov.vn
(Nguồn: Báo Dân trí, 12/2025; Văn phòng Chính phủ, 2024; Báo Lao Động, 09/03/2025. Theo tài liệu hướng dẫn năm 2024, giao diện có thể đã thay đổi.)`);
  });

  it('leaves out what a topic has not', () => {
    const { steps: _, note: __, links: ___, ...bare } = topic;
    expect(answerText({ ...bare, screens2024: false }, 'en')).toBe(
      'Scan inside the app.\n\n(Source: Dân trí, 12/2025; Government Office, 2024; Lao Động, 09/03/2025.)',
    );
  });

  it.each(['vi', 'en'] as const)('to every topic fits into one message and tells its source (%s)', (language) => {
    for (const [id, known] of readKnowledge()) {
      const text = answerText(known, language);
      expect(text.length, id).toBeLessThanOrEqual(answerCharsMax);
      expect(text, id).toMatch(/\((Nguồn|Source): .+, (\d\d\/){0,2}\d{4}\.( .+\.)?\)$/);
      expect(text, id).not.toMatch(/\n{3}|undefined|\[object/);
    }
  });
});
