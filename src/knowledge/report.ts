/** Tells figures of the search in words. */

import { type Answer, type Figures, isRight } from './measure.ts';

const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

/** The figures, one a line, each with how it is counted. */
export function figureLines(answers: Answer[], figures: Figures): string[] {
  const foreign = answers.filter(({ topic }) => topic === 'out-of-scope').length;
  const scams = answers.filter(({ topic }) => topic === 'scam-warning').length;
  return [
    `${answers.length} sentences, ${answers.length - foreign} in scope, ${foreign} out of scope`,
    `top-1                  ${percent(figures.top1)}  in scope; refused counts as wrong, of several topics the first counts`,
    `top-3                  ${percent(figures.top3)}  in scope; among the three likeliest topics, even if refused`,
    `out of scope, recall   ${percent(figures.outOfScopeRecall)}  of those out of scope are refused`,
    `out of scope, precision ${percent(figures.outOfScopePrecision)} of those refused are out of scope`,
    `in scope, refused      ${percent(figures.refusedInScope)}`,
    `asks which             ${percent(figures.asksWhich)}  of all sentences`,
    `two questions          ${figures.several}  sentences`,
    `scam reports missed    ${figures.scamsMissed} of ${scams}  not answered first; ${figures.scamsNotOffered} not offered at all`,
    `time                   ${figures.msPerQuestion.toFixed(3)} ms a question`,
  ];
}

/** Accuracy by kind of sentence, out-of-scope sentences among them. */
export function kindLines(answers: Answer[]): string[] {
  const kinds = [...new Set(answers.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const some = answers.filter((answer) => answer.kind === kind);
    const right = some.filter(isRight).length;
    return `${(kind || 'no kind').padEnd(22)} ${percent(right / some.length)}  ${right} of ${some.length}`;
  });
}

/** The sentences that were taken for something else, by topic. */
export function confusionLines(answers: Answer[]): string[] {
  const wrong = answers.filter((answer) => !isRight(answer));
  return wrong
    .toSorted((one, other) => one.topic.localeCompare(other.topic))
    .map(({ topic, decision, text }) => {
      const got = decision.kind === 'unknown' ? 'refused' : `${decision.kind} ${decision.topics.join(' / ')}`;
      return `${topic} → ${got}: ${text}`;
    });
}
