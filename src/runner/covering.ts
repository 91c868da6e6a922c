/** What the dialogues went through, told in every form that was asked for; and whether they notice what is broken. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowsFor } from '../engine/machine.ts';
import { type Mutant, mutantsOf } from '../engine/mutants.ts';
import { type Coverage, createCoverage } from './coverage/coverage.ts';
import { coverageDiagram } from './coverage/diagram.ts';
import { type MutationReport, mutate } from './coverage/mutation.ts';
import { coverageTable, leastOf } from './coverage/table.ts';
import type { Dialogue } from './dialogue.ts';
import { generate } from './generate/generate.ts';
import type { Options } from './options.ts';
import { play } from './play/play.ts';
import type { Played } from './player.ts';
import { createInProcessTheatre } from './stages/in-process.ts';

/** Everything these went through, taken together. */
export function coverageOf(played: Played[]): Coverage {
  const coverage = createCoverage(flowsFor({ linkingHere: true }));
  for (const { seen } of played) if (seen) coverage.merge(seen);
  return coverage;
}

/** Writes and prints what the options ask for; false when it is less than `--min`. */
export async function tellCoverage(
  played: Played[],
  { coverage: asked, coverageJson, diagram, min }: Options,
  print: (text: string) => void,
): Promise<boolean> {
  const coverage = coverageOf(played);
  const report = coverage.report();
  if (coverageJson) writeFileSync(coverageJson, `${JSON.stringify(report, null, 2)}\n`);
  if (diagram) writeFileSync(diagram, await coverageDiagram(coverage));
  const enough = min === null || leastOf(report) >= min;
  if (asked || !enough) print(`\n${coverageTable(coverage)}`);
  if (!enough) print(`\nless than --min ${min} of the states or transitions`);
  return enough;
}

/** Writes one file for each transition that these did not take, and prints those to which no way was found. */
export async function generateMissing(
  folder: string,
  played: Played[],
  { print, progress }: { print: (text: string) => void; progress: (text: () => string) => void },
): Promise<void> {
  const { missing } = coverageOf(played).report().transitions;
  const told = (done: number, total: number) => progress(() => `… ${done} of ${total} dialogues looked for`);
  const { written, notFound } = await generate({ missing, told });
  mkdirSync(folder, { recursive: true });
  for (const { transition, yaml } of written) {
    const file = join(folder, `${transition.replaceAll(/[^A-Za-z0-9.]+/g, '-')}.yaml`);
    writeFileSync(file, yaml);
    print(`+ ${file}`);
  }
  for (const { transition, why } of notFound) print(`! no dialogue takes "${transition}": ${why}`);
  print(`${written.length} dialogues generated for ${missing.length} transitions`);
}

/** Plays each mutant of the flows to the dialogues that come by, the quickest first. */
export async function mutateFlows(
  dialogues: Dialogue[],
  played: Played[],
  progress: (done: number, total: number) => void,
): Promise<MutationReport> {
  const byQuickness = [...dialogues.keys()].sort((a, b) => (played[a]?.outcome.ms ?? 0) - (played[b]?.outcome.ms ?? 0));
  const through = played.map(
    ({ seen }) => new Set([...(seen?.states ?? []), ...(seen?.transitions ?? []).map(withoutIndex)]),
  );
  const comesBy = ({ place }: Mutant) => {
    // A guard that always holds takes away from the ways behind it, so who goes one of those comes by as well.
    const where = 'transition' in place ? withoutIndex(place.transition) : place.state;
    return byQuickness.filter((index) => through[index]?.has(where)).map(String);
  };
  return mutate({
    mutants: mutantsOf(flowsFor({ linkingHere: true })),
    dialoguesCovering: comesBy,
    async plays(mutant, index) {
      const dialogue = dialogues[Number(index)] as Dialogue;
      const machines = {
        both: mutant.build(flowsFor({ linkingHere: true })),
        guide: mutant.build(flowsFor({ linkingHere: false })),
      };
      return (await play(dialogue, createInProcessTheatre({ machines }))).result === 'passed';
    },
    progress,
  });
}

/** `linking.askingCccd cccd 1` → `linking.askingCccd cccd` */
const withoutIndex = (transition: string) => transition.replace(/ \d+$/, '');
