/** One step of a conversation, pure: what comes in and the record before → the record after, with everything that is to be done. */
import type { LineKey } from '../../flows/lines.ts';
import type { AskedTopic } from '../../flows/topics.ts';
import { type CitizenEvent, type EngineEvent, type FlowEvent, silence } from '../../flows/vocabulary.ts';
import { mask } from '../understanding/mask.ts';
import {
  begin,
  type Call,
  type Conversation,
  type Effect,
  type Parked,
  type Timer,
  type TranscriptEntry,
} from './conversation.ts';
import { settle } from './effects.ts';
import { hear } from './hear.ts';
import {
  advance,
  expectationOf,
  type FlowMachine,
  type LiveSnapshot,
  listensFor,
  type MovedStates,
  OutdatedSnapshotError,
  revive,
} from './machine.ts';
import type { Inbound, Line, Said } from './outside.ts';
import { forgetOld, isRetention, retentionTimer, withoutOld } from './retention.ts';

export interface StepSettings {
  machine: FlowMachine;
  inEveryLanguage: (line: LineKey) => string[];
  topicsOf: (text: string) => AskedTopic[];
  moved?: MovedStates;
}

/** What a service tells by itself, long after it was asked. */
export interface News {
  conversation: string;
  /** The service's id of this event; the same again is the same event again. */
  id: string;
  event: Extract<EngineEvent, { type: `vneid.${string}` }>;
}

/** What a step begins with: the record, and the time (epoch ms). */
interface Step {
  conversation: Conversation;
  now: number;
}

/**
 * Answers that wait to go out while more messages come: past this many the citizen cannot have read what they would be answering,
 * so further messages are taken without a step until some have gone out. Keeps one flooding chat from growing without bound.
 */
const unansweredAtMost = 20;
const unanswered = ({ outbox }: Conversation) => outbox.filter(({ kind }) => kind === 'say').length;

const silences = ['silence.reminder', 'silence.expiry'] as const;
const afterMs = { 'silence.reminder': silence.reminderMs, 'silence.expiry': silence.expiryMs };

/** A message of the citizen. Throws only on a bug of the flows; the caller then parks the message. */
export function hearMessage({ conversation, now }: Step, inbound: Inbound, settings: StepSettings): Conversation {
  const before = received({ ...conversation, gone: false, heard: { at: now, said: 0 } }, inbound.messageId);
  if (unanswered(before) >= unansweredAtMost) {
    return withEntries(before, [{ at: now, who: 'citizen', text: '[not answered: too many at once]' }], [], now);
  }
  const live = tryRevive(before, settings);
  if (live === null) return startAnew({ conversation: before, now }, 'root.outdated', settings);
  const event = hear({
    said: inbound.said,
    listens: listensFor(live),
    question: before.question,
    expects: expectationOf(live),
    now,
    inEveryLanguage: settings.inEveryLanguage,
    topicsOf: settings.topicsOf,
  });
  const entry: TranscriptEntry = { at: now, who: 'citizen', text: describe(inbound.said, event) };
  return takeStep({ conversation: before, now }, { live, event, entry }, settings);
}

/** News from outside. The citizen has said nothing, so that their silence goes on. Throws only on a bug of the flows; the caller then parks it. */
export function hearEvent({ conversation, now }: Step, { id, event }: News, settings: StepSettings): Conversation {
  const before = received(conversation, seenAs(id));
  const live = tryRevive(before, settings);
  // As for a timer; who asks in the new state is answered by the service itself.
  if (live === null) return before;
  return takeStep({ conversation: before, now }, { live, event }, settings);
}

/** How the id of an event from outside stands among those of messages. */
export const seenAs = (eventId: string) => `event:${eventId}`;

/** A timer that has come due. */
export function ringTimer({ conversation, now }: Step, timer: Timer, settings: StepSettings): Conversation {
  if (isRetention(timer)) return forgetOld(conversation, now);
  const before = {
    ...conversation,
    version: conversation.version + 1,
    timers: conversation.timers.filter(({ id }) => id !== timer.id),
  };
  if (timer.event.type.endsWith('.reminder') && before.snapshot.context.noReminders) return before;
  const live = tryRevive(before, settings);
  // Nobody is waiting for this timer's news, so what a release has made void ends without a word; the next message is told.
  if (live === null) return before;
  return takeStep({ conversation: before, now }, { live, event: timer.event }, settings);
}

/** What became of a call: its output, or that it failed for good. Dropped when the machine no longer waits for it. */
export function endCall(
  { conversation, now }: Step,
  call: Call,
  result: { output: unknown } | { error: string },
  settings: StepSettings,
): Conversation {
  const before = {
    ...conversation,
    version: conversation.version + 1,
    outbox: conversation.outbox.filter(({ key }) => key !== call.key),
  };
  if (conversation.waiting[call.call] !== call.key) return before;
  const live = tryRevive(before, settings);
  if (live === null) return startAnew({ conversation: before, now }, 'root.outdated', settings);
  const event =
    'output' in result
      ? { type: `xstate.done.actor.${call.call}`, output: result.output, actorId: call.call }
      : { type: `xstate.error.actor.${call.call}`, error: result.error, actorId: call.call };
  return takeStep({ conversation: before, now }, { live, event }, settings);
}

/**
 * The citizen has blocked the assistant: nothing is said, nothing personal is kept.
 * A call that changes something outside is waited for all the same, so that a link that was made is known here.
 */
export function closeGone({ conversation, now }: Step, settings: StepSettings): Conversation {
  const unsaid = (effect: Effect) => effect.kind !== 'say';
  const outbox = conversation.outbox.filter(unsaid);
  const timers = conversation.timers.filter(isRetention);
  const before = { ...conversation, version: conversation.version + 1, timers: [], outbox, sending: null };
  const live = tryRevive(before, settings);
  if (live === null) return { ...begin(before.id, before.nonce, 'vi'), version: before.version, timers, gone: true };
  const closed = takeStep({ conversation: before, now }, { live, event: { type: 'silence.expiry' } }, settings);
  return { ...closed, outbox: closed.outbox.filter(unsaid), timers, gone: true };
}

/** The record as it was, with the message counted as taken, the citizen told, and staff able to see it. */
export function parkMessage({ conversation, now }: Step, inbound: Inbound, error: string): Conversation {
  const before = received({ ...conversation, heard: { at: now, said: 0 } }, inbound.messageId);
  const { conversation: after } = settle(before, {
    snapshot: before.snapshot,
    wishes: [{ type: 'say', params: { line: 'root.apology' } }],
    now,
  });
  return park(after, { at: now, what: 'message', which: inbound.messageId, error });
}

/** The same for news, which the citizen knows nothing of. */
export const parkEvent = ({ conversation, now }: Step, { id }: News, error: string): Conversation =>
  park(received(conversation, seenAs(id)), { at: now, what: 'event', which: id, error });

/** The record with one more thing for staff to look at; only the newest 20 are stored. */
export const park = (conversation: Conversation, parked: Parked): Conversation => ({
  ...conversation,
  parked: [...conversation.parked, parked],
});

/** A conversation that cannot be gone on with begins anew and says why; what was agreed to and linked is kept where it can be read. */
export function startAnew({ conversation, now }: Step, line: LineKey, settings: StepSettings): Conversation {
  const { language, consent, link, mismatches, registration, noReminders } = conversation.snapshot.context;
  const fresh = begin(conversation.id, conversation.nonce, language);
  const kept = {
    consent: consent ?? null,
    link: link ?? null,
    ...(mismatches && { mismatches }),
    ...(registration && { registration }),
    ...(noReminders && { noReminders }),
  };
  const context = { ...fresh.snapshot.context, ...kept };
  const before: Conversation = {
    ...fresh,
    snapshot: { ...fresh.snapshot, context },
    version: conversation.version,
    seen: conversation.seen,
    transcript: conversation.transcript,
    parked: conversation.parked,
    timers: conversation.timers.filter((timer) => isRetention(timer) || timer.id === 'activation'),
    heard: conversation.heard,
    outbox: conversation.outbox.filter(({ kind }) => kind === 'say'),
  };
  const live = revive(settings.machine, before.snapshot);
  return takeStep(
    { conversation: before, now },
    { live, event: { type: 'menu', at: now }, first: [{ line }] },
    settings,
  );
}

function takeStep(
  { conversation, now }: Step,
  {
    live,
    event,
    entry,
    first,
  }: { live: LiveSnapshot; event: FlowEvent | { type: string }; entry?: TranscriptEntry; first?: Line[] },
  settings: StepSettings,
): Conversation {
  const next = advance(settings.machine, live, event);
  const { conversation: after, said, erased } = settle(conversation, { ...next, ...(first && { first }), now });
  if (erased) return erase(after);
  const listened = entry ? listenFrom(after, now) : after;
  return withEntries(listened, entry ? [entry] : [], said, now);
}

/** After each message of the citizen's the silence is counted anew; whether it is then of any interest, the state decides that hears of it. */
function listenFrom(conversation: Conversation, now: number): Conversation {
  const timers = conversation.timers.filter(
    (timer) => !isRetention(timer) && !silences.some((type) => type === timer.id),
  );
  timers.push(retentionTimer(now));
  for (const type of silences) timers.push({ id: type, dueAt: now + afterMs[type], event: { type } });
  return { ...conversation, timers };
}

/** Nothing remains but the farewell and the order to remove the record itself. */
function erase(conversation: Conversation): Conversation {
  const { id, nonce, snapshot, version, outbox, seen } = conversation;
  return { ...begin(id, nonce, snapshot.context.language), version, outbox: outbox.slice(-2), seen: seen.slice(-1) };
}

const received = (conversation: Conversation, id: string): Conversation => ({
  ...conversation,
  version: conversation.version + 1,
  seen: [...conversation.seen, id],
});

function tryRevive({ snapshot }: Conversation, { machine, moved }: StepSettings): LiveSnapshot | null {
  try {
    return revive(machine, snapshot, moved);
  } catch (error) {
    if (error instanceof OutdatedSnapshotError) return null;
    throw error;
  }
}

function withEntries(conversation: Conversation, entries: TranscriptEntry[], said: Line[], now: number): Conversation {
  // Without their values: a masked name is still more than has to be kept.
  const lines = said.map(({ line }) => line);
  const spoken: TranscriptEntry[] = lines.length > 0 ? [{ at: now, who: 'assistant', lines }] : [];
  return { ...conversation, transcript: [...withoutOld(conversation.transcript, now), ...entries, ...spoken] };
}

/** Of a very long message the transcript keeps the beginning. */
const transcriptChars = 1_000;

/** Events whose words are themselves personal: the transcript says what they were, not what they said. */
const withheld = new Set([
  'cccd',
  'cmnd',
  'phone',
  'number',
  'dateOfBirth',
  'badDate',
  'code',
  'secret',
  'personalNumber',
  'sms',
  'pastedSms',
]);

/** What the transcript keeps of a message. */
function describe(said: Said, event: CitizenEvent): string {
  if (withheld.has(event.type)) return `[${event.type}]`;
  if (said.kind === 'text') return mask(said.text.slice(0, transcriptChars));
  return said.kind === 'button' ? `[button: ${event.type}]` : `[${said.media}]`;
}
