/** The record of one conversation, and how it is written down: what staff may see in the open, everything else sealed. */

import type { FlowEvent } from '../../flows/heard.ts';
import type { LineKey } from '../../flows/lines.ts';
import type { ServiceName } from '../../flows/services.ts';
import type { Choice, Question } from '../../flows/vocabulary.ts';
import type { StoredDocument } from '../stores/store.ts';
import { type Desk, noDesk, type Staff } from './desk.ts';
import { type FlowSnapshot, freshSnapshot, statePath } from './machine.ts';
import type { Button, Language, Line, ReplyWindow } from './outside.ts';
import type { Seal } from './seal.ts';

/** Ids of messages remembered against redelivery; Telegram keeps an update 24 h, and a burst of 100 is one getUpdates. */
const seenLimit = 200;
/** Entries of the transcript's tail. */
const transcriptLimit = 60;
const parkedLimit = 20;
/** The whole way of linking comes through some 15 states. */
const pathLimit = 40;

/** Who may carry something out, and until when (epoch ms); past it anybody may. */
export interface Lease {
  owner: string;
  until: number;
}

/** Who hands a message to its platform. */
export interface Sending extends Lease {
  /** Of the message; missing in records of versions before 2026-11-23. */
  key?: string;
}

/** Something to be done outside, at least once, recognisable by its key. */
export type Effect = {
  /** Unique for ever; what repeats it carries the same key. */
  key: string;
  /** Epoch ms before which it is not tried (again). */
  dueAt: number;
  /** Failures so far. */
  attempts: number;
} & (SayEffect | CallEffect | { kind: 'erase' });

interface SayEffect {
  kind: 'say';
  language: Language;
  lines: Line[];
  buttons: Button[];
  /** Missing in records of versions before 2026-11-22. */
  window?: ReplyWindow;
  /** The desk's epoch in which it was said; the assistant's own messages of another one are never sent. */
  epoch?: number;
  /** The member of staff who said or ordered it; missing where the assistant speaks by itself. */
  by?: string;
}

interface CallEffect {
  kind: 'call';
  /** The call's id in the machine; its result is accepted only while the machine waits for this very effect. */
  call: string;
  service: ServiceName;
  input: unknown;
  lease: Lease | null;
  /** Made because a member of staff ordered it: what comes of it is said in their name, for as long as they hold the conversation. */
  order?: { by: Staff; epoch: number };
}

export type Say = Extract<Effect, { kind: 'say' }>;
export type Call = Extract<Effect, { kind: 'call' }>;

export interface Timer {
  id: string;
  dueAt: number;
  event: FlowEvent | { type: string };
}

export interface OpenQuestion extends Question {
  /** Carried by its buttons, so that a button of an older question is told apart. */
  id: string;
  /** Offered beside its choices under the newest message. */
  extra?: Choice[];
  /** They stand before its own, as that message asks for them and not for the question. */
  extraFirst?: true;
  /** Everything that was ever offered beside them; grows no further than there are words and topics. */
  offered?: Choice[];
}

export interface TranscriptEntry {
  /** Counts the entries of a conversation from 1 for ever; missing in records of versions before 2026-11-22. */
  n?: number;
  at: number;
  /** `service`: a call that ended; `desk`: something that staff did, or that happened to a takeover. */
  who: 'citizen' | 'assistant' | 'person' | 'service' | 'desk';
  /** The words of the citizen, or of staff, masked. */
  text?: string;
  /** The keys of the lines that were said. */
  lines?: LineKey[];
  /** What the citizen's message was heard as. */
  heard?: string;
  /** The question that was open when it was not understood. */
  question?: LineKey;
  /** Of a message to the citizen. */
  delivery?: Delivery;
  /** Key of the effect that delivers it. */
  key?: string;
  /** Name of the member of staff. */
  by?: string;
  /** Of `service` and `desk`: what it was. */
  what?: string;
  /** What came of the call: its outcome, or the name of the error. */
  outcome?: string;
}

/** `dropped`: a takeover came first; `withheld`: it came up while a person was speaking. */
export type Delivery = 'waiting' | 'sent' | 'failed' | 'dropped' | 'withheld';

/** Something that could not be dealt with and waits for staff to look at. */
export interface Parked {
  at: number;
  what: 'message' | 'delivery' | 'call' | 'timer' | 'event';
  /** The message's id or the effect's key. */
  which: string;
  /** The error's name; never its message, which might quote the citizen. */
  error: string;
}

/** A state that the conversation came to, and when. */
export interface Passed {
  at: number;
  state: string;
}

export interface Conversation {
  id: string;
  version: number;
  /** Random, made once: the first half of every effect's key. */
  nonce: string;
  snapshot: FlowSnapshot;
  question: OpenQuestion | null;
  /** Calls the machine waits for: call id → key of the effect. */
  waiting: Record<string, string>;
  timers: Timer[];
  outbox: Effect[];
  /** Who is sending one of its messages at this moment, where several processes share a store: one at a time, so that they leave in order. */
  sending: Sending | null;
  seen: string[];
  transcript: TranscriptEntry[];
  parked: Parked[];
  /** The citizen has blocked the assistant: nothing is sent until they write again. */
  gone: boolean;
  /** When the citizen last wrote (epoch ms, 0 if it is not known), and how many messages were said since. */
  heard: { at: number; said: number };
  /** The states it came through, the newest last. */
  path: Passed[];
  desk: Desk;
}

type SealedPart = Pick<
  Conversation,
  'snapshot' | 'question' | 'waiting' | 'timers' | 'outbox' | 'sending' | 'heard' | 'path' | 'desk'
>;
type LaterPart = 'heard' | 'path' | 'desk';

/** As stored. */
export interface FrozenConversation
  extends StoredDocument,
    Pick<Conversation, 'nonce' | 'seen' | 'transcript' | 'parked' | 'gone'> {
  /** Which state it is in, for people. */
  at: string;
  language: Language;
  sealed: string;
}

/** A conversation that has not begun. */
export function begin(id: string, nonce: string, language: Language): Conversation {
  return {
    id,
    version: 0,
    nonce,
    snapshot: freshSnapshot(language),
    question: null,
    waiting: {},
    timers: [],
    outbox: [],
    sending: null,
    seen: [],
    transcript: [],
    parked: [],
    gone: false,
    heard: { at: 0, said: 0 },
    path: [],
    desk: noDesk,
  };
}

/** Whether it is being deleted: there is nothing of it for anybody any more. */
export const isErased = ({ outbox }: Conversation): boolean => outbox.some(({ kind }) => kind === 'erase');

/** Epoch ms at which others than those who have them in hand have to look after things; empty when nothing is waited for but the citizen. */
export function dueTimes({ timers, outbox, sending }: Conversation): number[] {
  const times = timers.map((timer) => timer.dueAt);
  const next = spoken({ outbox });
  if (next) times.push(Math.max(next.dueAt, sending?.until ?? 0));
  for (const effect of outbox) if (effect.kind === 'call') times.push(Math.max(effect.dueAt, effect.lease?.until ?? 0));
  return times;
}

/** The earliest of them, null for none. */
export function dueAt(conversation: Conversation): number | null {
  const times = dueTimes(conversation);
  return times.length > 0 ? Math.min(...times) : null;
}

/** The message or farewell that is next to go out. */
export const spoken = ({ outbox }: Pick<Conversation, 'outbox'>) => outbox.find((effect) => effect.kind !== 'call');

/** The record with no more of what grows than is stored of it. */
export function trimmed(conversation: Conversation): Conversation {
  const { seen, transcript, parked, path } = conversation;
  const fits =
    seen.length <= seenLimit &&
    transcript.length <= transcriptLimit &&
    parked.length <= parkedLimit &&
    path.length <= pathLimit;
  if (fits) return conversation;
  return {
    ...conversation,
    seen: seen.slice(-seenLimit),
    transcript: transcript.slice(-transcriptLimit),
    parked: parked.slice(-parkedLimit),
    path: path.slice(-pathLimit),
  };
}

/** What the store keeps: what staff may see in the open, the rest sealed. */
export function freeze(conversation: Conversation, seal: Seal): FrozenConversation {
  const { id, version, nonce, snapshot, question, waiting, timers, outbox, sending, heard, desk, gone } = conversation;
  const { seen, transcript, parked, path } = trimmed(conversation);
  const part: SealedPart = { snapshot, question, waiting, timers, outbox, sending, heard, path, desk };
  return {
    id,
    version,
    dueAt: dueAt(conversation),
    nonce,
    at: statePath(snapshot),
    language: snapshot.context.language,
    gone,
    seen,
    transcript,
    parked,
    sealed: seal.close(part, id),
  };
}

/** Throws `BrokenSealError`. Whether the flows still know the state is found out by the first step. */
export function thaw(frozen: FrozenConversation, seal: Seal): Conversation {
  const { id, version, nonce, seen, transcript, parked, gone } = frozen;
  const part = seal.open(frozen.sealed, id) as Omit<SealedPart, LaterPart> & Partial<SealedPart>;
  // Records of versions before 2026-11-22 know nothing of these.
  const later: Pick<Conversation, LaterPart> = { heard: { at: 0, said: 0 }, path: [], desk: noDesk };
  return { id, version, nonce, seen, transcript, parked, gone, ...later, ...part };
}

/** Without the effect, which is done; null when it was gone already. */
export function withoutEffect(conversation: Conversation, { key }: Effect): Conversation | null {
  const outbox = conversation.outbox.filter((effect) => effect.key !== key);
  if (outbox.length === conversation.outbox.length) return null;
  return { ...conversation, outbox, sending: lettingGo(conversation, key), version: conversation.version + 1 };
}

/** The message is with the platform, or never will be; also when a takeover has dropped it while it was on its way. */
export function withDelivery(conversation: Conversation, { key }: Effect, delivery: Delivery): Conversation | null {
  const outbox = conversation.outbox.filter((effect) => effect.key !== key);
  const known = conversation.transcript.some((entry) => entry.key === key);
  const sending = lettingGo(conversation, key);
  if (outbox.length === conversation.outbox.length && !known && sending === conversation.sending) return null;
  const transcript = markDelivery(conversation.transcript, new Set([key]), delivery);
  return { ...conversation, outbox, sending, transcript, version: conversation.version + 1 };
}

/** The transcript with what became of these messages. */
export const markDelivery = (transcript: TranscriptEntry[], keys: ReadonlySet<string>, delivery: Delivery) =>
  transcript.map((entry) => (entry.key !== undefined && keys.has(entry.key) ? { ...entry, delivery } : entry));

/** The message is to be tried again as it is now, or a takeover has dropped it meanwhile; nobody is sending it. Null when nothing changes. */
export function postponed(conversation: Conversation, effect: Say): Conversation | null {
  const sending = lettingGo(conversation, effect.key);
  const after = replaceEffect(conversation, effect);
  if (after !== null) return { ...after, sending };
  return sending === conversation.sending ? null : { ...conversation, sending, version: conversation.version + 1 };
}

const lettingGo = ({ sending }: Conversation, key: string) =>
  sending?.key === undefined || sending.key === key ? null : sending;

/** With the effect as it is now; null when it is gone. */
export function replaceEffect(conversation: Conversation, effect: Effect): Conversation | null {
  if (!conversation.outbox.some(({ key }) => key === effect.key)) return null;
  const outbox = conversation.outbox.map((other) => (other.key === effect.key ? effect : other));
  return { ...conversation, outbox, version: conversation.version + 1 };
}
