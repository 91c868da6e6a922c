/** The whole conversation: the menu, every flow, and the words that work everywhere. */
import { assign } from 'xstate';
import { ask, choice, repeat, say, sayAnswer, type Transitions } from './grammar.ts';
import { guiding } from './guiding.ts';
import { askingForPerson, handedBackToMenu, handoff, rating } from './handoff.ts';
import { linking } from './linking/linking.ts';
import { exhausted } from './linking/portal.ts';
import { loggingIn } from './logging-in.ts';
import { aboutMe, privacyWords } from './privacy.ts';
import { answered, answeredAtLength, answeredInPlace, choosing } from './questions.ts';
import { activating } from './registering/activating.ts';
import { hearingApproval, remindedAnew } from './registering/approval.ts';
import { registering } from './registering/registering.ts';
import { canUndo, undoing } from './undoing.ts';
import { type Choice, flow, type Memory } from './vocabulary.ts';
import { checkingSms, scamStops, watchful, watchfulBeside } from './watch.ts';

/**
 * States that a release has renamed: old path → new path, as `linking.askingCccd`. Conversations found in the old one go on in the new;
 * those in a state that is gone and not named here begin anew, and are told so.
 */
export const movedStates: Record<string, string> = {};

const toLinking: NonNullable<Transitions['link']> = [
  {
    guard: ({ context, event }) => exhausted(context, event.at),
    target: '#menu',
    actions: say('linking.noMatchAdvice'),
  },
  { guard: 'linkingHere', target: '#linking' },
  { target: '#guiding' },
];

/** Words that only go along, where nothing was asked. */
const acknowledged: Transitions = {
  yes: { actions: say('root.ready') },
  done: { actions: say('root.ready') },
  no: { actions: say('root.ready') },
  helped: { actions: say('root.ready') },
};

/** After a long silence: to the flow that was left, from its beginning, as the numbers are gone. */
const toWhereItWas: NonNullable<Transitions['continue']> = [
  { guard: ({ context }) => context.parkedAt === 'register', target: '#registering.here' },
  { guard: ({ context }) => context.parkedAt === 'activate', target: '#activating.here' },
  ...toLinking,
];

const menuChoices = ({ language, link, registration }: Memory): Choice[] => [
  choice('guide'),
  choice('register'),
  choice('login'),
  choice('checkSms'),
  ...(registration?.approved ? [choice('activate')] : []),
  ...(link ? [choice('undo')] : []),
  choice('human'),
  choice('privacy'),
  choice(language === 'vi' ? 'english' : 'vietnamese'),
];

/** Understood in every state, unless the state has a use of its own for the word. */
const everywhere: Transitions = {
  ...answeredInPlace,
  ...handoff,
  ...watchful,
  ...hearingApproval,
  ...privacyWords,
  start: { target: '#menu', actions: say('root.greeting') },
  hello: { actions: [say('root.hello'), repeat] },
  menu: '#menu',
  cancel: { target: '#menu', actions: say('root.stopped') },
  back: { actions: [say('root.noBack'), repeat] },
  help: { actions: [say('root.help'), repeat] },
  again: { actions: repeat },
  vietnamese: { actions: [assign({ language: 'vi' }), say('root.language'), repeat] },
  english: { actions: [assign({ language: 'en' }), say('root.language'), repeat] },
  about: { actions: [say('root.about'), repeat] },
  thanks: { actions: [say('root.thanks'), repeat] },
  cost: { actions: [say('root.cost'), repeat] },
  wait: { actions: say('root.wait') },
  bye: { actions: say('root.bye') },
  onlyCmnd: { actions: [say('linking.onlyCmnd'), repeat] },
  forOther: { actions: [say('linking.forOther'), repeat] },
  link: toLinking,
  guide: '#guiding',
  register: '#registering',
  activate: '#activating',
  login: '#loggingIn',
  checkSms: '#checkingSms',
  undo: [
    { guard: ({ context, event }) => !canUndo(context, event.at), actions: [say('undoing.tooLate'), repeat] },
    {
      guard: ({ context, event }) => exhausted(context, event.at),
      actions: [say('undoing.tooManyTries'), repeat],
    },
    { target: '#undoing' },
  ],
  secret: { actions: [say('root.secret'), repeat] },
  personalNumber: { actions: [say('root.personalNumber'), repeat] },
  media: { actions: [{ type: 'say', params: ({ event }) => ({ line: event.line }) }, repeat] },
  stale: { actions: [say('root.stale'), repeat] },
  'silence.expiry': '#fresh',
  'skipped.reminder': { actions: [say('root.skippedReminder'), repeat] },
};

const greet = say('root.greeting');

/** Said to whoever comes for the first time, or comes back after everything was forgotten, before their words are answered. */
const greeted = { target: '#menu', actions: greet };

/** First words: a greeting always, and a clear wish is followed at once. */
const firstWords: Transitions = {
  start: greeted,
  hello: greeted,
  unclear: greeted,
  stale: greeted,
  menu: greeted,
  again: greeted,
  back: greeted,
  cancel: greeted,
  thanks: greeted,
  wait: greeted,
  bye: greeted,
  help: { target: '#menu', actions: [greet, say('root.help')] },
  human: askingForPerson({ target: '#menu', before: [greet] }),
  about: { target: '#menu', actions: [greet, say('root.about')] },
  ...watchfulBeside({ target: '#menu', behind: [greet] }),
  noReminders: { target: '#menu', actions: [greet, 'refuseReminders', say('privacy.remindersOff')] },
  reminders: { target: '#menu', actions: [greet, 'wantReminders', say('privacy.remindersOn')] },
  cost: { target: '#menu', actions: [greet, say('root.cost')] },
  onlyCmnd: { target: '#menu', actions: [greet, say('linking.onlyCmnd')] },
  forOther: { target: '#menu', actions: [greet, say('linking.forOther')] },
  privacy: { target: '#menu', actions: [greet, ...aboutMe] },
  withdraw: [
    {
      guard: ({ context }) => context.consent === null,
      target: '#menu',
      actions: [greet, say('privacy.nothingAgreed')],
    },
    { target: '#menu', actions: [greet, 'withdrawConsent', say('privacy.withdrawn')] },
  ],
  ...answeredAtLength(greet),
  guide: { target: '#guiding', actions: greet },
  register: { target: '#registering', actions: greet },
  activate: { target: '#activating', actions: greet },
  login: { target: '#loggingIn', actions: greet },
  checkSms: { target: '#checkingSms', actions: greet },
  secret: { target: '#menu', actions: [greet, say('root.secret')] },
  personalNumber: { target: '#menu', actions: [greet, say('root.personalNumber')] },
  media: { target: '#menu', actions: [greet, { type: 'say', params: ({ event }) => ({ line: event.line }) }] },
  vietnamese: { target: '#menu', actions: [assign({ language: 'vi' }), greet] },
  english: { target: '#menu', actions: [assign({ language: 'en' }), greet] },
  link: [
    {
      guard: ({ context, event }) => exhausted(context, event.at),
      target: '#menu',
      actions: [greet, say('linking.noMatchAdvice')],
    },
    { guard: 'linkingHere', target: '#linking', actions: greet },
    { target: '#guiding', actions: greet },
  ],
};

export const machine = flow.createMachine({
  id: 'assistant',
  context: ({ input }) => ({
    language: input?.language ?? 'vi',
    consent: null,
    misses: 0,
    mismatches: { count: 0, since: 0 },
    personal: {},
    link: null,
  }),
  initial: 'fresh',
  on: everywhere,
  states: {
    /** Nothing has been said yet, everything has been deleted, or two days have gone by. */
    fresh: {
      id: 'fresh',
      tags: ['open'],
      entry: ['forgetPersonal', 'closeQuestion'],
      on: { ...firstWords, ...handedBackToMenu, ...remindedAnew },
    },
    menu: {
      id: 'menu',
      entry: 'forgetPersonal',
      initial: 'offering',
      on: {
        ...answeredAtLength(),
        ...acknowledged,
        // The choices are put in the new language too.
        vietnamese: { target: '#menu', reenter: true, actions: [assign({ language: 'vi' }), say('root.language')] },
        english: { target: '#menu', reenter: true, actions: [assign({ language: 'en' }), say('root.language')] },
      },
      states: {
        offering: { always: [{ guard: 'linkingHere', target: 'asking' }, { target: 'askingGuided' }] },
        asking: ask({
          line: 'root.menu',
          hint: 'root.unclearMenu',
          expects: 'open',
          choices: (memory) => [choice('link'), ...menuChoices(memory)],
          on: { 'silence.reminder': {} },
        }),
        /** The operator leaves linking to guidance. */
        askingGuided: ask({
          line: 'root.menu',
          hint: 'root.unclearMenu',
          expects: 'open',
          choices: menuChoices,
          on: { 'silence.reminder': {} },
        }),
      },
    },
    linking,
    guiding,
    registering,
    activating,
    loggingIn,
    undoing,
    checkingSms,
    answered,
    choosing,
    rating,
    forgetting: {
      ...ask({
        line: 'privacy.confirmForget',
        choices: [choice('yes', 'button.confirmForget'), choice('no', 'button.keep')],
        on: {
          yes: { target: '#fresh', actions: [say('privacy.forgotten'), 'erase'] },
          no: { target: '#menu', actions: say('privacy.kept') },
          back: { target: '#menu', actions: say('privacy.kept') },
          cancel: { target: '#menu', actions: say('privacy.kept') },
          forget: { target: '#fresh', actions: [say('privacy.forgotten'), 'erase'] },
          scam: scamStops,
        },
      }),
      id: 'forgetting',
    },
    /** After a long silence: the place is kept, the numbers are gone. */
    parked: {
      id: 'parked',
      tags: ['open'],
      entry: ['forgetPersonal', 'closeQuestion'],
      on: {
        unclear: '#resuming',
        start: '#resuming',
        hello: '#resuming',
        again: '#resuming',
        back: '#resuming',
        stale: '#resuming',
        continue: '#resuming',
        yes: '#resuming',
        link: '#resuming',
        personalNumber: '#resuming',
        asked: { target: '#resuming', actions: sayAnswer },
        ...watchfulBeside({ target: '#resuming' }),
        ...handedBackToMenu,
      },
    },
    resuming: {
      ...ask({
        line: 'root.welcomeBack',
        choices: [choice('continue'), choice('menu')],
        on: { continue: toWhereItWas, yes: toWhereItWas, no: '#menu', 'silence.expiry': '#parked' },
      }),
      id: 'resuming',
    },
  },
});
