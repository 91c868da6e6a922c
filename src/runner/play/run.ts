/** One dialogue while it is played: who is in it, what is known by name, what has been read. */
import type { Dialogue } from '../dialogue.ts';
import { variablesOf } from '../format/people.ts';
import type { Person, Stage } from '../stage.ts';
import { Deviates, type TalkLine } from './outcome.ts';

/** A citizen of the script, in their chat. */
export interface Role {
  name: string;
  person: Person;
  /** Messages of the assistant read so far. */
  read: number;
  /** What the assistant speaks with them. */
  language: 'vi' | 'en';
}

export interface Run {
  dialogue: Dialogue;
  stage: Stage;
  roles: Map<string, Role>;
  variables: Record<string, string>;
  talk: TalkLine[];
  role(name: string): Role;
  /** Notes what this citizen, or the assistant to them, has said. */
  note(role: Role, said: Omit<TalkLine, 'who'>): void;
  /** Notes what this member of staff has done in the citizen's conversation. */
  noteStaff(role: Role, did: { by: string; text: string }): void;
  /** With its `{{variables}}` filled in. Throws `Deviates` for one that is not known. */
  filled(text: string, role: Role): string;
}

/** Nothing has been said yet. */
export function createRun(dialogue: Dialogue, stage: Stage, talk: TalkLine[]): Run {
  const roles = new Map<string, Role>();
  const variables = { ...dialogue.variables };
  const several = Object.keys(dialogue.citizens).length > 1;
  return {
    dialogue,
    stage,
    roles,
    variables,
    talk,
    role(name) {
      const role = roles.get(name) ?? { name, person: stage.person(name), read: 0, language: dialogue.language };
      roles.set(name, role);
      return role;
    },
    note({ name }, said) {
      const speaker = said.buttons ? 'assistant' : 'citizen';
      const one = said.buttons ? `assistant to ${name}` : name;
      talk.push({ who: several ? one : speaker, ...said });
    },
    noteStaff({ name }, { by, text }) {
      talk.push({ who: several ? `${by} of the desk to ${name}` : `${by} of the desk`, text });
    },
    filled: (text, role) =>
      text.replaceAll(/\{\{([\w.]+)\}\}/g, (_, name: string) => lookUp({ dialogue, stage, variables }, name, role)),
  };
}

/** `cccd` of the citizen who speaks, `binh.cccd` of another, or a name the script has given. */
function lookUp(run: Pick<Run, 'dialogue' | 'stage' | 'variables'>, name: string, role: Role): string {
  const dot = name.indexOf('.');
  const key = name.slice(dot + 1);
  const cccd = run.dialogue.citizens[dot < 0 ? role.name : name.slice(0, dot)];
  const theirs = cccd === undefined ? {} : variablesOf(cccd);
  if (key === 'code' || key === 'wrongCode') return codeFor(run.stage, theirs['phone'] ?? '', key);
  const value = theirs[key] ?? run.variables[name];
  if (value !== undefined) return value;
  const names = ['code', 'wrongCode', ...Object.keys(variablesOf('')), ...Object.keys(run.variables)];
  throw new Deviates({ why: `nothing is known as {{${name}}}; there are ${names.join(', ')}` });
}

/** The newest six digits sent to this phone, or others than these. */
function codeFor(stage: Stage, phone: string, key: 'code' | 'wrongCode'): string {
  const code = /\b\d{6}\b/.exec(stage.sms(phone).at(-1) ?? '')?.[0];
  if (code === undefined) throw new Deviates({ why: `no code was sent to ${phone || 'a citizen without a phone'}` });
  return key === 'code' ? code : code.replace(/.$/, (last) => String((Number(last) + 1) % 10));
}
