/**
 * To a person and back. While a person speaks the machine stays where it is and is heard by nobody (the engine sees to that);
 * here is what is said before and after, and which steps staff may take in the citizen's place.
 */
import { ask, choice, offer, offerFirst, pick, repeat, say, type Transitions } from './grammar.ts';
import type { DeskNow, Word } from './heard.ts';
import type { flow, Memory, Said } from './vocabulary.ts';

/** Words that staff may say in the citizen's place anywhere. None of them agrees to anything. */
export const staffWords = [
  'again',
  'menu',
  'link',
  'guide',
  'register',
  'activate',
  'login',
  'checkSms',
] as const satisfies Word[];

/** The same, where the open question offers them as a choice. */
export const staffChoices = ['back', 'retry', 'resend', 'done'] as const satisfies Word[];

interface Called {
  context: Memory;
  event: { desk?: DeskNow };
}

const waits = ({ context }: { context: Memory }) => Boolean(context.handoff);
const isOpen = ({ event }: Called) => event.desk?.open === true;
const isThere = ({ event }: Called) => event.desk !== undefined;

/** That a person was told, and how many are before. */
const sayQueued = {
  type: 'sayAll',
  params: ({ event }: { event: { desk?: DeskNow } }): { lines: Said[] } => {
    const ahead = event.desk?.ahead ?? 0;
    return {
      lines: [
        { line: 'handoff.queued' },
        ahead === 0 ? { line: 'handoff.next' } : { line: 'handoff.ahead', values: { ahead } },
        { line: 'handoff.meanwhile' },
      ],
    };
  },
} as const;

const doNotWait = offerFirst(choice('noPerson'));

const calledPerson = ['callPerson', 'expectPerson', sayQueued, doNotWait] as const;

interface Asking {
  /** Where it leads; nowhere unless told. */
  target?: string;
  /** What is said before. */
  before?: ReadonlyArray<ReturnType<typeof say>>;
  /** What is said behind the phone numbers, where there is no desk. */
  behind?: ReadonlyArray<typeof repeat>;
}

/** Asks for a person: at the desk where there is one, else by telephone. */
export function askingForPerson({ target, before = [], behind = [] }: Asking): NonNullable<Transitions['human']> {
  const to = target === undefined ? {} : { target };
  return [
    { guard: waits, ...to, actions: [...before, say('handoff.stillQueued'), doNotWait] },
    { guard: isOpen, ...to, actions: [...before, ...calledPerson] },
    { guard: isThere, ...to, actions: [...before, 'callPerson', say('handoff.outOfHours'), doNotWait] },
    { ...to, actions: [...before, say('root.human'), ...behind] },
  ];
}

const sayTaken = {
  type: 'say',
  params: ({ event }: { event: { name: string } }) => ({
    line: 'handoff.taken' as const,
    values: { name: event.name },
  }),
} as const;

const callAgain = offer(choice('human'));

/** Heard in every state. */
export const handoff: Transitions = {
  human: askingForPerson({ behind: [repeat] }),
  noPerson: [
    { guard: waits, actions: ['stopCalling', 'stopExpecting', say('handoff.stopped'), repeat] },
    { actions: [say('root.ready'), repeat] },
  ],
  forPerson: [
    { guard: ({ context }) => context.handoff?.noted === true, actions: [] },
    { actions: ['notePerson', say('handoff.noted'), doNotWait] },
  ],
  'handoff.late': { actions: [say('handoff.late'), doNotWait] },
  'desk.taken': { actions: ['stopCalling', 'stopExpecting', sayTaken] },
  'desk.returned': { actions: [say('handoff.returned'), repeat] },
  'desk.lapsed': { actions: [say('handoff.lapsed'), repeat, callAgain] },
  'desk.closed': { target: '#rating', actions: say('handoff.ended') },
};

/** Where no question is open: the assistant begins with the menu again. */
export const handedBackToMenu: Transitions = {
  'desk.returned': { target: '#menu', actions: say('handoff.returned') },
  'desk.lapsed': { target: '#menu', actions: [say('handoff.lapsed'), callAgain] },
};

const ratings = ['content', 'fair', 'unhappy'] as const;

/** After a person has closed the matter. */
export const rating = {
  ...ask({
    line: 'handoff.rate',
    choices: [...ratings.map(pick), choice('menu')],
    on: {
      picked: [
        { guard: ({ event }) => event.which === 'unhappy', target: '#menu', actions: say('handoff.sorry') },
        {
          guard: ({ event }) => ratings.some((one) => one === event.which),
          target: '#menu',
          actions: say('handoff.rated'),
        },
      ],
      // A new wish, or a new person: what was asked about the last one is over.
      human: [
        { guard: isOpen, target: '#menu', actions: calledPerson },
        { guard: isThere, target: '#menu', actions: ['callPerson', say('handoff.outOfHours'), doNotWait] },
      ],
      ...handedBackToMenu,
      no: '#menu',
      back: '#menu',
      cancel: '#menu',
      thanks: { target: '#menu', actions: say('root.thanks') },
      bye: { target: '#menu', actions: say('root.bye') },
      'silence.reminder': {},
    },
  }),
  id: 'rating',
} satisfies ReturnType<typeof flow.createStateConfig>;
