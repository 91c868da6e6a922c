/** What members of staff do to a conversation, pure: take it over, speak, have it take a step, hand it back. */

import { staffChoices, staffWords } from '../../flows/handoff.ts';
import { type DeskEvent, deskMoves, type FlowEvent } from '../../flows/heard.ts';
import type { LineKey } from '../../flows/lines.ts';
import { mask } from '../understanding/mask.ts';
import { type Conversation, type Effect, markDelivery, type Timer, type TranscriptEntry } from './conversation.ts';
import { type Desk, lapseAt, type Staff } from './desk.ts';
import { settle } from './effects.ts';
import type { LiveSnapshot } from './machine.ts';
import type { Line } from './outside.ts';
import { listenFrom, type Step, type StepSettings, startAnew, takeStep, tryRevive } from './take-step.ts';
import { sayEntry, withEntries } from './transcript.ts';

/** What staff may ask of a conversation; `id`s are made by whoever asks, so that the same again is the same again. */
export type Order =
  /** From nobody (`null`), or from the colleague of this id. */
  | { kind: 'take'; from: string | null }
  | { kind: 'say'; id: string; text: string }
  /** A line of ours as it is, such as a topic's answer. */
  | { kind: 'sayLine'; id: string; line: LineKey }
  /** What the assistant would have said meanwhile. */
  | { kind: 'sayWithheld'; key: string }
  | { kind: 'move'; id?: string; move: string; reason: string }
  /** `move`: the step to take on the way; null stays where it is. */
  | { kind: 'return'; move: string | null }
  | { kind: 'close' }
  /** To the colleague who asks for it. */
  | { kind: 'give' };

export type Refusal =
  /** Somebody else has it. */
  | { outcome: 'held'; by: Staff }
  /** Only its holder may, and that is nobody. */
  | { outcome: 'not-held' }
  /** The machine has no such step here, or nobody asks for it. */
  | { outcome: 'not-possible' };

interface Ordered extends Step {
  by: Staff;
}

/** Throws only on a bug of the flows. The order is not carried out where a refusal comes back. */
export function carryOutOrder(
  { conversation, now, by }: Ordered,
  order: Order,
  settings: StepSettings,
): Conversation | Refusal {
  const { holder } = conversation.desk;
  if (order.kind === 'take') {
    if ((holder?.id ?? null) !== order.from) return holder ? heldBy(holder) : { outcome: 'not-held' };
    return take({ conversation, now, by }, settings);
  }
  if (holder === null) return { outcome: 'not-held' };
  if (holder.id !== by.id) return heldBy(holder);
  const acted = withDesk(conversation, { holder: { ...holder, actedAt: now } });
  return carryOutHeld({ conversation: acted, now, by }, order, settings);
}

function carryOutHeld(
  step: Ordered,
  order: Exclude<Order, { kind: 'take' }>,
  settings: StepSettings,
): Conversation | Refusal {
  const { conversation, now, by } = step;
  switch (order.kind) {
    case 'say':
      return speak(step, [{ line: 'handoff.reply', values: { name: by.name, text: order.text } }], order);
    case 'sayLine':
      return speak(step, [{ line: order.line }], order);
    case 'sayWithheld': {
      const withheld = conversation.desk.withheld.find(({ key }) => key === order.key);
      if (withheld === undefined) return { outcome: 'not-possible' };
      const rest = conversation.desk.withheld.filter(({ key }) => key !== order.key);
      return speak({ ...step, conversation: withDesk(conversation, { withheld: rest }) }, withheld.lines);
    }
    case 'move':
      return move(step, order, settings);
    case 'return':
      return handBack(step, order.move, settings);
    case 'close':
      return close(step, settings);
    case 'give': {
      const { wantedBy } = conversation.desk;
      if (wantedBy === null) return { outcome: 'not-possible' };
      return take({ conversation, now, by: { id: wantedBy.id, name: wantedBy.name } }, settings);
    }
  }
}

const heldBy = ({ id, name }: Staff): Refusal => ({ outcome: 'held', by: { id, name } });

/** From this record on nothing of the assistant's is sent; what waits to be sent is dropped, and shown as such. */
function take({ conversation, now, by }: Ordered, settings: StepSettings): Conversation {
  const { unansweredSince } = conversation.desk;
  const ofAssistant = (effect: Effect) => effect.kind === 'say' && effect.by === undefined;
  const dropped = new Set(conversation.outbox.filter(ofAssistant).map(({ key }) => key));
  const before = withDesk(
    {
      ...conversation,
      version: conversation.version + 1,
      outbox: conversation.outbox.filter((effect) => !ofAssistant(effect)),
      transcript: markDelivery(conversation.transcript, dropped, 'dropped'),
    },
    {
      epoch: conversation.desk.epoch + 1,
      holder: { ...by, since: now, actedAt: now },
      wantedBy: null,
      // What a colleague has left unanswered, the next one has as long for.
      unansweredSince: unansweredSince !== null || conversation.snapshot.context.handoff ? now : null,
    },
  );
  const noted = withEntries(before, [{ at: now, who: 'desk', what: 'taken', by: by.name }], now);
  return inMachine({ conversation: noted, now, by }, { type: 'desk.taken', at: now, name: by.name }, settings);
}

/** Says lines in the name of staff; the flow is not asked. */
function speak(
  { conversation, now, by }: Ordered,
  lines: Line[],
  { id, text }: { id?: string; text?: string } = {},
): Conversation {
  const before = {
    ...withDesk(conversation, { unansweredSince: null }),
    version: conversation.version + 1,
    seen: id === undefined ? conversation.seen : [...conversation.seen, orderedAs(id)],
  };
  const { conversation: after, said } = settle(before, {
    snapshot: before.snapshot,
    wishes: [{ type: 'sayAll', params: { lines } }],
    speaker: by,
    now,
  });
  const entries = said ? [{ ...sayEntry(said, now, by), ...(text !== undefined && { text: mask(text) }) }] : [];
  return withLapse(withEntries(after, entries, now));
}

/** How the id of what staff said stands among those of messages. */
export const orderedAs = (id: string) => `desk:${id}`;

/** The steps that staff may have this conversation take, as event types; none while something is being changed outside. */
export function movesOf(conversation: Conversation, now: number, settings: StepSettings): string[] {
  const live = tryRevive(conversation, settings);
  return live === null ? [] : legalMoves(live, conversation, now);
}

function legalMoves(live: LiveSnapshot, { question }: Conversation, now: number): string[] {
  if (live.hasTag('committing')) return [];
  const offered = staffChoices.filter((word) => question?.choices.some((choice) => choice.word === word));
  const possible = [...offered, ...staffWords, ...deskMoves];
  return possible.filter((type) => live.can({ type, at: now }));
}

/** The machine takes the step, and what it says is said on the order of staff. */
function move(
  { conversation, now, by }: Ordered,
  { id, move, reason }: { id?: string; move: string; reason: string },
  settings: StepSettings,
): Conversation | Refusal {
  const live = tryRevive(conversation, settings);
  if (live === null || !legalMoves(live, conversation, now).includes(move)) return { outcome: 'not-possible' };
  const entry = { at: now, who: 'desk', what: `move:${move}`, by: by.name, text: mask(reason) } as const;
  // Whoever writes, and sees a step taken, has been answered.
  const answered = withDesk(conversation, { unansweredSince: null });
  const seen = id === undefined ? answered.seen : [...answered.seen, orderedAs(id)];
  const before = withEntries({ ...answered, seen, version: conversation.version + 1 }, [entry], now);
  return withLapse(takeStep({ conversation: before, now }, { live, event: eventOf(move, now), speaker: by }, settings));
}

const eventOf = (type: string, at: number) => ({ type, at }) as FlowEvent;

/** The assistant speaks again, in a new epoch. */
function release(conversation: Conversation, entry: TranscriptEntry): Conversation {
  const before = withDesk(
    { ...conversation, version: conversation.version + 1 },
    {
      epoch: conversation.desk.epoch + 1,
      holder: null,
      wantedBy: null,
      withheld: [],
      unansweredSince: null,
    },
  );
  return withEntries(withLapse(before), [entry], entry.at);
}

/** News that came while a person was speaking, and that nobody has passed on. */
const newsOf = ({ desk }: Conversation): Line[] =>
  desk.withheld.filter(({ news }) => news).flatMap(({ lines }) => lines);

function handBack(
  { conversation, now, by }: Ordered,
  move: string | null,
  settings: StepSettings,
): Conversation | Refusal {
  const live = tryRevive(conversation, settings);
  if (move !== null && (live === null || !legalMoves(live, conversation, now).includes(move)))
    return { outcome: 'not-possible' };
  const what = move === null ? 'returned' : `returned:${move}`;
  const before = release(conversation, { at: now, who: 'desk', what, by: by.name });
  const first: Line[] = newsOf(conversation);
  if (live === null) return startAnew({ conversation: before, now }, 'root.outdated', settings);
  if (move === null)
    return takeStep(
      { conversation: before, now },
      { live, event: { type: 'desk.returned', at: now }, first },
      settings,
    );
  first.push({ line: 'handoff.handedBack' });
  return takeStep({ conversation: before, now }, { live, event: eventOf(move, now), first }, settings);
}

function close({ conversation, now, by }: Ordered, settings: StepSettings): Conversation | Refusal {
  const live = tryRevive(conversation, settings);
  if (live?.hasTag('committing')) return { outcome: 'not-possible' };
  const before = release(conversation, { at: now, who: 'desk', what: 'closed', by: by.name });
  return inMachine({ conversation: before, now }, { type: 'desk.closed', at: now }, settings, newsOf(conversation));
}

/** Nobody of the staff has done anything for too long. */
export function lapse({ conversation, now }: Step, settings: StepSettings): Conversation {
  const by = conversation.desk.holder?.name;
  const released = release(conversation, { at: now, who: 'desk', what: 'lapsed', ...(by !== undefined && { by }) });
  // The timer that rang has counted already.
  const before = { ...released, version: conversation.version };
  return inMachine({ conversation: before, now }, { type: 'desk.lapsed', at: now }, settings, newsOf(conversation));
}

/** A step of the machine's for the desk; where a release has made the state void, it begins anew. */
function inMachine(
  { conversation, now, by }: Step & { by?: Staff },
  event: DeskEvent,
  settings: StepSettings,
  first: Line[] = [],
): Conversation {
  const live = tryRevive(conversation, settings);
  if (live === null) return startAnew({ conversation, now }, 'root.outdated', settings);
  const after = takeStep({ conversation, now }, { live, event, first, ...(by && { speaker: by }) }, settings);
  return withLapse(after);
}

const lapseId = 'desk.lapse';
/** Whether it is the timer that ends a takeover which nobody attends to. */
export const isLapse = ({ id }: Timer): boolean => id === lapseId;

/** The record with the desk's part changed, and the timer that ends a takeover set anew. */
export const withDesk = (conversation: Conversation, changed: Partial<Desk>): Conversation =>
  withLapse({ ...conversation, desk: { ...conversation.desk, ...changed } });

function withLapse(conversation: Conversation): Conversation {
  const timers = conversation.timers.filter((timer) => !isLapse(timer));
  const dueAt = lapseAt(conversation.desk);
  if (dueAt !== null) timers.push({ id: lapseId, dueAt, event: { type: lapseId } });
  return { ...conversation, timers };
}

/** A message of the citizen's while a person is speaking: kept for them, and the flow is not asked. */
export function hearForStaff({ conversation, now }: Step, entry: TranscriptEntry): Conversation {
  const unansweredSince = conversation.desk.unansweredSince ?? now;
  const listened = listenFrom(withDesk(conversation, { unansweredSince }), now);
  return withEntries(listened, [entry], now);
}

/** The citizen wants everything deleted: no takeover stands in the way of that. */
export const freed = ({ conversation, now }: Step): Conversation => ({
  ...release(conversation, { at: now, who: 'desk', what: 'deletion' }),
  version: conversation.version,
});

const longestName = 60;

/** With the name that the platform shows, from the time a person is asked for or speaks. */
export function withName(conversation: Conversation, name: string | undefined): Conversation {
  const { desk, snapshot } = conversation;
  if (name === undefined || (desk.holder === null && !snapshot.context.handoff)) return conversation;
  // Signs that are not seen, or that turn the order of others around, have no place in a list of names.
  const shown = name
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, longestName)
    .toWellFormed();
  return shown === '' || shown === desk.name ? conversation : { ...conversation, desk: { ...desk, name: shown } };
}
