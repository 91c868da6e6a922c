/** How well the search understands sentences that it has not learnt from. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, askAll, type Figures, figuresOf } from '../../src/knowledge/measure.ts';
import { readKnowledge, readOutOfScope } from '../../src/knowledge/read.ts';
import { figureLines, kindLines } from '../../src/knowledge/report.ts';
import { createSearch } from '../../src/knowledge/search.ts';
import { readSentences } from '../../src/knowledge/sentences.ts';
import { fold } from '../../src/understanding/fold.ts';

const knowledge = { topics: readKnowledge(), outOfScope: readOutOfScope() };
const files = ['dev.tsv', 'unseen.tsv']
  .map((name) => join(import.meta.dirname, name))
  .filter((file) => existsSync(file));
/** Without marks and punctuation; what is nothing else stays as it is. */
const bare = (text: string) =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim() || text.trim();

describe.each(files)('the search, asked %s', (file) => {
  let answers: Answer[];
  let figures: Figures;

  beforeAll(() => {
    const asked = askAll(readSentences(file), createSearch(knowledge));
    answers = asked.answers;
    figures = figuresOf(answers, asked.msPerQuestion);
    console.log([file, ...figureLines(answers, figures), ...kindLines(answers)].join('\n'));
  });

  it('says what was meant first in 85 % of the questions', () => expect(figures.top1).toBeGreaterThanOrEqual(0.85));
  it('has it among the first three in 95 %', () => expect(figures.top3).toBeGreaterThanOrEqual(0.95));
  it('refuses 85 % of what is none of ours', () => expect(figures.outOfScopeRecall).toBeGreaterThanOrEqual(0.85));
  it('misses no report of a scam', () => expect(figures.scamsMissed).toBe(0));

  it('has not learnt from these sentences', () => {
    const asked = [...knowledge.topics.values()].flatMap(({ asked: { vi, en } }) => [...vi, ...en]);
    const learnt = new Set([...asked, ...knowledge.outOfScope].map(bare));
    expect(answers.filter(({ text }) => learnt.has(bare(text))).map(({ topic, text }) => `${topic}: ${text}`)).toEqual(
      [],
    );
  });
});

describe('the figures', () => {
  const one = (topic: Answer['topic'], decision: Answer['decision'], three: Answer['three'] = []): Answer => ({
    topic,
    text: '',
    kind: '',
    decision,
    first: decision.kind === 'unknown' ? 'out-of-scope' : decision.topics[0],
    three,
  });

  it('count a refused question as wrong, one that is asked about by its first topic, and the three likeliest in any case', () => {
    const answers = [
      one('foreigners', { kind: 'topic', topics: ['foreigners'] }, ['foreigners']),
      one('foreigners', { kind: 'which', topics: ['vneid-activate', 'foreigners'] }, ['vneid-activate', 'foreigners']),
      one('foreigners', { kind: 'unknown' }, ['foreigners']),
      one('foreigners', { kind: 'unknown' }, ['vneid-activate']),
      one('out-of-scope', { kind: 'unknown' }),
      one('out-of-scope', { kind: 'topic', topics: ['foreigners'] }),
      one('scam-warning', { kind: 'which', topics: ['foreigners', 'scam-warning'] }, ['scam-warning']),
    ];
    expect(figuresOf(answers, 0.5)).toEqual({
      top1: 1 / 5,
      top3: 4 / 5,
      outOfScopeRecall: 1 / 2,
      outOfScopePrecision: 1 / 3,
      refusedInScope: 2 / 5,
      asksWhich: 2 / 7,
      several: 0,
      scamsMissed: 1,
      scamsNotOffered: 0,
      msPerQuestion: 0.5,
    });
  });
});
