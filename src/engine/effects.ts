/** XState's captured actions → what is to be done: lines to say, calls to make, timers to set. */
import type { ServiceName } from '../../flows/services.ts';
import type { Choice, Question } from '../../flows/vocabulary.ts';
import type { Conversation, Effect, OpenQuestion, Timer } from './conversation.ts';
import type { FlowSnapshot, Wish } from './machine.ts';
import type { Button, Line } from './outside.ts';

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
    conversation.waiting[id] = key;
    effects.push({ kind: 'call', key, call: id, service: src, input, dueAt: now, attempts: 0, lease: null });
  },
  'xstate.stopChild': ({ conversation }, child: string | { id: string }) => {
    const id = typeof child === 'string' ? child : child.id;
    const key = conversation.waiting[id];
    delete conversation.waiting[id];
    conversation.outbox = conversation.outbox.filter((effect) => effect.key !== key);
  },
};

/**
 * The record after a step whose machine came to `snapshot` and wished for `wishes`; `first` is said before everything.
 * All lines of the step make one message, under which the open question's choices stand.
 */
export function settle(
  before: Conversation,
  { snapshot, wishes, first = [], now }: { snapshot: FlowSnapshot; wishes: Wish[]; first?: Line[]; now: number },
): { conversation: Conversation; said: Line[]; erased: boolean } {
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
  };
  for (const { type, params } of wishes) {
    const entry = gather[type];
    if (entry === undefined) throw new Error(`a flow wishes for "${type}", which nobody carries out`);
    entry(draft, params as never);
  }
  const outbox = [...conversation.outbox];
  if (draft.lines.length > 0) {
    conversation.question = offering(conversation.question, draft);
    conversation.heard = { ...conversation.heard, said: conversation.heard.said + 1 };
    outbox.push(sayEffect(draft));
  }
  outbox.push(...draft.effects);
  if (draft.erased) outbox.push({ kind: 'erase', key: nextKey(draft), dueAt: now, attempts: 0 });
  return { conversation: { ...conversation, outbox }, said: draft.lines, erased: draft.erased };
}

function sayEffect(draft: Draft): Effect {
  const { conversation, lines, now } = draft;
  return {
    kind: 'say',
    key: `${conversation.nonce}/${conversation.version}.say`,
    dueAt: now,
    attempts: 0,
    language: conversation.snapshot.context.language,
    lines,
    buttons: buttonsOf(conversation.question),
    window: { heardAt: conversation.heard.at, nth: conversation.heard.said },
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
