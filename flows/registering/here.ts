/** Level 1, done here: consent, number and birth date, a phone in one's own name [C3], then the VNeID service, which calls back when it has approved. */
import { not } from 'xstate';
import { ask, call, choice, miss, say, sure, type Transitions } from '../grammar.ts';
import { identify } from '../linking/identify.ts';
import { exhausted } from '../linking/portal.ts';
import { mismatchesADay } from '../mismatches.ts';
import { flow } from '../vocabulary.ts';
import { agreedToRegister, askConsent, whileTyping } from './consent.ts';

const hearingPhone: Transitions = {
  phone: { target: 'sending', actions: { type: 'learn', params: ({ event }) => ({ phone: event.value }) } },
  cccd: miss(say('registering.phoneIsCccd')),
  number: miss(say('registering.phoneHint')),
  cmnd: miss(say('registering.phoneHint')),
  back: 'askingDateOfBirth',
};

export const here = flow.createStateConfig({
  id: 'registering.here',
  initial: 'beginning',
  on: whileTyping('register'),
  states: {
    beginning: {
      always: [
        // The operator may have left it to guidance meanwhile.
        { guard: not('linkingHere'), target: '#registering.who' },
        {
          guard: ({ context, event }) => 'at' in event && exhausted(context, event.at),
          target: '#menu',
          actions: say('linking.noMatchAdvice'),
        },
        { guard: agreedToRegister, target: 'askingCccd' },
        { target: 'consent' },
      ],
    },
    consent: askConsent({ back: '#registering.choosingLevel' }),
    ...identify({ line: 'registering.askCccd', next: 'askingPhone' }),
    askingPhone: ask({
      line: 'registering.askPhone',
      hint: 'registering.phoneHint',
      choices: [choice('back'), choice('cancel')],
      on: hearingPhone,
    }),
    sending: call({
      id: 'registerVneid',
      service: 'registerVneid',
      commits: true,
      counted: true,
      line: 'registering.sending',
      input: ({ context: { personal } }) => ({
        cccd: sure(personal.cccd),
        dateOfBirth: sure(personal.dateOfBirth),
        phone: sure(personal.phone),
      }),
      onDone: [
        {
          guard: ({ event }) => event.output.outcome === 'pending',
          target: '#menu',
          actions: [
            'forgiveMismatch',
            {
              type: 'keepRegistration',
              params: ({ event: { output } }) => ({ id: 'id' in output ? output.id : '', approved: null }),
            },
            say('registering.sent'),
          ],
        },
        {
          guard: ({ event: { output } }) => output.outcome === 'already' && output.status === 'approved',
          target: '#activating',
          actions: ['forgiveMismatch', say('registering.alreadyApproved')],
        },
        {
          guard: ({ event: { output } }) => output.outcome === 'already' && output.status === 'pending',
          target: '#menu',
          actions: ['forgiveMismatch', say('advice.vneidPending')],
        },
        {
          guard: ({ event: { output } }) => output.outcome === 'already' && output.status === 'locked',
          target: '#menu',
          actions: ['forgiveMismatch', say('advice.vneidLocked')],
        },
        {
          guard: ({ event: { output } }) => output.outcome === 'already',
          target: '#menu',
          actions: ['forgiveMismatch', say('registering.alreadyActive')],
        },
        {
          guard: ({ event }) => event.output.outcome === 'phone-not-own',
          target: '#registering.here.otherPhone',
          actions: 'forgiveMismatch',
        },
        {
          guard: ({ context, event }) =>
            event.output.outcome === 'too-many' || context.mismatches.count >= mismatchesADay,
          target: '#menu',
          actions: say('linking.noMatchAdvice'),
        },
        { target: '#registering.here.noMatch' },
      ],
    }),
    otherPhone: {
      ...ask({
        line: 'registering.phoneNotOwn',
        hint: 'registering.phoneHint',
        choices: [choice('human'), choice('cancel')],
        on: hearingPhone,
      }),
      id: 'registering.here.otherPhone',
    },
    noMatch: {
      ...ask({
        line: 'linking.noMatch',
        choices: [choice('retry', 'button.retype'), choice('human'), choice('cancel')],
        on: { retry: 'askingCccd', yes: 'askingCccd', back: 'askingCccd', no: '#menu' },
      }),
      id: 'registering.here.noMatch',
    },
  },
});
