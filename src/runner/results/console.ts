/** What became of dialogues, for a person at a terminal. */
import type { Outcome, TalkLine } from '../play/outcome.ts';

/** Lines of the conversation shown before a deviation. */
const talkShown = 12;
/** Of a long message its beginning. */
const textShown = 240;

const short = (text: string) => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > textShown ? `${line.slice(0, textShown)}…` : line;
};

const said = ({ who, text, buttons = [] }: TalkLine) =>
  `      ${who}: ${short(text)}${buttons.length > 0 ? ` ${buttons.map((button) => `[${button}]`).join(' ')}` : ''}`;

/** One outcome: a line when it passed, everything a tester needs when it did not. */
export function tellOutcome(outcome: Outcome): string {
  const { title, file, line, result, reason, deviations, talk, ms } = outcome;
  const head = `${{ passed: '✓', failed: '✗', skipped: '–' }[result]} ${title}  (${file}:${line}, ${ms.toFixed(0)} ms)`;
  if (result === 'skipped') return `${head}\n    skipped: ${reason}`;
  const [first] = deviations;
  if (result === 'passed' || first === undefined) return head;
  const got = first.got
    ? `${first.gotLines ? `${first.gotLines.join(' + ')}: ` : ''}"${short(first.got.text)}"${first.got.buttons.map((button) => ` [${button}]`).join('')}`
    : null;
  return [
    head,
    `    ${first.file}:${first.line}: ${first.why}`,
    ...(first.expected ? [`    expected  ${first.expected}`] : []),
    ...(got ? [`    got       ${got}`] : []),
    ...(first.state ? [`    state     ${first.state}`] : []),
    '    the conversation so far:',
    ...(talk.length > talkShown ? [`      … ${talk.length - talkShown} before`] : []),
    ...talk.slice(-talkShown).map(said),
  ].join('\n');
}

/** One line for all. */
export function tellSum(outcomes: Outcome[], ms: number): string {
  const count = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  return `${outcomes.length} dialogues: ${count('passed')} passed, ${count('failed')} failed${skipped} in ${(ms / 1000).toFixed(1)} s`;
}
