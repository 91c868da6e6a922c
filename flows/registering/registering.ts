/**
 * Registering for VNeID: who [C2], with which card, then level 1 in the app or done here, or level 2 at the police [C3] [C6].
 * What is done here is level 1 only; level 2 needs fingerprints.
 */
import { ask, call, choice, type FlowState, pick, say, sure, whileGuided } from '../grammar.ts';
import { guideChoices, pickingGuide, statesOfGuides } from '../guides/build.ts';
import type { LineKey } from '../lines.ts';
import { type Choice, flow, type Memory } from '../vocabulary.ts';
import { here } from './here.ts';

/** Who cannot register alone, and what they are told. */
const others: Record<string, LineKey> = {
  child: 'registering.child',
  smallChild: 'registering.smallChild',
  foreigner: 'knowledge.foreigners',
  abroad: 'knowledge.overseas-vietnamese',
};

/** Cards that need the police first. */
const toPolice: Record<string, LineKey> = {
  oldCard: 'registering.oldCard',
  noCard: 'registering.noCard',
};

const level = (choices: Choice[]): FlowState =>
  ask({
    line: 'registering.level',
    choices: [...choices, ...guideChoices('registration'), choice('back')],
    on: {
      ...(choices.length > 0 && { continue: '#registering.here' }),
      picked: [
        ...choices.map(() => ({ guard: isPicked('here'), target: '#registering.here' })),
        ...pickingGuide('registration', 'registering'),
      ],
      back: '#registering.card',
    },
  });

const isPicked =
  (which: string) =>
  ({ event }: { event: { which: string } }) =>
    event.which === which;

const isWaiting = ({ registration }: Memory) => registration !== null && registration !== undefined;

export const registering = flow.createStateConfig({
  id: 'registering',
  entry: 'forgetPersonal',
  initial: 'beginning',
  on: whileGuided('register'),
  states: {
    beginning: {
      always: [{ guard: ({ context }) => isWaiting(context), target: 'lookingUp' }, { target: 'who' }],
    },
    /** What was sent from here may be approved by now, also when nobody called back [P14]. */
    lookingUp: call({
      id: 'registrationStatus',
      service: 'registrationStatus',
      line: 'registering.lookingUp',
      input: ({ context }) => ({ id: sure(context.registration).id }),
      onDone: [
        {
          guard: ({ event: { output } }) => output.outcome === 'found' && output.status === 'pending',
          target: '#menu',
          actions: say('advice.vneidPending'),
        },
        {
          guard: ({ event: { output } }) => output.outcome === 'found' && output.status === 'approved',
          target: '#activating',
          actions: [
            {
              type: 'keepRegistration',
              params: ({ context, event: { output } }) => ({
                id: sure(context.registration).id,
                approved: { activateBefore: ('activateBefore' in output && output.activateBefore) || '' },
              }),
            },
            'remindToActivate',
            say('registering.alreadyApproved'),
          ],
        },
        {
          guard: ({ event: { output } }) => output.outcome === 'found',
          target: '#menu',
          actions: ['forgetRegistration', 'dropActivationReminder', say('registering.alreadyActive')],
        },
        { target: '#registering.who', actions: 'forgetRegistration' },
      ],
    }),
    who: {
      id: 'registering.who',
      ...ask({
        line: 'registering.who',
        choices: [pick('adult'), ...Object.keys(others).map(pick), choice('activate'), choice('back')],
        on: {
          picked: [
            { guard: isPicked('adult'), target: 'card' },
            ...Object.entries(others).map(([which, line]) => ({
              guard: isPicked(which),
              target: '#menu',
              actions: say(line),
            })),
          ],
          back: '#menu',
        },
      }),
    },
    card: {
      ...ask({
        line: 'registering.card',
        choices: [pick('chipCard'), ...Object.keys(toPolice).map(pick), choice('onlyCmnd'), choice('back')],
        on: {
          picked: [
            { guard: isPicked('chipCard'), target: 'choosingLevel' },
            ...Object.entries(toPolice).map(([which, line]) => ({
              guard: isPicked(which),
              target: '#registering.level2',
              actions: say(line),
            })),
          ],
          onlyCmnd: { target: '#registering.level2', actions: say('registering.cmndEnded') },
          back: 'who',
        },
      }),
      id: 'registering.card',
    },
    choosingLevel: {
      id: 'registering.choosingLevel',
      always: [{ guard: 'linkingHere', target: 'level' }, { target: 'levelGuided' }],
    },
    level: level([pick('here')]),
    /** The operator leaves it to guidance. */
    levelGuided: level([]),
    ...statesOfGuides('registration', {
      within: 'registering',
      begin: '#registering.choosingLevel',
      end: '#registering.applied',
    }),
    applied: {
      ...ask({
        line: 'registering.applied',
        choices: [choice('activate'), choice('checkSms'), choice('menu')],
        on: { yes: '#activating', back: '#registering.choosingLevel' },
      }),
      id: 'registering.applied',
    },
    here,
  },
});
