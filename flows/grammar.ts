/** The building blocks of every flow: say, ask, call. */

import type { Word } from './heard.ts';
import type { LineKey, LineValues } from './lines.ts';
import type { Picture } from './pictures.ts';
import type { ServiceName } from './services.ts';
import type { AskedTopic } from './topics.ts';
import { type Choice, flow, type Memory } from './vocabulary.ts';

export type FlowState = Parameters<typeof flow.createStateConfig>[0];
export type Transitions = NonNullable<FlowState['on']>;
type Invoke = Extract<NonNullable<FlowState['invoke']>, { src: string }>;

/** Fills a line's placeholders from what is remembered. */
type Fill = (memory: Memory) => LineValues;

/** How many misunderstandings in a row it takes until a person is offered. */
const missesUntilPerson = 3;

/** A bug if it is missing: the flow relies on what it never learned. */
export function sure<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('the flow relies on something it never learned');
  return value;
}

/** Says a line. */
export const say = (line: LineKey, values?: Fill) =>
  ({
    type: 'say',
    params: ({ context }: { context: Memory }) => (values === undefined ? { line } : { line, values: values(context) }),
  }) as const;

/** Says the open question again. */
export const repeat = 'repeat';

/** Puts further choices under this message. */
export const offer = (...choices: Choice[]) => ({ type: 'offer', params: { choices } }) as const;

/** The same, before those of the open question. */
export const offerFirst = (...choices: Choice[]) => ({ type: 'offer', params: { choices, first: true } }) as const;

/** A choice under a question; its label is `button.<word>` unless another is given. */
export const choice = (word: Word, label: LineKey = `button.${word}`): Choice => ({ word, label });

/** A choice that is no word of the language: `picked` with this name, under the label `button.<name>`. */
export const pick = (which: string): Choice => ({ word: 'picked', label: `button.${which}` as 'button.yes', which });

/** Where nothing personal is held: these words mean to go on, stopping says so, and the place is kept for as long as the citizen likes. */
export const whileGuided = (...goingOn: Word[]): Transitions => ({
  ...Object.fromEntries(goingOn.map((word) => [word, { actions: repeat }])),
  cancel: { target: '#menu', actions: say('guiding.stopped') },
  'silence.expiry': {},
});

/** Says the answer to what was asked about. */
export const sayAnswer = {
  type: 'say',
  params: ({ event }: { event: { topics: AskedTopic[] } }) => ({
    line: `knowledge.${sure(event.topics[0]).topic}` as const,
  }),
} as const;

const lost = ({ context }: { context: Memory }) => context.misses + 1 >= missesUntilPerson;

/** Gives a hint to words that did not fit; the third time in a row it offers a person as well. */
export const miss = <const Hint>(hint: Hint) =>
  [
    {
      guard: lost,
      actions: ['forgetMisses', hint, say('root.offerPerson'), repeat, offer(choice('human'))],
    },
    { actions: ['countMiss', hint] },
  ] as const;

interface AskOptions {
  line: LineKey;
  values?: Fill;
  choices: Choice[] | ((memory: Memory) => Choice[]);
  picture?: Picture;
  /** Said when the words did not fit. */
  hint?: LineKey;
  /** `open`: nothing in particular is expected, so that anything may be a question; `describing`: what is seen may be described. */
  expects?: 'open' | 'describing';
  on: Transitions;
}

/** A question: says the line, hints when it is not understood, and calls itself to mind after a silence. */
export function ask({ line, values, choices, picture, hint = 'root.unclear', expects, on }: AskOptions): FlowState {
  return flow.createStateConfig({
    tags: expects ? ['asking', expects] : ['asking'],
    entry: [
      'forgetMisses',
      {
        type: 'ask',
        params: ({ context }) => ({
          line,
          ...(values && { values: values(context) }),
          ...(picture && { picture }),
          choices: typeof choices === 'function' ? choices(context) : choices,
        }),
      },
    ],
    on: {
      unclear: miss(say(hint)),
      'silence.reminder': { actions: [say('root.stillThere'), repeat] },
      ...on,
    },
  });
}

interface CallOptions<Name extends ServiceName> {
  /** Unique among all calls of all flows: a result is accepted by this name. */
  id: string;
  service: Name;
  input: Extract<Invoke, { src: Name }>['input'];
  onDone: Extract<Invoke, { src: Name }>['onDone'];
  /** Said on the way in. */
  line?: LineKey;
  /** The call changes something outside: it is waited for, and cannot be cancelled. */
  commits?: boolean;
  /** Each try counts against the lookups of the day from its beginning, so that leaving it does not; it is forgiven when the service stays away. */
  counted?: boolean;
}

const finishFirst = { actions: say('service.finishFirst') } as const;
/** Words that would leave a call that must not be left. */
const waitsForEnd: Transitions = {
  cancel: finishFirst,
  back: finishFirst,
  menu: finishFirst,
  start: finishFirst,
  link: finishFirst,
  unclear: finishFirst,
  again: finishFirst,
  stale: finishFirst,
  hello: finishFirst,
  guide: finishFirst,
  register: finishFirst,
  activate: finishFirst,
  login: finishFirst,
  checkSms: finishFirst,
  undo: finishFirst,
  forget: finishFirst,
  withdraw: finishFirst,
  scam: { actions: say('root.scam') },
  // What was begun is waited for, however long: its answer decides whether it was done.
  'silence.expiry': {},
};

const undecided = { target: '#menu', actions: say('service.mayBeDone') } as const;
/** Words that leave a call of which nobody knows whether it took effect. */
const leavesUndecided: Transitions = {
  cancel: undecided,
  menu: undecided,
  back: undecided,
  start: undecided,
  undo: undecided,
  link: undecided,
  guide: undecided,
  register: undecided,
  activate: undecided,
  login: undecided,
  checkSms: undecided,
  scam: { target: '#menu', actions: [say('root.scam'), say('service.mayBeDone')] },
  withdraw: { target: '#menu', actions: ['withdrawConsent', say('privacy.withdrawn'), say('service.mayBeDone')] },
};
const busy = { actions: say('service.busy') } as const;

/** A call of a service: excuses itself when slow, and when the service stays away asks whether to try again. Targets of `onDone` are ids. */
export function call<Name extends ServiceName>({
  id,
  service,
  input,
  onDone,
  line,
  commits,
  counted,
}: CallOptions<Name>): FlowState {
  return flow.createStateConfig({
    initial: 'running',
    states: {
      running: {
        tags: commits ? ['calling', 'committing'] : ['calling'],
        entry: ['closeQuestion', ...(counted ? (['countMismatch'] as const) : []), ...(line ? [say(line)] : [])],
        invoke: {
          id,
          src: service,
          input,
          onDone,
          onError: { target: 'unavailable', ...(counted && { actions: 'forgiveMismatch' }) },
        } as Invoke,
        after: { patience: { guard: 'notExcused', actions: ['excuse', say('service.slow')] } },
        on: {
          unclear: busy,
          again: busy,
          stale: busy,
          hello: busy,
          link: busy,
          register: busy,
          activate: busy,
          undo: busy,
          // No question is open to come back to, nor to offer topics under.
          asked: { actions: [sayAnswer, say('service.busy')] },
          ...(commits && waitsForEnd),
        },
      },
      unavailable: ask({
        line: 'service.unavailable',
        choices: [choice('retry'), choice('human'), choice('menu')],
        on: { retry: 'running', yes: 'running', ...(commits && leavesUndecided) },
      }),
    },
  });
}
