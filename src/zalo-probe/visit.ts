/** What all questions share in one run, and what a question is. */
import type { Clock } from '../engine/clock.ts';
import type { Discretion } from './discretion.ts';
import { UnmeasuredError } from './endings.ts';
import type { Hearing } from './hearing.ts';
import type { Listener } from './listener.ts';
import type { Person } from './person.ts';
import type { Exchange, Platform } from './platform.ts';
import type { Heard, Sightings } from './sightings.ts';
import type { Waits } from './waits.ts';
import type { WebhookKeeper } from './webhook-keeper.ts';
import type { Words } from './words.ts';

export interface Answer {
  /** One line. */
  finding: Words;
  /** Statuses, times, names of fields: in English, as they go into the documentation. */
  measured: readonly string[];
}

export interface Question {
  /** Of the list of open questions; a letter for what is seen besides. */
  id: string;
  title: Words;
  /** Messages of the bot it sends at most, and messages it asks the person for. */
  sends: number;
  asksFor: number;
  /** Throws `SkippedError`, `InterruptedError` (or the signal's reason), `UnmeasuredError`. */
  ask(visit: Visit): Promise<Answer>;
}

export interface Visit {
  person: Person;
  platform: Platform;
  hearing: Hearing;
  sightings: Sightings;
  keeper: WebhookKeeper;
  discretion: Discretion;
  clock: Clock;
  waits: Waits;
  /** Aborted when the run ends. */
  signal: AbortSignal;
  publicUrl: string | undefined;
  /** What getWebhookInfo answered when no webhook was set; null until it was seen. */
  withoutWebhook: Exchange | null;
  /** Opens the port for the webhook; throws `UnmeasuredError`. */
  listen(): Promise<Listener>;
  /** Something to write to the bot that nobody else is writing just now. */
  greeting(): string;
  /** The chat of whoever sits here; null until they have written. */
  chat: string | null;
}

/** By its words, and once the chat is known by that: a typing error there does no harm. */
export const isGreeting =
  (visit: Visit, greeting: string) =>
  ({ chat, said }: Heard): boolean => {
    if (chat === null || said?.kind !== 'text') return false;
    return visit.chat === null ? said.text.toLowerCase().includes(greeting) : chat === visit.chat;
  };

/** Asks the person to write something; which message it is that is then to be waited for. */
export function askForGreeting(visit: Visit): (heard: Heard) => boolean {
  const greeting = visit.greeting();
  visit.person.tell({ vi: `Nhắn cho bot: ${greeting}`, en: `write to the bot: ${greeting}` });
  return isGreeting(visit, greeting);
}

/** Asks the person to write, and waits for it; null when nothing came in time. Their chat is known afterwards. */
export async function askToWrite(visit: Visit, signal: AbortSignal): Promise<Heard | null> {
  const heard = await visit.hearing.hear(askForGreeting(visit), { ms: visit.waits.messageMs, signal });
  if (heard?.chat) meet(visit, heard.chat);
  return heard;
}

/** Remembers whose chat it is, and never to print it. */
export function meet(visit: Visit, chat: string): void {
  visit.chat = chat;
  visit.discretion.hide(chat);
}

/** The chat to send to; throws `UnmeasuredError` when the person has not written. */
export async function chatOf(visit: Visit): Promise<string> {
  if (visit.chat === null) await visit.person.meanwhile((signal) => askToWrite(visit, signal));
  if (visit.chat === null) throw new UnmeasuredError(nothingCame);
  return visit.chat;
}

export const nothingCame = { vi: 'không nhận được tin nhắn nào', en: 'no message came' };

/** Seconds with one decimal. */
export const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
