/** Lines that come from `data/knowledge/`: `knowledge.<topic>` is its answer, `topic.<topic>` its title. */
import type { LineKey } from '../../flows/lines.ts';
import type { Topic } from '../../flows/topics.ts';
import { answerText } from './answer.ts';
import { readKnowledge } from './read.ts';

/** The text of such a line; null for any other. Read at the first question, as 44 files take their time. */
export function knowledgeText(line: LineKey, language: 'vi' | 'en'): string | null {
  const [, kind, name] = /^(knowledge|topic)\.(.+)$/.exec(line) ?? [];
  if (name === undefined) return null;
  const topic = readKnowledge().get(name as Topic);
  if (topic === undefined) throw new Error(`there is no topic ${name}`);
  return kind === 'topic' ? topic.title[language] : answerText(topic, language);
}
