/** Which choices stand under which question of the flows: transcripts keep only what a button meant, dialogues press labels. */
import type { Choice } from '../../../flows/vocabulary.ts';
import { flowsFor } from '../../engine/machine.ts';
import { nodesOf } from '../../engine/trace.ts';

/** Whatever a question may want to know of the memory: each property is such a thing again, and as text it is a date. */
const anything: unknown = new Proxy(() => anything, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '2026-11-21T00:00:00Z' : anything),
  apply: () => anything,
});

type Asks = { type: string; params?: (given: { context: unknown }) => { line: string; choices: Choice[] } };

const questions: ReadonlyMap<string, Choice[]> = new Map(
  nodesOf(flowsFor({ linkingHere: true })).flatMap((node) =>
    (node.entry as readonly unknown[] as Asks[]).flatMap(({ type, params }) => {
      if (type !== 'ask' || typeof params !== 'function') return [];
      const { line, choices } = params({ context: anything });
      return [[line, choices] as [string, Choice[]]];
    }),
  ),
);

/** The choices under the question among these lines; null when none of them asks. */
export const choicesUnder = (lines: readonly string[]): Choice[] | null =>
  lines.map((line) => questions.get(line)).findLast((choices) => choices !== undefined) ?? null;

/** The key of the label that stood for the word, under the newest of these messages that had one. */
export function labelOf(word: string, messages: ReadonlyArray<readonly string[]>): string {
  for (const lines of messages.toReversed()) {
    const choice = choicesUnder(lines)?.find((choice) => choice.word === word);
    if (choice) return choice.label;
  }
  return `button.${word}`;
}
