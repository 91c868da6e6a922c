/** `npm run questions -- FILE.tsv [--json]`: measures the search of questions with sentences whose topic is known. */

import { parseArgs } from 'node:util';
import { askAll, type Figures, figuresOf } from './measure.ts';
import { KnowledgeError, readKnowledge, readOutOfScope } from './read.ts';
import { confusionLines, figureLines, kindLines } from './report.ts';
import { createSearch } from './search.ts';
import { readSentences, SentencesError } from './sentences.ts';

const usage = `npm run questions -- FILE.tsv [--json] [--brief]

FILE.tsv has lines topic<TAB>sentence, with a kind of sentence as a third part if you like; out-of-scope is a topic too.
--json   the last line is one JSON object: top1, top3, outOfScopeRecall, outOfScopePrecision (0 to 1), msPerQuestion and more
--brief  without the sentences that were taken for something else`;

const print = (text: string) => void process.stdout.write(`${text}\n`);

class UsageError extends Error {}

function main(args: string[]): void {
  const { file, json, brief } = readArgs(args);
  const sentences = readSentences(file);
  const knowledge = { topics: readKnowledge(), outOfScope: readOutOfScope() };
  const start = performance.now();
  const search = createSearch(knowledge);
  const loadMs = performance.now() - start;
  const { answers, msPerQuestion } = askAll(sentences, search);
  const figures: Figures = figuresOf(answers, msPerQuestion);
  for (const line of figureLines(answers, figures)) print(line);
  print(`learning               ${loadMs.toFixed(0)} ms, once`);
  print(['', 'By kind:', ...kindLines(answers)].join('\n'));
  if (!brief)
    print(
      ['', 'Taken for something else (topic → what was decided: sentence):', ...confusionLines(answers)].join('\n'),
    );
  if (json) print(JSON.stringify({ ...figures, loadMs }));
}

function readArgs(args: string[]): { file: string; json: boolean; brief: boolean } {
  const options = { json: { type: 'boolean', default: false }, brief: { type: 'boolean', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('one file');
    return { file, ...values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  if (!isUsage && !(error instanceof SentencesError) && !(error instanceof KnowledgeError)) throw error;
  process.stderr.write(`${error.message}\n${isUsage ? `${usage}\n` : ''}`);
  process.exitCode = 2;
}
