/** One run over a suite of dialogues, with every result that was asked for. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mutationText } from './coverage/mutation.ts';
import { generateMissing, mutateFlows, tellCoverage } from './covering.ts';
import type { Options } from './options.ts';
import type { Outcome } from './play/outcome.ts';
import { playAll } from './play-all.ts';
import { tellOutcome, tellSum } from './results/console.ts';
import { asJson } from './results/json.ts';
import { junit } from './results/junit.ts';
import { updated } from './results/update.ts';
import { readSuite } from './suite.ts';

/** Between two lines that tell how far it has come. */
const progressMs = 2_000;

/** Resolves to whether everything passed, could be read, and was enough. */
export async function runSuite(options: Options, print: (text: string) => void): Promise<boolean> {
  const { dialogues: once, mistakes, notes } = readSuite(options.paths, options.tags);
  const dialogues = Array.from({ length: options.repeat }, () => once).flat();
  for (const mistake of mistakes) print(`✗ ${mistake}`);
  for (const note of notes) print(`! ${note}`);
  const began = performance.now();
  const progress = createProgress(print);
  let done = 0;
  const played = await playAll(dialogues, {
    channel: options.url === undefined ? options.channel : { url: options.url, mocks: options.mocks ?? null },
    jobs: options.jobs,
    accept: options.update,
    ended({ outcome }) {
      done += 1;
      if (options.verbose || outcome.result !== 'passed') print(tellOutcome(outcome));
      progress(() => `… ${done} of ${dialogues.length}`);
    },
  });
  const ms = performance.now() - began;
  const outcomes = played.map(({ outcome }) => outcome);
  writeResults(options, outcomes, ms);
  const accepted = !options.update || acceptWording(outcomes, print);
  print(tellSum(outcomes, ms));
  const passed = accepted && mistakes.length === 0 && outcomes.every(({ result }) => result !== 'failed');
  const enough =
    options.url !== undefined || options.channel !== 'in-process' || (await tellCoverage(played, options, print));
  if (options.generate) await generateMissing(options.generate, played, { print, progress });
  if (passed && options.mutate) {
    const report = await mutateFlows(dialogues, played, (count, total) =>
      progress(() => `… ${count} of ${total} mutants`),
    );
    print(`\n${mutationText(report)}`);
  }
  return passed && enough;
}

function writeResults({ junit: junitFile, json }: Options, outcomes: Outcome[], ms: number): void {
  if (json) writeFileSync(json, asJson(outcomes, ms));
  if (junitFile) writeFileSync(junitFile, junit(outcomes, ms));
}

/** `--update`: rewrites the files; what cannot be rewritten is printed and stays a failure. */
function acceptWording(outcomes: Outcome[], print: (text: string) => void): boolean {
  const deviations = outcomes.flatMap((outcome) => outcome.deviations);
  let allAccepted = true;
  for (const [file, found] of Map.groupBy(deviations, (deviation) => deviation.file)) {
    if (!/\.ya?ml$/.test(file)) {
      print(`✗ ${file}: not rewritten: only our own format is`);
      allAccepted = false;
      continue;
    }
    const { text, refused } = updated(readFileSync(file, 'utf8'), file, found);
    writeFileSync(file, text);
    print(`${file}: ${found.length - refused.length} expectations rewritten`);
    for (const { line, reason } of refused) print(`✗ ${file}:${line}: not rewritten: ${reason}`);
    allAccepted &&= refused.length === 0;
  }
  return allAccepted;
}

/** Tells at most every two seconds. */
function createProgress(print: (text: string) => void) {
  let told = performance.now();
  return (text: () => string) => {
    if (performance.now() - told < progressMs) return;
    told = performance.now();
    print(text());
  };
}
