/** What each step of a script does on the stage. */
import type { Deed, Step } from '../dialogue.ts';
import { plain, wordsOf } from '../format/wording.ts';
import { check } from './check.ts';
import { expectMessage, expectNothing } from './expecting.ts';
import { Deviates } from './outcome.ts';
import type { Role, Run } from './run.ts';
import { carryOutStaff } from './staff.ts';

type Doing<Do extends Deed['do']> = (run: Run, role: Role, step: Extract<Step, { do: Do }>) => unknown;

const deeds: { [Do in Deed['do']]: Doing<Do> } = {
  say(run, role, step) {
    const text = run.filled(step.text, role);
    run.note(role, { text });
    return role.person.say(text);
  },
  press(run, role, step) {
    const { message, button, label } = findButton(run, role, step);
    run.note(role, { text: `[${label}]` });
    return role.person.press(message, button);
  },
  send(run, role, step) {
    const caption = step.caption === undefined ? undefined : run.filled(step.caption, role);
    run.note(role, { text: `(${step.media})${caption === undefined ? '' : ` ${caption}`}` });
    return role.person.send(step.media, caption);
  },
  async together(run, role, step) {
    const texts = step.texts.map((text) => run.filled(text, role));
    for (const text of texts) run.note(role, { text });
    await Promise.all(texts.map((text) => role.person.say(text)));
  },
  swapped(run, role, step) {
    const texts = step.texts.map((text) => run.filled(text, role));
    run.note(role, { text: `${texts.join(' | ')} (brought in the reverse order)` });
    return role.person.swapped(texts);
  },
  redeliver(run, role) {
    run.note(role, { text: '(the last message once more)' });
    return role.person.redeliver();
  },
  wait: ({ stage }, _, { ms }) => stage.pass(ms),
  expect: expectMessage,
  nothing: (run) => expectNothing(run, 'nothing more'),
  check,
  fault: ({ stage }, _, { fault }) => stage.fault(fault),
  restart: ({ stage }, _, { linking }) => stage.restart(linking),
  block(run, role, { blocked }) {
    run.note(role, { text: blocked ? '(blocks the assistant)' : '(no longer blocks the assistant)' });
    return role.person.block(blocked);
  },
  store: ({ stage }, _, { times, effect }) => stage.failStore(times, effect),
  set(run, role, step) {
    for (const [name, text] of Object.entries(step.variables)) run.variables[name] = run.filled(text, role);
  },
  staff: carryOutStaff,
};

/** Before these everything the assistant has said must have been expected, and after them it may have more to say. */
const moving = new Set<Deed['do']>([
  'say',
  'press',
  'send',
  'together',
  'swapped',
  'redeliver',
  'wait',
  'restart',
  'staff',
]);

/** Resolves when what comes of it has settled. Throws `Deviates`. */
export async function carryOut(run: Run, step: Step): Promise<void> {
  const moves = moving.has(step.do);
  if (moves && !run.dialogue.lenient) expectNothing(run, 'nothing more, before this step');
  await deeds[step.do](run, run.role(step.who), step as never);
  if (moves) await run.stage.settle();
}

/** The button of the newest message that has any, or of one before it. */
function findButton(run: Run, role: Role, { choice, earlier }: Extract<Deed, { do: 'press' }>) {
  const heard = role.person.heard();
  const withButtons = [...heard.keys()].filter((index) => heard[index]?.buttons.length);
  const messages = earlier ? withButtons.slice(0, -1).reverse() : withButtons.slice(-1);
  const wanted = plain(wordsOf(run.filled(choice, role), role.language));
  for (const message of messages) {
    const buttons = heard[message]?.buttons ?? [];
    const byLabel = buttons.findIndex((label) => plain(label) === wanted);
    const button = byLabel < 0 && /^\d{1,2}$/.test(wanted) ? Number(wanted) - 1 : byLabel;
    const label = buttons[button];
    if (label !== undefined) return { message, button, label };
  }
  const there = messages.flatMap((index) => heard[index]?.buttons ?? []).map((label) => `[${label}]`);
  const why = `there is no button "${wanted}"; there ${there.length > 0 ? `are ${there.join(' ')}` : 'are none'}`;
  throw new Deviates({ expected: `a button [${wanted}]`, got: heard.at(-1) ?? null, why });
}
