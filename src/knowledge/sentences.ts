/** Reads a file of sentences with the topic each is about, to measure the search with: `topic<TAB>sentence<TAB>kind`. */

import { readFileSync } from 'node:fs';
import { type Topic, topics } from '../../flows/topics.ts';

export type Expected = Topic | 'out-of-scope';

export interface Sentence {
  topic: Expected;
  text: string;
  /** How it is written: `teencode`, `english`, …; empty if not told. */
  kind: string;
}

/** A file that is not of the format; the message names file and line, and what was meant. */
export class SentencesError extends Error {
  override name = 'SentencesError';
}

const expected: readonly string[] = [...topics, 'out-of-scope'];

/**
 * The sentences of a file; empty lines are skipped.
 * @throws SentencesError if it cannot be read, holds no sentence, or a line is not of the format.
 */
export function readSentences(file: string): Sentence[] {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SentencesError(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const sentences = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [readLine(line, `${file}:${index + 1}`)],
  );
  if (sentences.length === 0) throw new SentencesError(`${file}: at least one line topic<TAB>sentence`);
  return sentences;
}

function readLine(line: string, place: string): Sentence {
  const [topic = '', text = '', kind = '', ...more] = line.split('\t').map((part) => part.trim());
  if (!isExpected(topic))
    throw new SentencesError(`${place}: a topic of flows/topics.ts or out-of-scope, not "${topic}"`);
  if (text === '' || more.length > 0)
    throw new SentencesError(
      `${place}: topic<TAB>sentence or topic<TAB>sentence<TAB>kind, not ${more.length + 3} parts`,
    );
  return { topic, text, kind };
}

function isExpected(topic: string): topic is Expected {
  return expected.includes(topic);
}
