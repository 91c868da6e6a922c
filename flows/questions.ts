/** Questions of citizens: answered from `data/knowledge/`, in every state, without leaving what is being done. */
import { ask, choice, offer, repeat, say, sayAnswer, sure, type Transitions } from './grammar.ts';
import type { AskedTopic } from './topics.ts';
import { type Choice, flow, type Memory } from './vocabulary.ts';
import { whatHappened } from './watch.ts';

/** Two topics are close, or two were asked about. */
const several = ({ event }: { event: { topics: AskedTopic[] } }) => event.topics.length > 1;

const ofScam = ({ event }: { event: { topics: AskedTopic[] } }) =>
  event.topics.length === 1 && event.topics[0]?.topic === 'scam-warning';

const choiceOf = (asked: AskedTopic): Choice => ({ word: 'asked', label: `topic.${asked.topic}`, topics: [asked] });

/** In the middle of something: the answer, then the open question again. */
export const answeredInPlace: Transitions = {
  asked: [
    { guard: ofScam, actions: [sayAnswer, ...whatHappened] },
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

/** What is answered now, and what else was asked about and is still to be told. */
const keepAsked = {
  type: 'learn',
  params: ({ context, event }: { context: Memory; event: { topics: AskedTopic[] } }) => {
    const { topics } = event;
    if (topics.length > 1) return { asked: topics };
    const told = sure(topics[0]);
    return { told, asked: (context.personal.asked ?? []).filter(({ topic }) => topic !== told.topic) };
  },
} as const;

/** Where nothing else is going on: the answer, and whether it helped. `first` is said before. */
export const answeredAtLength = (...first: Array<ReturnType<typeof say>>): Transitions => ({
  asked: [
    // The warning comes before everything, a greeting too [T10].
    { guard: ofScam, target: '#menu', reenter: true, actions: [sayAnswer, ...first, ...whatHappened] },
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
    expects: 'open',
    choices: ({ personal: { asked = [], told } }) => [
      choice('yes', 'button.helped'),
      choice('no', 'button.notHelped'),
      ...(told?.flow && told.flow !== 'human' ? [choice(told.flow)] : []),
      ...asked.map(choiceOf),
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
    expects: 'open',
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
