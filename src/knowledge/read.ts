/** Reads `data/knowledge/`: a file for every topic, and what is asked that is none of ours. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Topic, topics } from '../../flows/topics.ts';
import { answerCharsMax, answerText } from './answer.ts';
import { type KnowledgeTopic, knowledgeTopic, outOfScope } from './format.ts';

export const knowledgeFolder = join(import.meta.dirname, '../../data/knowledge');
const outOfScopeFile = 'out-of-scope.yaml';

/** A file of the knowledge that cannot be used; the message names it and what was meant. */
export class KnowledgeError extends Error {
  override name = 'KnowledgeError';
}

let known: Map<Topic, KnowledgeTopic> | null = null;

/**
 * All topics by id, in the order of `flows/topics.ts`. The default folder is read once.
 * @throws KnowledgeError if a file is missing, superfluous or not of the format, or an answer too long for a message.
 */
export function readKnowledge(folder = knowledgeFolder): Map<Topic, KnowledgeTopic> {
  if (folder === knowledgeFolder && known) return known;
  const read = readTopics(folder);
  if (folder === knowledgeFolder) known = read;
  return read;
}

/**
 * Sentences that are about none of the topics, in both languages.
 * @throws KnowledgeError if the file is missing or not of the format.
 */
export function readOutOfScope(folder = knowledgeFolder): string[] {
  const { asked } = readAs(outOfScope, join(folder, outOfScopeFile));
  return [...asked.vi, ...asked.en];
}

function readTopics(folder: string): Map<Topic, KnowledgeTopic> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== outOfScopeFile);
  const meant = topics.map((topic) => `${topic}.yaml`);
  const superfluous = files.filter((file) => !meant.includes(file));
  if (superfluous.length > 0)
    throw new KnowledgeError(`${join(folder, superfluous[0] ?? '')}: no topic of this name in flows/topics.ts`);
  const missing = meant.filter((file) => !files.includes(file));
  if (missing.length > 0)
    throw new KnowledgeError(`${folder}: a file for every topic of flows/topics.ts; missing: ${missing.join(', ')}`);
  return new Map(topics.map((topic) => [topic, readTopic(topic, join(folder, `${topic}.yaml`))]));
}

function readTopic(topic: Topic, file: string): KnowledgeTopic {
  const read = readAs(knowledgeTopic, file);
  if (read.related.includes(topic)) throw new KnowledgeError(`${file}: related: other topics, not itself`);
  for (const language of ['vi', 'en'] as const) {
    const { length } = answerText(read, language);
    if (length > answerCharsMax)
      throw new KnowledgeError(`${file}: at most ${answerCharsMax} characters of answer (${language}), not ${length}`);
  }
  return read;
}

function readAs<T>(format: z.ZodType<T>, file: string): T {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new KnowledgeError(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const read = format.safeParse(content);
  if (read.success) return read.data;
  throw new KnowledgeError(`${file}:\n${z.prettifyError(read.error)}`, { cause: read.error });
}
