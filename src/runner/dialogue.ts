/** A scripted dialogue as it is played: what citizens do, what they must then read, and what goes wrong on purpose. */
import type { MediaKind } from '../engine/outside.ts';
import type { Order, Refusal } from '../engine/staffing.ts';

export interface Dialogue {
  title: string;
  /** Where it is written; lines count from 1. */
  file: string;
  line: number;
  language: 'vi' | 'en';
  /** The operator's setting LINKING. */
  linking: 'both' | 'guide';
  /** The help desk, whether it is within its hours; null: there is none. */
  desk: 'open' | 'closed' | null;
  /** Name in the script → CCCD of a mock citizen. The first is meant where a step names nobody. */
  citizens: Record<string, string>;
  tags: string[];
  variables: Record<string, string>;
  /** Messages that no step expects are passed over instead of being a deviation. */
  lenient: boolean;
  steps: Step[];
}

/** One step, and where it is written. `who` is a name among `citizens`. */
export type Step = { file: string; line: number; who: string } & Deed;

/** What can be done or expected in a step. Texts may hold `{{variables}}`. */
export type Deed =
  | { do: 'say'; text: string }
  /** A label, the key of one (`button.yes`), or its number; `earlier`: under an older message than the last with buttons. */
  | { do: 'press'; choice: string; earlier: boolean }
  | { do: 'send'; media: MediaKind; caption?: string }
  /** Written one after the other without waiting for an answer. */
  | { do: 'together'; texts: string[] }
  /** Written in this order, brought by the platform in the reverse one. */
  | { do: 'swapped'; texts: string[] }
  /** The platform brings the citizen's last message once more. */
  | { do: 'redeliver' }
  | { do: 'wait'; ms: number }
  | ({ do: 'expect' } & Expectation)
  | { do: 'nothing' }
  | ({ do: 'check' } & Check)
  | { do: 'fault'; fault: Fault }
  /** The process dies here and is started again, perhaps with another setting of LINKING. */
  | { do: 'restart'; linking?: 'both' | 'guide' }
  /** Blocks the assistant, or no longer: nothing it says arrives. */
  | { do: 'block'; blocked: boolean }
  /** The next `times` operations of the store fail, without or after having taken effect. */
  | { do: 'store'; times: number; effect: 'none' | 'taken' }
  | { do: 'set'; variables: Record<string, string> }
  /** A member of staff of this name does something in the citizen's conversation; `fails`: and is refused like this. */
  | { do: 'staff'; by: string; act: StaffAct; fails: StaffRefusal | null };

/** An order but for what only the stage can know: its id, and the key of what was withheld last. */
export type StaffAct = WithoutIds<Exclude<Order, { kind: 'give' }>>;
type WithoutIds<Each> = Each extends unknown ? Omit<Each, 'id' | 'key'> : never;

export type StaffRefusal = Refusal['outcome'] | 'gone' | 'unknown';

/** What the next message of the assistant must be. */
export interface Expectation {
  want: Want;
  /** Labels or keys of labels, in order; empty for none; undefined: any. */
  buttons?: string[];
  /** For each there is a button that contains it, whatever the case; others may be there, too. Empty: there is some button. */
  hasButtons?: string[];
  /** Placeholders of the lines that must have this value. */
  values?: Record<string, string>;
  /** From this message on the assistant speaks this language. */
  language?: 'vi' | 'en';
}

export type Want =
  /** The message consists of exactly these lines. */
  | { by: 'lines'; lines: string[] }
  /** The message is exactly this text, but for white space. */
  | { by: 'text'; text: string }
  /** Each is contained, in this order; `loosely`: whatever the case and the diacritics. `not`: none is. */
  | { by: 'parts'; parts: string[]; loosely: boolean; not: boolean }
  | { by: 'any'; of: Want[] }
  /** Named groups become variables. */
  | { by: 'pattern'; pattern: string }
  | { by: 'anything' };

export interface Check {
  /** The state's path or the beginning of it: `linking`, `linking.code.asking`. */
  state?: string;
  /** Types of events that the state listens for, or the names of services that are being called. */
  waitsFor?: string[];
  /** What staff may have the conversation do: these and nothing else. */
  moves?: string[];
  /** Whether the citizen's portal account is linked to the citizen now, by the registry's books. */
  linked?: boolean;
}

export type Fault =
  | { kind: 'slow'; operation: string; ms: number; times: number }
  | { kind: 'down'; operation: string; times: number }
  | { kind: 'lost'; operation: string; times: number }
  /** The service answers with this refusal (`code` of its problem), without having done anything. */
  | { kind: 'refuses'; operation: string; code: string; times: number; body?: Record<string, string | boolean> }
  | { kind: 'none' };
