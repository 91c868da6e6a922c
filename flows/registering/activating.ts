/** Activating an approved account within seven days [C4]: in the app with guidance [P17], or here with a code. */
import { not } from 'xstate';
import { code } from '../code.ts';
import {
  ask,
  call,
  choice,
  type FlowState,
  miss,
  pick,
  repeat,
  say,
  sure,
  type Transitions,
  whileGuided,
} from '../grammar.ts';
import { guideChoices, pickingGuide, statesOfGuides } from '../guides/build.ts';
import { doubtful, keepNumber, wrongLength } from '../linking/identify.ts';
import { type Choice, flow } from '../vocabulary.ts';
import { agreedToRegister, askConsent, whileTyping } from './consent.ts';

const how = (choices: Choice[]): FlowState =>
  ask({
    line: 'activating.how',
    choices: [...choices, ...guideChoices('activation'), choice('checkSms'), choice('back')],
    on: {
      picked: [
        ...choices.map(() => ({
          guard: ({ event }: { event: { which: string } }) => event.which === 'activateHere',
          target: '#activating.here',
        })),
        ...pickingGuide('activation', 'activating'),
      ],
      yes: { actions: repeat },
      no: { actions: [say('advice.vneidPending'), repeat] },
      noCode: { actions: [say('advice.vneidPending'), repeat] },
      back: '#menu',
    },
  });

const hearingCccd: Transitions = {
  cccd: [
    { guard: doubtful, target: 'confirmingCccd', reenter: true, actions: keepNumber },
    { target: 'code', actions: keepNumber },
  ],
  number: miss(wrongLength),
  cmnd: miss(say('linking.cccdIsCmnd')),
  phone: miss(say('linking.cccdIsPhone')),
  secret: miss(say('linking.cccdIsSecret')),
};

const activated = ['forgetRegistration', 'dropActivationReminder', 'spendConsent', say('activating.done')] as const;

const here = flow.createStateConfig({
  id: 'activating.here',
  initial: 'beginning',
  on: whileTyping('activate'),
  states: {
    beginning: {
      always: [
        // The operator may have left it to guidance meanwhile.
        { guard: not('linkingHere'), target: '#activating.howGuided' },
        { guard: agreedToRegister, target: 'askingCccd' },
        { target: 'consent' },
      ],
    },
    consent: askConsent({ back: '#activating.choosing' }),
    askingCccd: ask({
      line: 'activating.askCccd',
      hint: 'linking.cccdHint',
      choices: [choice('back'), choice('cancel')],
      on: { ...hearingCccd, back: '#activating.choosing' },
    }),
    confirmingCccd: ask({
      line: 'linking.confirmCccd',
      hint: 'linking.confirmCccdHint',
      choices: [choice('yes', 'button.right'), choice('retry', 'button.retype'), choice('cancel')],
      on: { ...hearingCccd, yes: 'code', no: 'askingCccd', retry: 'askingCccd', back: 'askingCccd' },
    }),
    code: code({
      id: 'activationCode',
      purpose: 'activate',
      verified: '#activating.here.saving',
      refused: { 'not-approved': 'activating.notApproved', 'activation-expired': 'activating.expired' },
    }),
    saving: {
      ...call({
        id: 'activateVneid',
        service: 'activateVneid',
        commits: true,
        line: 'activating.saving',
        input: ({ context: { personal } }) => ({ cccd: sure(personal.cccd), proof: sure(personal.proof) }),
        onDone: [
          {
            guard: ({ event }) => event.output.outcome === 'active',
            target: '#menu',
            actions: [...activated],
          },
          {
            guard: ({ event }) => event.output.outcome === 'expired',
            target: '#menu',
            actions: ['forgetRegistration', 'dropActivationReminder', say('activating.expired')],
          },
          // It may have been done by an earlier try whose answer was lost.
          { guard: ({ context }) => Boolean(context.registration), target: '#activating.here.lookingUp' },
          {
            guard: ({ event }) => event.output.outcome === 'not-approved',
            target: '#menu',
            actions: say('activating.notApproved'),
          },
          { target: '#activating.here.code', actions: say('activating.proofRejected') },
        ],
      }),
      id: 'activating.here.saving',
    },
    lookingUp: {
      ...call({
        id: 'activationStatus',
        service: 'registrationStatus',
        input: ({ context }) => ({ id: sure(context.registration).id }),
        onDone: [
          {
            guard: ({ event: { output } }) => output.outcome === 'found' && output.status === 'active',
            target: '#menu',
            actions: ['forgetRegistration', 'dropActivationReminder', say('activating.doneBefore')],
          },
          {
            guard: ({ event: { output } }) => output.outcome === 'found' && output.status === 'approved',
            target: '#activating.here.code',
            actions: say('activating.proofRejected'),
          },
          { target: '#menu', actions: say('activating.notApproved') },
        ],
      }),
      id: 'activating.here.lookingUp',
    },
  },
});

export const activating = flow.createStateConfig({
  id: 'activating',
  entry: 'forgetPersonal',
  initial: 'choosing',
  on: whileGuided('activate'),
  states: {
    choosing: { id: 'activating.choosing', always: [{ guard: 'linkingHere', target: 'how' }, { target: 'howGuided' }] },
    how: how([pick('activateHere')]),
    /** The operator leaves it to guidance. */
    howGuided: { ...how([]), id: 'activating.howGuided' },
    ...statesOfGuides('activation', {
      within: 'activating',
      begin: '#activating.choosing',
      end: '#activating.activated',
    }),
    activated: {
      ...ask({
        line: 'activating.activated',
        choices: [choice('yes', 'button.activated'), choice('no', 'button.notActivatedYet'), choice('back')],
        on: {
          yes: {
            target: '#menu',
            actions: ['forgetRegistration', 'dropActivationReminder', say('activating.doneThere')],
          },
          no: { actions: say('knowledge.vneid-activation-problem') },
          back: '#activating.choosing',
        },
      }),
      id: 'activating.activated',
    },
    here,
  },
});
