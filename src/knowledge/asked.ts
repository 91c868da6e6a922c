/** What a citizen's message asks about, by what is known in `data/knowledge/`. */

import type { AskedTopic } from '../../flows/topics.ts';
import { readKnowledge, readOutOfScope } from './read.ts';
import { createSearch, type Search } from './search.ts';

let search: Search | null = null;

/**
 * The topic of the message, the two or three it may be about, or none. Learns at the first question, which takes some
 * hundred milliseconds; call it once at the start.
 * @throws KnowledgeError if `data/knowledge/` cannot be read.
 */
export function topicsOf(text: string): AskedTopic[] {
  const topics = readKnowledge();
  search ??= createSearch({ topics, outOfScope: readOutOfScope() });
  const decision = search.decide(text);
  if (decision.kind === 'unknown') return [];
  return decision.topics.map((topic) => ({ topic, flow: topics.get(topic)?.flow ?? null }));
}
