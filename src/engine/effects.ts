/** XState's captured actions → what is to be done: lines to say, calls to make, timers to set. */
import type { ServiceName } from '../../flows/services.ts';
import type { Choice, Question } from '../../flows/vocabulary.ts';
import type { Conversation, Effect, OpenQuestion, Timer } from './conversation.ts';
import { type Staff, withWithheld } from './desk.ts';
import type { FlowSnapshot, Wish } from './machine.ts';
import type { Button, Line } from './outside.ts';
import type { Spoken } from './transcript.ts';

/** The record while a step's wishes are gathered. */
interface Draft {
  conversation: Conversation;
  lines: Line[];
  /** Choices under this message only. */
  offers: Choice[];
  /** The open question is put in this message. */
  asks: boolean;
  /** The offers come first all the same. */
  first: boolean;
  effects: Effect[];
  erased: boolean;
  now: number;
  /** On whose order it happens; nobody's: the assistant speaks by itself. */
  speaker: Staff | undefined;
}

type Gather = (draft: Draft, params: never) => void;

/** What a flow's named actions and XState's own come to; an action without an entry is a bug of the flows. */
const gather: Record<string, Gather> = {
  say: ({ lines }, params: Line) => {
    lines.push(lineOf(params));
  },
  sayAll: ({ lines }, params: { lines: Line[] }) => {
    lines.push(...params.lines.map(lineOf));
  },
  ask: (draft, params: Question) => {
    const { lines, conversation } = draft;
    conversation.question = { ...params, id: questionId(conversation) };
    lines.push(lineOf(params));
    draft.asks = true;
  },
  repeat: (draft) => {
    const { question } = draft.conversation;
    if (question === null) return;
    draft.lines.push(lineOf(question));
    draft.asks = true;
  },
  offer: (draft, { choices, first = false }: { choices: Choice[]; first?: boolean }) => {
    draft.offers.push(...choices);
    draft.first ||= first;
  },
  closeQuestion: ({ conversation }) => {
    conversation.question = null;
  },
  erase: (draft) => {
    draft.erased = true;
  },
  'xstate.raise': (
    { conversation, now },
    { id, delay, event }: { id: string; delay?: number; event: Timer['event'] },
  ) => {
    if (delay === undefined) return;
    conversation.timers = [...without(conversation.timers, id), { id, dueAt: now + delay, event }];
  },
  'xstate.cancel': ({ conversation }, { sendId }: { sendId: string }) => {
    conversation.timers = without(conversation.timers, sendId);
  },
  'xstate.spawnChild': (draft, { id, src, input }: { id: string; src: ServiceName; input: unknown }) => {
    const { conversation, effects, now } = draft;
    const key = nextKey(draft);
    const order = draft.speaker && { order: { by: draft.speaker, epoch: conversation.desk.epoch } };
    conversation.waiting[id] = key;
    effects.push({ kind: 'call', key, call: id, service: src, input, dueAt: now, attempts: 0, lease: null, ...order });
  },
  'xstate.stopChild': ({ conversation }, child: string | { id: string }) => {
    const id = typeof child === 'string' ? child : child.id;
    const key = conversation.waiting[id];
    delete conversation.waiting[id];
    conversation.outbox = conversation.outbox.filter((effect) => effect.key !== key);
  },
};

interface Settled {
  snapshot: FlowSnapshot;
  wishes: Wish[];
  /** Said before everything. */
  first?: Line[];
  now: number;
  /** The member of staff on whose order it happens. */
  speaker?: Staff | undefined;
  /** News that nobody asked for. */
  news?: boolean;
}

/**
 * The record after a step whose machine came to `snapshot` and wished for `wishes`.
 * All lines of the step make one message, under which the open question's choices stand. While a member of staff holds the conversation,
 * only what they say or order becomes a message: there is no other place in which one is made.
 */
export function settle(
  before: Conversation,
  { snapshot, wishes, first = [], now, speaker, news = false }: Settled,
): { conversation: Conversation; said: Spoken | null; erased: boolean } {
  const conversation = { ...before, snapshot, waiting: { ...before.waiting } };
  const draft: Draft = {
    conversation,
    lines: [...first],
    offers: [],
    asks: false,
    first: false,
    effects: [],
    erased: false,
    now,
    speaker,
  };
  for (const { type, params } of wishes) {
    const entry = gather[type];
    if (entry === undefined) throw new Error(`a flow wishes for "${type}", which nobody carries out`);
    entry(draft, params as never);
  }
  const outbox = [...conversation.outbox];
  const said = speakUp(draft, outbox, news);
  outbox.push(...draft.effects);
  if (draft.erased) outbox.push({ kind: 'erase', key: nextKey(draft), dueAt: now, attempts: 0 });
  return { conversation: { ...conversation, outbox }, said, erased: draft.erased };
}

/** Makes the step's message, or keeps it back while a person is speaking. */
function speakUp(draft: Draft, outbox: Effect[], news: boolean): Spoken | null {
  const { conversation, lines, speaker } = draft;
  if (lines.length === 0) return null;
  const key = `${conversation.nonce}/${conversation.version}.say`;
  conversation.question = offering(conversation.question, draft);
  if (speaker === undefined && conversation.desk.holder !== null) {
    // News is told in the end, and the open question is put then.
    const told = news ? lines.filter(({ line }) => line !== conversation.question?.line) : lines;
    conversation.desk = withWithheld(conversation.desk, { key, lines: told, news });
    return { key, lines, delivery: 'withheld' };
  }
  conversation.heard = { ...conversation.heard, said: conversation.heard.said + 1 };
  outbox.push(sayEffect(draft, key));
  return { key, lines, delivery: 'waiting' };
}

function sayEffect({ conversation, lines, now, speaker }: Draft, key: string): Effect {
  return {
    kind: 'say',
    key,
    dueAt: now,
    attempts: 0,
    language: conversation.snapshot.context.language,
    lines,
    // While a person speaks nobody hears what is pressed; handed back, the question is put anew.
    buttons: speaker ? [] : buttonsOf(conversation.question),
    window: { heardAt: conversation.heard.at, nth: conversation.heard.said },
    epoch: conversation.desk.epoch,
    ...(speaker && { by: speaker.id }),
  };
}

/** `<question id>:<index>`, and `<question id>:x<index>` for what was offered beside; far below Telegram's 64 bytes. */
const buttonsOf = (question: OpenQuestion | null): Button[] => {
  if (question === null) return [];
  const { id, choices, extra = [], offered = [] } = question;
  const own = choices.map(({ label }, index) => ({ payload: `${id}:${index}`, label }));
  const offers = extra.map((choice) => ({ payload: `${id}:x${indexIn(offered, choice)}`, label: choice.label }));
  return question.extraFirst ? [...offers, ...own] : [...own, ...offers];
};

/** The question with what is offered beside its choices this time; what was offered earlier can still be pressed under its own message. */
function offering(question: OpenQuestion | null, { offers, asks, first }: Draft): OpenQuestion | null {
  if (question === null) return null;
  const { extra: _, extraFirst: __, offered = [], ...rest } = question;
  const extra = offers.filter((offer) => indexIn(question.choices, offer) < 0);
  const all = [...offered, ...extra.filter((offer) => indexIn(offered, offer) < 0)];
  return {
    ...rest,
    ...(extra.length > 0 && { extra, ...((first || !asks) && { extraFirst: true as const }) }),
    ...(all.length > 0 && { offered: all }),
  };
}

const indexIn = (choices: Choice[], wanted: Choice) =>
  choices.findIndex(({ word, label }) => word === wanted.word && label === wanted.label);

/** Never the same twice in a chat, also when its record was deleted and its versions begin anew: old buttons stay pressable. */
const questionId = ({ nonce, version }: Conversation) => `${nonce.slice(-8)}-${version.toString(36)}`;

const nextKey = ({ conversation, effects }: Draft) => `${conversation.nonce}/${conversation.version}.${effects.length}`;

const without = (timers: Timer[], id: string) => timers.filter((timer) => timer.id !== id);

const lineOf = ({ line, values, picture }: Line): Line => ({
  line,
  ...(values && { values }),
  ...(picture && { picture }),
});
