/** One step of a conversation, pure: what comes in and the record before → the record after, with everything that is to be done. */
import type { CitizenEvent, EngineEvent } from '../../flows/heard.ts';
import {
  begin,
  type Call,
  type Conversation,
  type Effect,
  markDelivery,
  type Parked,
  type Timer,
  type TranscriptEntry,
} from './conversation.ts';
import { settle } from './effects.ts';
import { hear } from './hear.ts';
import { expectationOf, type LiveSnapshot, listensFor } from './machine.ts';
import type { Inbound, Said } from './outside.ts';
import { forgetOld, isRetention } from './retention.ts';
import { freed, hearForStaff, isLapse, lapse, withName } from './staffing.ts';
import { received, type Step, type StepSettings, startAnew, takeStep, tryRevive } from './take-step.ts';
import { citizenEntry, withEntries } from './transcript.ts';

/** What a service tells by itself, long after it was asked. */
export interface News {
  conversation: string;
  /** The service's id of this event; the same again is the same event again. */
  id: string;
  event: Extract<EngineEvent, { type: `vneid.${string}` }>;
}

/**
 * Answers that wait to go out while more messages come: past this many the citizen cannot have read what they would be answering,
 * so further messages are taken without a step until some have gone out. Keeps one flooding chat from growing without bound.
 */
const unansweredAtMost = 20;
const unanswered = ({ outbox }: Conversation) => outbox.filter(({ kind }) => kind === 'say').length;

/** A message of the citizen. Throws only on a bug of the flows; the caller then parks the message. */
export function hearMessage({ conversation, now }: Step, inbound: Inbound, settings: StepSettings): Conversation {
  const before = received({ ...conversation, gone: false, heard: { at: now, said: 0 } }, inbound.messageId);
  if (before.desk.holder === null && unanswered(before) >= unansweredAtMost) {
    return withEntries(before, [{ at: now, who: 'citizen', text: '[not answered: too many at once]' }], now);
  }
  const live = tryRevive(before, settings);
  const event = understood({ conversation: before, now }, inbound.said, live, settings);
  const entry = citizenEntry(inbound.said, event, now, before.question);
  const step = { conversation: before, now };
  return withName(
    before.desk.holder !== null && !wantsDeletion(inbound.said, event)
      ? hearForStaff(step, entry)
      : answer(step, { live, event, entry }, settings),
    inbound.name,
  );
}

/** A state that these flows no longer have listens for nothing, and its words are masked all the same. */
function understood({ conversation, now }: Step, said: Said, live: LiveSnapshot | null, settings: StepSettings) {
  const { inEveryLanguage, topicsOf, deskNow } = settings;
  const { question } = conversation;
  const listens = live ? listensFor(live) : new Set<string>();
  const expects = live ? expectationOf(live) : 'open';
  const event = hear({ said, listens, question, expects, now, inEveryLanguage, topicsOf });
  if (conversation.snapshot.context.handoff && isForPerson(said, event)) return { type: 'forPerson', at: now } as const;
  const desk = event.type === 'human' ? (deskNow?.(now) ?? null) : null;
  return desk ? { ...event, desk } : event;
}

/** Who waits for a person and complains at length does not want to be told how to type. */
const wordsOfComplaint = 4;
const isForPerson = (said: Said, { type }: CitizenEvent) =>
  type === 'unclear' ||
  (type === 'help' && said.kind === 'text' && said.text.trim().split(/\s+/).length >= wordsOfComplaint);

/** Typed as the command: what a person might mean otherwise, a person reads. */
const wantsDeletion = (said: Said, event: CitizenEvent) =>
  event.type === 'forget' && said.kind === 'text' && said.text.trimStart().startsWith('/');

function answer(
  step: Step,
  { live, event, entry }: { live: LiveSnapshot | null; event: CitizenEvent; entry: TranscriptEntry },
  settings: StepSettings,
): Conversation {
  if (live === null) return startAnew(step, 'root.outdated', settings);
  const conversation = step.conversation.desk.holder === null ? step.conversation : freed(step);
  return takeStep({ ...step, conversation }, { live, event, entry, heard: true }, settings);
}

/** News from outside. The citizen has said nothing, so that their silence goes on. Throws only on a bug of the flows; the caller then parks it. */
export function hearEvent({ conversation, now }: Step, { id, event }: News, settings: StepSettings): Conversation {
  const before = received(conversation, seenAs(id));
  const live = tryRevive(before, settings);
  // As for a timer; who asks in the new state is answered by the service itself.
  if (live === null) return before;
  return takeStep({ conversation: before, now }, { live, event, news: true }, settings);
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
  if (isLapse(timer)) return lapse({ conversation: before, now }, settings);
  if (timer.event.type.endsWith('.reminder')) {
    if (before.snapshot.context.noReminders) return before;
    if (before.desk.holder !== null) return reminded(before, timer, now);
  }
  const live = tryRevive(before, settings);
  // Nobody is waiting for this timer's news, so what a release has made void ends without a word; the next message is told.
  if (live === null) return before;
  return takeStep({ conversation: before, now }, { live, event: timer.event }, settings);
}

/** Nobody is reminded while a person talks to them; of what was left for another day they are later. */
const remindLaterMs = 3_600_000;
const reminded = (conversation: Conversation, timer: Timer, now: number): Conversation =>
  timer.event.type === 'silence.reminder'
    ? conversation
    : { ...conversation, timers: [...conversation.timers, { ...timer, dueAt: now + remindLaterMs }] };

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
  const entry = { at: now, who: 'service', what: call.service, outcome: outcomeOf(result) } as const;
  return takeStep({ conversation: before, now }, { live, event, entry, speaker: speakerOf(call, before) }, settings);
}

/** In whose name it goes on: of the member of staff who ordered the call, while they still hold the conversation. */
const speakerOf = ({ order }: Call, { desk }: Conversation) =>
  order !== undefined && order.epoch === desk.epoch && desk.holder !== null ? order.by : undefined;

/** One word on how it ended, never a value. */
function outcomeOf(result: { output: unknown } | { error: string }): string {
  if ('error' in result) return result.error;
  const { outcome, status } = (result.output ?? {}) as { outcome?: unknown; status?: unknown };
  const word = outcome ?? status;
  return typeof word === 'string' ? word : 'done';
}

/**
 * The citizen has blocked the assistant: nothing is said, nothing personal is kept.
 * A call that changes something outside is waited for all the same, so that a link that was made is known here.
 */
export function closeGone({ conversation, now }: Step, settings: StepSettings): Conversation {
  const unsaid = (effect: Effect) => effect.kind !== 'say';
  const outbox = conversation.outbox.filter(unsaid);
  const timers = conversation.timers.filter(isRetention);
  const released = { holder: null, wantedBy: null, withheld: [], unansweredSince: null };
  const desk = { ...conversation.desk, ...released, epoch: conversation.desk.epoch + 1 };
  const before = { ...conversation, version: conversation.version + 1, timers: [], outbox, sending: null, desk };
  const live = tryRevive(before, settings);
  if (live === null) return { ...begin(before.id, before.nonce, 'vi'), version: before.version, timers, gone: true };
  const closed = takeStep({ conversation: before, now }, { live, event: { type: 'silence.expiry' } }, settings);
  const waiting = [...conversation.outbox, ...closed.outbox].filter(({ kind }) => kind === 'say');
  const transcript = markDelivery(closed.transcript, new Set(waiting.map(({ key }) => key)), 'failed');
  return { ...closed, outbox: closed.outbox.filter(unsaid), timers, transcript, gone: true };
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
