/** What was tried and what came of it, for people. */
import type { DamageResult } from './disk/trials.ts';
import type { CrowdResult } from './many/crowd.ts';
import type { CampaignResult } from './steps/campaign.ts';

/** What is shown at the end of what is wrong; all of it is told with its part. */
const wrongShown = 10;

export interface Section {
  lines: string[];
  wrong: string[];
}

const rounded = (seconds: number) => `${seconds.toFixed(0)} s`;
const counted = (counts: Map<string, number>) =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Kills, or failures of the disk, at each operation of a dialogue. */
export function campaignSection(result: CampaignResult): Section {
  const { name, operations, runs, struck, deaths, kinds, heard, repeated, slow, askedAgain, wrong, seconds } = result;
  return {
    wrong,
    lines: [
      `${name}`,
      `  I/O operations in an undisturbed run   ${operations}`,
      `  runs                                   ${runs}, of which the blow fell in ${struck}`,
      `  processes that died                    ${deaths}`,
      `  blows by kind                          ${counted(kinds)}`,
      `  messages of the citizen                ${heard}`,
      `  replies that came twice in a row       ${repeated} (sent, and not yet written down as sent)`,
      `  "it takes a little longer"             ${slow}`,
      ...(askedAgain > 0
        ? [`  asked again after all was deleted      ${askedAgain} (brought again, and nothing left that knew it)`]
        : []),
      `  runs that ended otherwise              ${wrong.length}`,
      `  took                                   ${rounded(seconds)}`,
    ],
  };
}

/** Damaged files. */
export function damageSection(result: DamageResult, seed: number): Section {
  const { trials, lossy, refused, refusals, files, bySpoil, wrong, seconds } = result;
  const ways = Object.entries(bySpoil).map(([spoil, count]) => `${spoil} ${count}`);
  return {
    wrong,
    lines: [
      `damaged files under DATA_DIR, seed ${seed}`,
      `  files                                  ${files} (of a folder that was left in order, and of a killed process's)`,
      `  trials                                 ${trials}: ${ways.join(', ')}`,
      `  something was lost, and told           ${lossy}`,
      `  refused to start, and said why         ${refused}`,
      ...[...refusals].map((reason) => `      ${reason}`),
      `  silently wrong, or more lost than hit  ${wrong.length}`,
      `  took                                   ${rounded(seconds)}`,
    ],
  };
}

/** Many citizens and processes. */
export function crowdSection(result: CrowdResult): Section {
  const { name, seed, blows, messages, lost, replies, repeated, outOfOrder, slow, linkedOnce, wrong, seconds } = result;
  return {
    wrong,
    lines: [
      `${name}, seed ${seed}`,
      `  blows                                  ${Object.entries(blows)
        .map(([what, count]) => `${what} ${count}`)
        .join(', ')}`,
      `  messages of citizens, all taken        ${messages}`,
      `  of these in no record                  ${lost}`,
      `  replies                                ${replies}`,
      `  out of order                           ${outOfOrder}`,
      `  came twice in a row                    ${repeated} (in hand at a blow)`,
      `  "it takes a little longer"             ${slow}`,
      `  linked, each confirmed once            ${linkedOnce}`,
      `  starts while the database was away     ${result.waited} (said so, ended, and were started again)`,
      `  refused by the platform's pace         ${result.tooFast}`,
      `  logged                                 ${counted(result.logged) || 'nothing from warnings on'}`,
      `  wrong                                  ${wrong.length}`,
      `  took                                   ${rounded(seconds)}`,
    ],
  };
}

/** All of it, with the first of what is wrong. */
export function report(sections: Section[], head: string): string {
  const wrong = sections.flatMap((section) => section.wrong);
  const verdict =
    wrong.length === 0
      ? 'NOTHING LOST, NOTHING TWICE BUT WHAT WAS IN HAND, NOTHING OUT OF ORDER'
      : `${wrong.length} WRONG`;
  const shown = wrong.slice(0, wrongShown).map((words) => `  ${words.split('\n').join('\n    ')}`);
  return [head, '', ...sections.flatMap(({ lines }) => [...lines, '']), verdict, ...shown].join('\n');
}
