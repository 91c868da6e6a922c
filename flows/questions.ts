/** Questions of citizens: answered from `data/knowledge/`, in every state, without leaving what is being done. */
import { ask, choice, offer, repeat, say, sayAnswer, type Transitions } from './grammar.ts';
import type { AskedTopic } from './topics.ts';
import { type Choice, flow, type Memory } from './vocabulary.ts';

/** Two topics are close, or two were asked about. */
const several = ({ event }: { event: { topics: AskedTopic[] } }) => event.topics.length > 1;

const choiceOf = (asked: AskedTopic): Choice => ({ word: 'asked', label: `topic.${asked.topic}`, topics: [asked] });

/** In the middle of something: the answer, then the open question again. */
export const answeredInPlace: Transitions = {
  asked: [
    {
      guard: several,
      actions: [
        say('question.which'),
        { type: 'offer', params: ({ event }) => ({ choices: event.topics.map(choiceOf) }) },
      ],
    },
    { actions: [sayAnswer, repeat, offer(choice('helped'), choice('notHelped'), choice('human'))] },
  ],
  helped: { actions: [say('question.helped'), repeat] },
  notHelped: { actions: [say('question.notHelped'), repeat, offer(choice('human'))] },
};

/** What was answered first, then what else was asked about and is still to be told. */
const keepAsked = {
  type: 'learn',
  params: ({ context, event }: { context: Memory; event: { topics: AskedTopic[] } }) => {
    const [now] = event.topics;
    const others = (context.personal.asked ?? []).filter(({ topic }) => topic !== now?.topic);
    return { asked: event.topics.length > 1 ? event.topics : [...event.topics, ...others] };
  },
} as const;

/** Where nothing else is going on: the answer, and whether it helped. `first` is said before. */
export const answeredAtLength = (...first: Array<ReturnType<typeof say>>): Transitions => ({
  asked: [
    { guard: several, target: '#choosing', reenter: true, actions: [...first, keepAsked] },
    { target: '#answered', reenter: true, actions: [...first, sayAnswer, keepAsked] },
  ],
});

const unclearQuestion = 'root.unclearMenu';

/** Behind an answer: did it help? */
export const answered = flow.createStateConfig({
  ...ask({
    line: 'question.didItHelp',
    hint: unclearQuestion,
    choices: ({ personal: { asked = [] } }) => [
      choice('yes', 'button.helped'),
      choice('no', 'button.notHelped'),
      ...asked.slice(0, 1).flatMap(({ flow: word }) => (word ? [choice(word)] : [])),
      ...asked.slice(1).map(choiceOf),
      choice('human'),
      choice('menu'),
    ],
    on: {
      ...answeredAtLength(),
      yes: { target: '#menu', actions: say('question.helped') },
      helped: { target: '#menu', actions: say('question.helped') },
      thanks: { target: '#menu', actions: say('root.thanks') },
      no: { actions: say('question.notHelped') },
      notHelped: { actions: say('question.notHelped') },
      back: '#menu',
      'silence.reminder': {},
    },
  }),
  id: 'answered',
});

/** Two topics are close, or two were asked about: which first? */
export const choosing = flow.createStateConfig({
  ...ask({
    line: 'question.which',
    hint: unclearQuestion,
    choices: ({ personal: { asked = [] } }) => [...asked.map(choiceOf), choice('human'), choice('menu')],
    on: {
      ...answeredAtLength(),
      no: { actions: say('question.notHelped') },
      back: '#menu',
      'silence.reminder': {},
    },
  }),
  id: 'choosing',
});
