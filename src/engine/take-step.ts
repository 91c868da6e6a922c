/** One transition of the flows over a record, and what follows from it for the record: effects, timers, transcript, path. Pure. */
import type { DeskNow, FlowEvent } from '../../flows/heard.ts';
import type { LineKey } from '../../flows/lines.ts';
import type { AskedTopic } from '../../flows/topics.ts';
import { silence } from '../../flows/vocabulary.ts';
import { begin, type Conversation, type TranscriptEntry } from './conversation.ts';
import type { Staff } from './desk.ts';
import { settle } from './effects.ts';
import {
  advance,
  type FlowMachine,
  type LiveSnapshot,
  type MovedStates,
  OutdatedSnapshotError,
  revive,
  statePath,
} from './machine.ts';
import type { Line } from './outside.ts';
import { isRetention, retentionTimer } from './retention.ts';
import { sayEntry, withEntries } from './transcript.ts';

export interface StepSettings {
  machine: FlowMachine;
  inEveryLanguage: (line: LineKey) => string[];
  topicsOf: (text: string) => AskedTopic[];
  moved?: MovedStates;
  /** The help desk at this moment (epoch ms); missing, or null, where there is none. */
  deskNow?: (now: number) => DeskNow | null;
}

/** What a step begins with: the record, and the time (epoch ms). */
export interface Step {
  conversation: Conversation;
  now: number;
}

const silences = ['silence.reminder', 'silence.expiry'] as const;
const afterMs = { 'silence.reminder': silence.reminderMs, 'silence.expiry': silence.expiryMs };

/** They belong to what is kept when a conversation begins anew. */
const keptTimers = new Set(['activation', 'handoff', 'desk.lapse']);

/** A conversation that cannot be gone on with begins anew and says why; what was agreed to and linked is kept where it can be read. */
export function startAnew({ conversation, now }: Step, line: LineKey, settings: StepSettings): Conversation {
  const { language, consent, link, mismatches, registration, noReminders, handoff } = conversation.snapshot.context;
  const fresh = begin(conversation.id, conversation.nonce, language);
  const kept = {
    consent: consent ?? null,
    link: link ?? null,
    ...(mismatches && { mismatches }),
    ...(registration && { registration }),
    ...(noReminders && { noReminders }),
    ...(handoff && { handoff }),
  };
  const context = { ...fresh.snapshot.context, ...kept };
  const before: Conversation = {
    ...fresh,
    snapshot: { ...fresh.snapshot, context },
    version: conversation.version,
    seen: conversation.seen,
    transcript: conversation.transcript,
    parked: conversation.parked,
    timers: conversation.timers.filter((timer) => isRetention(timer) || keptTimers.has(timer.id)),
    heard: conversation.heard,
    path: conversation.path,
    desk: conversation.desk,
    // Another process may be handing one of them over just now.
    sending: conversation.sending,
    outbox: conversation.outbox.filter(({ kind }) => kind === 'say'),
  };
  const live = revive(settings.machine, before.snapshot);
  return takeStep(
    { conversation: before, now },
    { live, event: { type: 'menu', at: now }, first: [{ line }] },
    settings,
  );
}

interface Taken {
  live: LiveSnapshot;
  event: FlowEvent | { type: string };
  /** What happened, where it is worth showing. */
  entry?: TranscriptEntry;
  /** The citizen has spoken. */
  heard?: boolean;
  first?: Line[];
  speaker?: Staff | undefined;
  news?: boolean;
}

/** The record after the machine has heard the event; throws what a guard or assign of the flows throws. */
export function takeStep({ conversation, now }: Step, taken: Taken, settings: StepSettings): Conversation {
  const { live, event, entry, heard = false, first, speaker, news } = taken;
  const next = advance(settings.machine, live, event);
  const how = { ...(first && { first }), ...(news && { news }), speaker, now };
  const { conversation: after, said, erased } = settle(conversation, { ...next, ...how });
  if (erased) return erase(after);
  const listened = heard ? listenFrom(after, now) : after;
  const entries = [...(entry ? [entry] : []), ...(said ? [sayEntry(said, now, speaker)] : [])];
  return withEntries(withPassed(listened, conversation, now), entries, now);
}

/** With the state on its path, if it is another one than before. */
function withPassed(after: Conversation, { snapshot }: Conversation, at: number): Conversation {
  const state = statePath(after.snapshot);
  return state === statePath(snapshot) ? after : { ...after, path: [...after.path, { at, state }] };
}

/** After each message of the citizen's the silence is counted anew; whether it is then of any interest, the state decides that hears of it. */
export function listenFrom(conversation: Conversation, now: number): Conversation {
  const timers = conversation.timers.filter(
    (timer) => !isRetention(timer) && !silences.some((type) => type === timer.id),
  );
  timers.push(retentionTimer(now));
  for (const type of silences) timers.push({ id: type, dueAt: now + afterMs[type], event: { type } });
  return { ...conversation, timers };
}

/** Nothing remains but the farewell and the order to remove the record itself. */
function erase(conversation: Conversation): Conversation {
  const { id, nonce, snapshot, version, outbox, seen, desk, sending } = conversation;
  const fresh = begin(id, nonce, snapshot.context.language);
  // The farewell is said in this epoch, and in another one it would be held back.
  const epoch = { ...fresh.desk, epoch: desk.epoch };
  // What another process is just handing over goes first.
  return { ...fresh, desk: epoch, version, sending, outbox: outbox.slice(-2), seen: seen.slice(-1) };
}

/** One version on, with the message or event counted as taken. */
export const received = (conversation: Conversation, id: string): Conversation => ({
  ...conversation,
  version: conversation.version + 1,
  seen: [...conversation.seen, id],
});

/** The state the record is in; null when these flows no longer have it. */
export function tryRevive({ snapshot }: Conversation, { machine, moved }: StepSettings): LiveSnapshot | null {
  try {
    return revive(machine, snapshot, moved);
  } catch (error) {
    if (error instanceof OutdatedSnapshotError) return null;
    throw error;
  }
}
