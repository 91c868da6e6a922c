/** Plays one dialogue on a stage, and stops at the first deviation. */
import type { Deed, Dialogue, Expectation, Step, Want } from '../dialogue.ts';
import { variablesOf } from '../format/people.ts';
import { linesIn, plain, wordsOf } from '../format/wording.ts';
import type { Person, Shown, Stage, Theatre } from '../stage.ts';
import { compare } from './expect.ts';
import { cannot } from './needs.ts';

/** What was said so far, as a reader follows it. */
export interface TalkLine {
  who: string;
  text: string;
  buttons?: string[];
}

export interface Deviation {
  file: string;
  line: number;
  /** What the step wanted, in its own words. */
  expected: string;
  /** What came instead; null for nothing. */
  got: Shown | null;
  /** The keys of what came, where they can be told. */
  gotLines: string[] | null;
  why: string;
  /** Where the conversation is; null where the stage cannot tell. */
  state: string | null;
}

export interface Outcome {
  title: string;
  file: string;
  line: number;
  tags: string[];
  result: 'passed' | 'failed' | 'skipped';
  /** Of a skipped one. */
  reason?: string;
  /** The first, or with `accept` all that were accepted. */
  deviations: Deviation[];
  talk: TalkLine[];
  ms: number;
}

interface Role {
  name: string;
  person: Person;
  /** Messages read so far. */
  read: number;
  language: 'vi' | 'en';
}

class Deviates extends Error {
  readonly expected: string;
  readonly got: Shown | null;
  constructor({ expected, got, why }: { expected: string; got: Shown | null; why: string }) {
    super(why);
    this.expected = expected;
    this.got = got;
  }
}

/** Resolves to what became of it, also when the stage breaks. `accept`: other wording is noted, and the dialogue goes on. */
export async function play(dialogue: Dialogue, theatre: Theatre, { accept = false } = {}): Promise<Outcome> {
  const { title, file, line, tags } = dialogue;
  const began = performance.now();
  const outcome: Outcome = { title, file, line, tags, result: 'passed', deviations: [], talk: [], ms: 0 };
  const reason = cannot(dialogue, theatre.can, theatre.name);
  if (reason) return { ...outcome, result: 'skipped', reason };
  const stage = await theatre.open(dialogue);
  try {
    const run = createRun(dialogue, stage, outcome);
    for (const step of dialogue.steps) {
      if (await run.take(step)) continue;
      if (accept && step.do === 'expect' && outcome.deviations.at(-1)?.got) continue;
      outcome.result = 'failed';
      break;
    }
    if (outcome.result === 'passed') await run.end();
  } finally {
    await stage.close();
  }
  outcome.ms = performance.now() - began;
  return outcome;
}

function createRun(dialogue: Dialogue, stage: Stage, outcome: Outcome) {
  const roles = new Map<string, Role>();
  const variables: Record<string, string> = { ...dialogue.variables };
  const roleOf = (name: string): Role => {
    const known = roles.get(name) ?? { name, person: stage.person(name), read: 0, language: dialogue.language };
    roles.set(name, known);
    return known;
  };
  const several = Object.keys(dialogue.citizens).length > 1;
  const note = (role: Role, text: string) => outcome.talk.push({ who: several ? role.name : 'citizen', text });

  function valueOf(name: string, role: Role): string {
    const [first = '', second] = name.split('.');
    const who = second === undefined ? role.name : first;
    const key = second ?? first;
    const cccd = dialogue.citizens[who];
    if (cccd !== undefined) {
      const known = variablesOf(cccd);
      if (key === 'code' || key === 'wrongCode') return codeFor(known['phone'] ?? '', key);
      if (known[key] !== undefined) return known[key];
    }
    const value = variables[name];
    if (value !== undefined) return value;
    const names = ['code', 'wrongCode', ...Object.keys(variablesOf('')), ...Object.keys(variables)];
    throw new Deviates({
      expected: '',
      got: null,
      why: `nothing is known as {{${name}}}; there are ${names.join(', ')}`,
    });
  }

  function codeFor(phone: string, key: 'code' | 'wrongCode'): string {
    const code = /\b\d{6}\b/.exec(stage.sms(phone).at(-1) ?? '')?.[0];
    if (code === undefined) throw new Deviates({ expected: '', got: null, why: `no code was sent to ${phone}` });
    return key === 'code' ? code : code.replace(/.$/, (last) => String((Number(last) + 1) % 10));
  }

  const filled = (text: string, role: Role): string =>
    text.replaceAll(/\{\{([\w.]+)\}\}/g, (_, name: string) => valueOf(name, role));

  /** Everything the assistant has said has to be expected before anybody goes on. */
  function nothingLeft(expected: string) {
    if (dialogue.lenient) return;
    for (const role of roles.values()) {
      const got = role.person.heard()[role.read];
      if (got) throw new Deviates({ expected, got, why: 'no step expects this message' });
    }
  }

  async function expect(step: Step & { do: 'expect' }, role: Role) {
    if (step.language) role.language = step.language;
    const expected: Expectation = {
      ...step,
      want: mapWant(step.want, (text) => filled(text, role)),
      ...(step.values && {
        values: Object.fromEntries(Object.entries(step.values).map(([name, value]) => [name, filled(value, role)])),
      }),
    };
    const heard = role.person.heard();
    for (;;) {
      const message = heard[role.read];
      const wanted = describe(expected);
      if (message === undefined) throw new Deviates({ expected: wanted, got: null, why: 'the assistant said nothing' });
      const verdict = compare(message, expected, role.language);
      role.read += 1;
      const { text, buttons } = message;
      outcome.talk.push({ who: several ? `assistant to ${role.name}` : 'assistant', text, buttons });
      if (verdict.fits) return void Object.assign(variables, verdict.caught);
      if (!dialogue.lenient || role.read >= heard.length)
        throw new Deviates({ expected: wanted, got: message, why: verdict.why });
    }
  }

  function press(role: Role, { choice, earlier }: Extract<Deed, { do: 'press' }>): [message: number, button: number] {
    const heard = role.person.heard();
    const withButtons = heard.map((_, index) => index).filter((index) => (heard[index]?.buttons.length ?? 0) > 0);
    const label = plain(wordsOf(filled(choice, role), role.language));
    const among = earlier ? withButtons.slice(0, -1).reverse() : withButtons.slice(-1);
    for (const index of among) {
      const buttons = heard[index]?.buttons ?? [];
      const byLabel = buttons.findIndex((button) => plain(button) === label);
      const at = byLabel >= 0 ? byLabel : /^\d{1,2}$/.test(label) ? Number(label) - 1 : -1;
      if (buttons[at] !== undefined) return [index, at];
    }
    const there = among.flatMap((index) => heard[index]?.buttons ?? []).map((button) => `[${button}]`);
    const why = `there is no button "${label}"; there ${there.length > 0 ? `are ${there.join(' ')}` : 'are none'}`;
    throw new Deviates({ expected: `a button [${label}]`, got: heard.at(-1) ?? null, why });
  }

  async function check(step: Step & { do: 'check' }, role: Role) {
    if (step.state !== undefined || step.waitsFor !== undefined) {
      const { path, waitsFor } = await role.person.state();
      if (step.state !== undefined && path !== step.state && !path.startsWith(`${step.state}.`))
        throw new Deviates({ expected: `to be at ${step.state}`, got: null, why: `the conversation is at ${path}` });
      const missing = (step.waitsFor ?? []).filter((name) => !waitsFor.includes(name));
      const why = `it waits for ${waitsFor.join(', ')}`;
      if (missing.length > 0) throw new Deviates({ expected: `to wait for ${missing.join(', ')}`, got: null, why });
    }
    if (step.linked === undefined) return;
    const cccd = dialogue.citizens[role.name] ?? '';
    const link = stage.link(cccd);
    const why = link === null ? 'there is no portal account' : `the account is linked to ${link.to ?? 'nobody'}`;
    if ((link?.to === cccd) !== step.linked)
      throw new Deviates({ expected: step.linked ? 'to be linked' : 'not to be linked', got: null, why });
    if (link && link.confirmed - link.removed > 1)
      throw new Deviates({ expected: 'one link', got: null, why: `it was confirmed ${link.confirmed} times` });
  }

  const deeds: { [Do in Deed['do']]: (step: Extract<Step, { do: Do }>, role: Role) => unknown } = {
    say: ({ text }, role) => note(role, filled(text, role)) && role.person.say(filled(text, role)),
    press: (step, role) => {
      const [message, button] = press(role, step);
      note(role, `[${role.person.heard()[message]?.buttons[button]}]`);
      return role.person.press(message, button);
    },
    send: ({ media, caption }, role) => note(role, `(${media})`) && role.person.send(media, caption),
    together: async ({ texts }, role) => {
      for (const text of texts) note(role, filled(text, role));
      await Promise.all(texts.map((text) => role.person.say(filled(text, role))));
    },
    swapped: ({ texts }, role) =>
      note(role, texts.join(' ⇄ ')) && role.person.swapped(texts.map((text) => filled(text, role))),
    redeliver: (_, role) => note(role, '(the last message comes again)') && role.person.redeliver(),
    wait: ({ ms }) => stage.pass(ms),
    expect,
    nothing: () => nothingLeft('nothing more'),
    check,
    fault: ({ fault }) => stage.fault(fault),
    restart: () => stage.restart(),
    store: ({ times, effect }) => stage.failStore(times, effect),
    set: ({ variables: given }) => Object.assign(variables, given),
  };
  /** After these the assistant may have something to say, and before them it must have said nothing unexpected. */
  const moving = new Set<Deed['do']>(['say', 'press', 'send', 'together', 'swapped', 'redeliver', 'wait']);

  async function attempt(
    step: Pick<Step, 'file' | 'line'>,
    role: Role | undefined,
    deed: () => unknown,
  ): Promise<boolean> {
    try {
      await deed();
      return true;
    } catch (error) {
      if (!(error instanceof Deviates)) throw error;
      const { expected, got, message: why } = error;
      const state = role
        ? await role.person.state().then(
            ({ path }) => path,
            () => null,
          )
        : null;
      const gotLines = got && linesIn(got.text, role?.language ?? dialogue.language);
      const { file, line } = step;
      outcome.deviations.push({ file, line, expected, got, gotLines, why, state });
      return false;
    }
  }

  return {
    /** False when it deviates, which is noted. */
    take(step: Step): Promise<boolean> {
      const role = roleOf(step.who);
      return attempt(step, role, async () => {
        if (moving.has(step.do)) nothingLeft('nothing more, before this step');
        await deeds[step.do](step as never, role);
        if (moving.has(step.do) || step.do === 'restart') await stage.settle();
      });
    },
    async end() {
      const last = dialogue.steps.at(-1) ?? dialogue;
      const role =
        [...roles.values()].find(({ person, read }) => person.heard().length > read) ?? [...roles.values()][0];
      if (!(await attempt(last, role, () => nothingLeft('nothing more, at the end')))) outcome.result = 'failed';
    },
  };
}

function mapWant(want: Want, change: (text: string) => string): Want {
  switch (want.by) {
    case 'text':
      return { ...want, text: change(want.text) };
    case 'parts':
      return { ...want, parts: want.parts.map(change) };
    case 'any':
      return { ...want, of: want.of.map((each) => mapWant(each, change)) };
    default:
      return want;
  }
}

/** An expectation in words. */
function describe({ want, buttons }: Expectation): string {
  const under = buttons ? `, with the buttons ${buttons.map((button) => `[${button}]`).join(' ') || 'none'}` : '';
  const words = (each: Want): string => {
    switch (each.by) {
      case 'anything':
        return 'any message';
      case 'lines':
        return each.lines.join(' + ');
      case 'text':
        return `exactly "${each.text}"`;
      case 'pattern':
        return `something matching /${each.pattern}/`;
      case 'parts':
        return `${each.not ? 'without' : 'with'} "${each.parts.join('" … "')}"`;
      case 'any':
        return each.of.map(words).join(' or ');
    }
  };
  return `${words(want)}${under}`;
}
