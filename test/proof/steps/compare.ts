/** Whether what came of a disturbed run is what comes of an undisturbed one. */
import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from './run.ts';

export interface Verdict {
  /** What is wrong, in words; empty when nothing is. */
  wrong: string[];
  /** Messages that came twice in a row: the process was stopped when the platform had taken them and nobody had written that down yet. */
  repeated: number;
  /** "It takes a little longer", which is true of a process that has died. */
  slow: number;
  /** All was deleted, and the platform then brought the confirmation again, as the process had died before it said that it was taken: nothing was left that knew it. */
  askedAgain: boolean;
}

const slowText = 'Hệ thống đang phản hồi chậm';

/** Each difference in a sentence. A repeat is right only where a process died right behind the message repeated. */
export function compare(undisturbed: Outcome, disturbed: Outcome): Verdict {
  const wrong: string[] = [];
  const expected = undisturbed.said;
  let repeated = 0;
  let slow = 0;
  let place = 0;
  const askedAgain = isAskedAgain(undisturbed, disturbed);
  const isWriteFailed = disturbed.plans.some(({ blow }) => blow !== 'kill') && disturbed.struck.length > 0;
  const said = askedAgain ? disturbed.said.slice(0, -1) : disturbed.said;
  said.forEach((text, index) => {
    if (text === expected[place]) place += 1;
    else if (text.startsWith(slowText)) slow += 1;
    else if (place > 0 && text === expected[place - 1]) {
      repeated += 1;
      // The last that the platform took from a process that died, sent again by the next one; or a disk failed under the note that it was sent.
      if (!disturbed.saidAtDeath.includes(index) && !isWriteFailed)
        wrong.push(`message ${place} came twice, and no process had died behind it`);
    } else wrong.push(`out of turn after message ${place}: "${text.slice(0, 60)}"`);
  });
  if (place < expected.length) wrong.push(`${expected.length - place} messages never came`);
  const occasions = disturbed.saidAtDeath.length + (isWriteFailed ? 1 : 0);
  if (repeated > occasions) wrong.push(`${repeated} repeats for ${occasions} blows`);
  for (const what of ['links', 'codesSent', 'unconfirmed'] as const)
    if (!isDeepStrictEqual(disturbed[what], undisturbed[what]))
      wrong.push(`${what}: ${JSON.stringify(disturbed[what])} instead of ${JSON.stringify(undisturbed[what])}`);
  if (!askedAgain) wrong.push(...recordDifferences(undisturbed, disturbed, slow));
  return { wrong, repeated, slow, askedAgain };
}

/** The conversation has begun anew with the question whether to delete everything, and knows nothing else. */
function isAskedAgain({ said: expected, record: expectedRecord }: Outcome, { said, record, saidAtDeath }: Outcome) {
  if (expectedRecord !== null || record === null || saidAtDeath.length === 0) return false;
  const lastBut = said.length - 2;
  const hears = record.seen.length === 1 && record.at === 'forgetting';
  const isDeleted = said[lastBut] === expected.at(-1);
  return hears && isDeleted && said.at(-1) === expected.at(-2) && isDeepStrictEqual(record.memory, knowsNothing);
}

/** What a conversation remembers that has begun with this message. */
const knowsNothing = {
  language: 'vi',
  consent: null,
  misses: 0,
  mismatches: { count: 0, since: 0 },
  personal: {},
  link: null,
  excused: false,
};

function recordDifferences({ record: expected }: Outcome, { record }: Outcome, slow: number): string[] {
  if (expected === null || record === null)
    return expected === record ? [] : [record === null ? 'the record is gone' : 'the record is still there'];
  const fields = Object.keys(expected) as Array<keyof typeof expected>;
  return (
    fields
      .filter((field) => !isDeepStrictEqual(record[field], expected[field]))
      // Counts what was said since the citizen wrote last: the slow one, too.
      .filter((field) => !(field === 'saidSinceHeard' && slow > 0))
      .map(
        (field) => `record, ${field}: ${JSON.stringify(record[field])} instead of ${JSON.stringify(expected[field])}`,
      )
  );
}
