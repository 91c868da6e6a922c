/** Whether the dialogues notice when the flows are wrong: each mutant is played until one of them fails. */
import type { Mutant } from '../../engine/mutants.ts';

export interface MutationOptions {
  mutants: Mutant[];
  /** Ids of the dialogues that come by what is wrong in the mutant, the quickest first. */
  dialoguesCovering: (mutant: Mutant) => string[];
  /** Plays a dialogue against the mutant; resolves to whether it still passes. A rejection is a failure noticed. */
  plays: (mutant: Mutant, dialogue: string) => Promise<boolean>;
  /** Told after each mutant. */
  progress?: (done: number, total: number) => void;
}

export interface MutationReport {
  /** Some dialogue failed. */
  noticed: number;
  /** No dialogue comes by. */
  uncovered: Mutant[];
  /** All that come by still pass. */
  survivors: Mutant[];
  /** How many times a dialogue was played. */
  played: number;
}

/** Plays each mutant to the dialogues that come by it, up to the first that notices. */
export async function mutate({
  mutants,
  dialoguesCovering,
  plays,
  progress,
}: MutationOptions): Promise<MutationReport> {
  const report: MutationReport = { noticed: 0, uncovered: [], survivors: [], played: 0 };
  for (const [index, mutant] of mutants.entries()) {
    const dialogues = dialoguesCovering(mutant);
    if (dialogues.length === 0) report.uncovered.push(mutant);
    else if (await isNoticed(mutant, dialogues, plays, report)) report.noticed += 1;
    else report.survivors.push(mutant);
    progress?.(index + 1, mutants.length);
  }
  return report;
}

async function isNoticed(
  mutant: Mutant,
  dialogues: string[],
  plays: MutationOptions['plays'],
  report: MutationReport,
): Promise<boolean> {
  for (const dialogue of dialogues) {
    report.played += 1;
    const passes = await plays(mutant, dialogue).catch(() => false);
    if (!passes) return true;
  }
  return false;
}

/** The counts, and every mutant that nobody noticed, in words. */
export function mutationText({ noticed, uncovered, survivors, played }: MutationReport): string {
  const total = noticed + uncovered.length + survivors.length;
  const share = total === 0 ? 100 : Math.floor((noticed / total) * 1000) / 10;
  const list = (title: string, mutants: Mutant[]) =>
    mutants.length === 0 ? [] : ['', `${mutants.length} ${title}:`, ...mutants.map(({ what }) => `  ${what}`)];
  return [
    `${noticed} of ${total} mutants noticed (${share}%), in ${played} plays`,
    ...list('mutants that every dialogue passing by lets live', survivors),
    ...list('mutants that no dialogue passes by', uncovered),
  ].join('\n');
}
