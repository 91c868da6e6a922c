/** What was found out, as the person sees it at once and as a table for the documentation. */
import type { Answer, Question } from './visit.ts';
import { both, type Words } from './words.ts';

/** A question with what became of it. */
export interface Outcome {
  question: Pick<Question, 'id' | 'title'>;
  answer: Answer;
}

/** Lines for the prompt. */
export function outcomeLines({ question, answer }: Outcome): string[] {
  return [`→ ${question.id}. ${both(answer.finding)}`, ...answer.measured.map((line) => `    ${line}`)];
}

/** A table in Markdown, in English as the documentation is, numbers before letters; `now`: epoch ms, for the date (UTC). */
export function reportTable(outcomes: readonly Outcome[], now: number): string {
  const rows = outcomes
    .toSorted((one, other) => (one.question.id < other.question.id ? -1 : 1))
    .map(({ question, answer }) =>
      [question.id, question.title.en, answer.finding.en, answer.measured.join('; ')].map(cell).join(' | '),
    );
  return [
    `Measured on ${new Date(now).toISOString().slice(0, 10)} with \`npm run zalo:probe\`:`,
    '',
    '| # | Question | Answer | Measured |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** An answer that there is none. */
export const noAnswer = (words: Words, measured: readonly string[] = []): Answer => ({
  finding: { vi: `chưa rõ: ${words.vi}`, en: `not measured: ${words.en}` },
  measured,
});

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
