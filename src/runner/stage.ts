/** The port to where a dialogue is played: in this process, over a whole stack, or at a deployed assistant. */
import type { Staff } from '../engine/desk.ts';
import type { OrderOutcome } from '../engine/orders.ts';
import type { MediaKind } from '../engine/outside.ts';
import type { Dialogue, Fault, StaffAct } from './dialogue.ts';

/** What a stage may be unable to do; a dialogue that needs it is skipped there, by name. */
export const abilities = [
  'clock',
  'faults',
  'state',
  'restart',
  'store',
  'phone',
  'links',
  'redelivery',
  'blocking',
  'oldButtons',
  'insides',
  'staff',
] as const;
export type Ability = (typeof abilities)[number];

/** A message as the citizen sees it. */
export interface Shown {
  text: string;
  buttons: string[];
}

/** One citizen in one chat. Each deed resolves when the message is on its way; `Stage.settle` then waits for what comes of it. */
export interface Person {
  say(text: string): Promise<void>;
  /** Presses the button at `index` (from 0) of `heard()[message]`. */
  press(message: number, index: number): Promise<void>;
  send(media: MediaKind, caption?: string): Promise<void>;
  /** Two messages, written in this order and brought in the reverse one. */
  swapped(texts: string[]): Promise<void>;
  /** The last message once more, as a platform does that is not sure of having delivered it. */
  redeliver(): Promise<void>;
  /** From now on what the assistant says is refused by the platform, or no longer. */
  block(blocked: boolean): Promise<void>;
  /** Everything the assistant has said in this chat, the oldest first. */
  heard(): Shown[];
  /** Where the conversation is; `waitsFor`: event types the state listens for and services that are being called; `moves`: steps that staff may order. */
  state(): Promise<{ path: string; waitsFor: string[]; moves: string[] }>;
  /** Has a member of staff do something in this conversation. Rejects when the assistant's store fails. */
  order(by: Staff, act: StaffAct): Promise<OrderOutcome>;
}

export interface Stage {
  person(name: string): Person;
  /** Resolves when nothing more happens unless somebody does something or time goes on. */
  settle(): Promise<void>;
  /** Lets time go on, and resolves when what came due meanwhile is done. */
  pass(ms: number): Promise<void>;
  fault(fault: Fault): void;
  /** The process dies and is started again, with this setting of LINKING if one is given. */
  restart(linking?: 'both' | 'guide'): Promise<void>;
  failStore(times: number, effect: 'none' | 'taken'): void;
  /** Texts sent to this phone, the oldest first. */
  sms(phone: string): string[];
  /** Whom the account of this citizen is linked to (CCCD), and how often a link was confirmed and removed; null without account. */
  link(cccd: string): { to: string | null; confirmed: number; removed: number } | null;
  close(): Promise<void>;
}

/** A person cannot do this there, which shows only when it is tried: the dialogue is skipped, with these words. */
export class CannotError extends Error {
  override name = 'CannotError';
}

/** Opens a stage for each dialogue; one stage is one untouched world. */
export interface Theatre {
  /** As `--channel` calls it; an address, where it is played at one. */
  name: string;
  can: ReadonlySet<Ability>;
  /** What a person can send there beside words. */
  sends: ReadonlySet<MediaKind>;
  /** Whether the platform tells which language a person speaks. */
  tellsLanguage: boolean;
  /** Nobody can look behind the words there: what steps say of states and of the registry's books is passed over. */
  wordsOnly?: boolean;
  open(dialogue: Dialogue): Promise<Stage>;
  close(): Promise<void>;
}
