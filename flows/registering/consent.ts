/** The consent to registering and activating here, and what holds while numbers are typed for either. */
import { ask, choice, type FlowState, say, type Transitions } from '../grammar.ts';
import type { Memory } from '../vocabulary.ts';
import { scamStops } from '../watch.ts';

/** Changes whenever the text of this consent does [C22]. */
export const registrationConsent = 'registration 2026-11-21.1';

/** Whether registering and activating was agreed to, and not yet used. */
export const agreedToRegister = ({ context }: { context: Memory }) =>
  context.consent?.version === registrationConsent && !context.consent.spent;

/** Goes on to the sibling `askingCccd`. */
export const askConsent = ({ back }: { back: string }): FlowState =>
  ask({
    line: 'registering.consent',
    hint: 'registering.consentHint',
    choices: [choice('yes', 'button.agree'), choice('no', 'button.decline')],
    on: {
      yes: { target: 'askingCccd', actions: { type: 'agree', params: { version: registrationConsent } } },
      no: { target: '#menu', actions: say('linking.declined') },
      cancel: { target: '#menu', actions: say('linking.declined') },
      back,
    },
  });

/** Where numbers are typed: how it is left, and what is gone on with after a long silence. */
export const whileTyping = (goOn: 'register' | 'activate'): Transitions => ({
  scam: scamStops,
  cancel: { target: '#menu', actions: say('root.cancelled') },
  'silence.expiry': { target: '#parked', actions: { type: 'park', params: { as: goOn } } },
});
