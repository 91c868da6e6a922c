/** Level 1, done here: consent, number and birth date, a phone in one's own name [C3], then the VNeID service, which calls back when it has approved. */
import { not } from 'xstate';
import { ask, call, choice, miss, say, sure } from '../grammar.ts';
import { identify } from '../linking/identify.ts';
import { exhausted } from '../linking/portal.ts';
import { flow, type Memory, mismatchesADay } from '../vocabulary.ts';
import { scamStops } from '../watch.ts';

/** Changes whenever the text of this consent does [C22]; it is for registering and activating. */
export const registrationConsent = 'registration 2026-11-21.1';

/** Whether registering and activating was agreed to, and not yet used. */
export const agreedToRegister = ({ context }: { context: Memory }) =>
  context.consent?.version === registrationConsent && !context.consent.spent;

/** Remembers that it was agreed to. */
export const agreeToRegister = { type: 'agree', params: { version: registrationConsent } } as const;

export const here = flow.createStateConfig({
  id: 'registering.here',
  initial: 'beginning',
  on: {
    scam: scamStops,
    cancel: { target: '#menu', actions: say('root.cancelled') },
    'silence.expiry': { target: '#parked', actions: { type: 'park', params: { as: 'register' } } },
  },
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
    consent: ask({
      line: 'registering.consent',
      hint: 'registering.consentHint',
      choices: [choice('yes', 'button.agree'), choice('no', 'button.decline')],
      on: {
        yes: { target: 'askingCccd', actions: agreeToRegister },
        no: { target: '#menu', actions: say('linking.declined') },
        cancel: { target: '#menu', actions: say('linking.declined') },
        back: '#registering.choosingLevel',
      },
    }),
    ...identify({ line: 'registering.askCccd', next: 'askingPhone' }),
    askingPhone: ask({
      line: 'registering.askPhone',
      hint: 'registering.phoneHint',
      choices: [choice('back'), choice('cancel')],
      on: {
        phone: { target: 'sending', actions: { type: 'learn', params: ({ event }) => ({ phone: event.value }) } },
        cccd: miss(say('registering.phoneIsCccd')),
        number: miss(say('registering.phoneHint')),
        cmnd: miss(say('registering.phoneHint')),
        back: 'askingDateOfBirth',
      },
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
        on: {
          phone: { target: 'sending', actions: { type: 'learn', params: ({ event }) => ({ phone: event.value }) } },
          cccd: miss(say('registering.phoneIsCccd')),
          number: miss(say('registering.phoneHint')),
          cmnd: miss(say('registering.phoneHint')),
          back: 'askingDateOfBirth',
        },
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
