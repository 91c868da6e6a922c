/** Reads what the assistant has said next, and compares it with what a step expects. */
import type { Expectation, Step, Want } from '../dialogue.ts';
import { compare } from './expect.ts';
import { Deviates } from './outcome.ts';
import type { Role, Run } from './run.ts';

/** Throws `Deviates` with the first message that no step has expected. */
export function expectNothing(run: Run, expected: string): void {
  const several = Object.keys(run.dialogue.citizens).length > 1;
  for (const { name, person, read } of run.roles.values()) {
    const got = person.heard()[read];
    if (got)
      throw new Deviates({
        expected,
        got,
        why: `no step expects this message${several ? ` to ${name}` : ''}`,
        who: name,
      });
  }
}

/** Reads the next message; in a lenient dialogue the next one that fits. Throws `Deviates`. */
export function expectMessage(run: Run, role: Role, step: Step & Expectation): void {
  if (step.language) role.language = step.language;
  const expected = filledIn(run, role, step);
  const wanted = inWords(expected);
  for (;;) {
    const heard = role.person.heard();
    const got = heard[role.read];
    if (got === undefined) throw new Deviates({ expected: wanted, why: 'the assistant said nothing' });
    role.read += 1;
    run.note(role, got);
    const flaw = flawIn(got.text);
    if (flaw) throw new Deviates({ expected: wanted, got, why: flaw });
    const verdict = compare(got, expected, role.language);
    if (verdict.fits) return void Object.assign(run.variables, verdict.caught);
    if (!run.dialogue.lenient || role.read >= heard.length)
      throw new Deviates({ expected: wanted, got, why: verdict.why });
  }
}

function filledIn(run: Run, role: Role, expected: Expectation): Expectation {
  const fill = (text: string) => run.filled(text, role);
  const { want, buttons, hasButtons, values } = expected;
  return {
    want: mapWant(want, fill),
    ...(buttons && { buttons: buttons.map(fill) }),
    ...(hasButtons && { hasButtons: hasButtons.map(fill) }),
    ...(values && { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)])) }),
  };
}

/** A value that is put into a pattern stands for itself there, as it stands in the text it is matched with. */
function filledInPattern(pattern: string, fill: (text: string) => string): string {
  return pattern.replaceAll(/\{\{[\w.]+\}\}/g, (variable) => literally(fill(variable).normalize('NFC')));
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function mapWant(want: Want, change: (text: string) => string): Want {
  switch (want.by) {
    case 'text':
      return { ...want, text: change(want.text) };
    case 'parts':
      return { ...want, parts: want.parts.map(change) };
    case 'pattern':
      return { ...want, pattern: filledInPattern(want.pattern, change) };
    case 'any':
      return { ...want, of: want.of.map((each) => mapWant(each, change)) };
    default:
      return want;
  }
}

function inWords({ want, buttons, hasButtons }: Expectation): string {
  const list = (labels: string[], empty: string) => labels.map((label) => `[${label}]`).join(' ') || empty;
  const all = buttons ? `, with the buttons ${list(buttons, 'none')}` : '';
  const some = hasButtons ? `, with buttons such as ${list(hasButtons, 'any')}` : '';
  return `${wantInWords(want)}${all}${some}`;
}

function wantInWords(want: Want): string {
  switch (want.by) {
    case 'anything':
      return 'any message';
    case 'lines':
      return want.lines.join(' + ');
    case 'text':
      return `exactly "${want.text}"`;
    case 'pattern':
      return `something matching /${want.pattern}/`;
    case 'parts':
      return `${want.not ? 'without' : 'with'} "${want.parts.join('" … "')}"`;
    case 'any':
      return want.of.map(wantInWords).join(' or ');
  }
}

/** What no message may ever hold, whatever was expected; the length is Telegram's, the shortest of all channels with buttons. */
function flawIn(text: string): string | null {
  if (text.trim() === '') return 'the message is empty';
  if (text.length > 4_096) return `the message has ${text.length} characters, and 4,096 are the most`;
  const left = /\{\{.*?\}\}|\bundefined\b|\bNaN\b|\[object /.exec(text)?.[0];
  return left === undefined ? null : `the message holds "${left}", which is no word of anybody's`;
}
