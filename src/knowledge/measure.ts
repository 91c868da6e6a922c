/** Measures the search with sentences whose topic is known. */

import type { Decision, Search } from './search.ts';
import type { Expected, Sentence } from './sentences.ts';

/** A sentence, and what the search made of it. */
export interface Answer extends Sentence {
  decision: Decision;
  /** What is said first: the clear topic, the first of those that are asked about, or `out-of-scope` when refused. */
  first: Expected;
  /** The three likeliest topics, whatever was decided. */
  three: Expected[];
}

/** Shares are between 0 and 1, and 1 where there is nothing to count. */
export interface Figures {
  /** In-scope sentences whose topic is said first; one that is refused counts as wrong. */
  top1: number;
  /** In-scope sentences whose topic is among the three likeliest, even if refused. */
  top3: number;
  /** Of the sentences out of scope, those refused. */
  outOfScopeRecall: number;
  /** Of the refused sentences, those out of scope. */
  outOfScopePrecision: number;
  /** In-scope sentences that are refused. */
  refusedInScope: number;
  /** Sentences at which the citizen is asked which topic was meant. */
  asksWhich: number;
  /** Sentences that are taken for two questions. */
  several: number;
  /** Scam reports that are not answered as such first; and those at which the warning is not even offered. */
  scamsMissed: number;
  scamsNotOffered: number;
  msPerQuestion: number;
}

/** Asks everything once; what the first question has to load is not timed. */
export function askAll(sentences: Sentence[], search: Search): { answers: Answer[]; msPerQuestion: number } {
  for (const { text } of sentences.slice(0, 1)) search.decide(text);
  const start = performance.now();
  const decisions = sentences.map(({ text }) => search.decide(text));
  const msPerQuestion = (performance.now() - start) / Math.max(1, sentences.length);
  const answers = sentences.map((sentence, index): Answer => {
    const decision = decisions[index] ?? { kind: 'unknown' };
    const topics = search.rank(sentence.text).map(({ topic }) => topic);
    return {
      ...sentence,
      decision,
      first: decision.kind === 'unknown' ? 'out-of-scope' : decision.topics[0],
      three: topics.filter((topic) => topic !== 'out-of-scope').slice(0, 3),
    };
  });
  return { answers, msPerQuestion };
}

/** The figures of these answers. */
export function figuresOf(answers: Answer[], msPerQuestion: number): Figures {
  const inScope = answers.filter(({ topic }) => topic !== 'out-of-scope');
  const foreign = answers.filter(({ topic }) => topic === 'out-of-scope');
  const refused = answers.filter(({ decision }) => decision.kind === 'unknown');
  const scams = answers.filter(({ topic }) => topic === 'scam-warning');
  return {
    top1: share(inScope, isRight),
    top3: share(inScope, ({ topic, three }) => three.includes(topic)),
    outOfScopeRecall: share(foreign, isRight),
    outOfScopePrecision: share(refused, isRight),
    refusedInScope: inScope.length === 0 ? 0 : share(inScope, ({ decision }) => decision.kind === 'unknown'),
    asksWhich: answers.length === 0 ? 0 : share(answers, ({ decision }) => decision.kind === 'which'),
    several: answers.filter(({ decision }) => decision.kind === 'several').length,
    scamsMissed: scams.filter((answer) => !isRight(answer)).length,
    scamsNotOffered: scams.filter(({ decision }) => !offers(decision, 'scam-warning')).length,
    msPerQuestion,
  };
}

/** Whether what is said first is what was meant. */
export function isRight({ topic, first }: Answer): boolean {
  return topic === first;
}

function offers(decision: Decision, topic: Expected): boolean {
  return decision.kind !== 'unknown' && decision.topics.some((one) => one === topic);
}

function share(answers: Answer[], counts: (answer: Answer) => boolean): number {
  return answers.length === 0 ? 1 : answers.filter(counts).length / answers.length;
}
