/** A question as YAML for `data/knowledge/` (the format is src/knowledge/format.ts's). */
import type { Unanswered } from '../api';
import { dayAt } from './period.ts';

type Question = Pick<Unanswered, 'text' | 'language'>;

/** As YAML, whatever stands in it: JSON strings are YAML's, too. */
const quoted = (text: string) => JSON.stringify(text);

/** To be added to a topic that is there. */
export const askedSnippet = ({ text, language }: Question): string => `asked:\n  ${language}:\n    - ${quoted(text)}\n`;

/** A file of its own: all that is wanted, with "…" for what is to be written. */
export function topicSnippet({ text, language }: Question): string {
  const asked = (of: Question['language']) => (of === language ? quoted(text) : '…');
  return `title: { vi: …, en: … }
answer:
  vi: …
  en: …
sources:
  - name: { vi: …, en: … }
    date: "…"
facts: […]
screens2024: false
related: […]
flow: null
reviewed: "${dayAt(Date.now())}"
asked:
  vi:
    - ${asked('vi')}
  en:
    - ${asked('en')}
`;
}
