/**
 * Links a portal account with VNeID, done here, in the four steps of the guides of Văn phòng Chính phủ and Hà Tĩnh [S0][S1]:
 * consent → 1 CCCD and birth date → 2 lookup → 3 CCCD update → 4 VNeID: code, confirmation, link.
 * Every outcome that ends it leads to the menu, where everything personal is forgotten.
 */
import { ask, choice, repeat, say, type Transitions } from '../grammar.ts';
import { flow, type Memory } from '../vocabulary.ts';
import { scamStops } from '../watch.ts';
import { identify } from './identify.ts';
import { portal } from './portal.ts';
import { vneid } from './vneid.ts';

/** Changes whenever the consent text does, so that what was agreed to can be shown again [C22]. */
export const consentVersion = '2026-11-21.2';

const consented = ({ context }: { context: Memory }) =>
  context.consent?.version === consentVersion && !context.consent.spent;

/** Steps that staff may take in the citizen's place: under this consent only, and each with what is known already. */
const movedByStaff: Transitions = {
  'desk.askNumber': { guard: consented, target: '.askingCccd' },
  'desk.lookUp': {
    guard: ({ context }) => consented({ context }) && Boolean(context.personal.cccd && context.personal.dateOfBirth),
    target: '.matching',
  },
  'desk.offerUpdate': {
    guard: ({ context }) => consented({ context }) && context.personal.account?.hasCccd === false,
    target: '.offeringUpdate',
  },
  'desk.newCode': {
    guard: ({ context }) => consented({ context }) && context.personal.account !== undefined,
    target: '.checkingVneid',
  },
  'desk.notPortalUser': { target: '#menu', actions: say('linking.noAccount') },
};

export const linking = flow.createStateConfig({
  id: 'linking',
  initial: 'beginning',
  on: {
    // "liên kết" in the middle of linking means: go on.
    link: { actions: repeat },
    cancel: { target: '#menu', actions: say('root.cancelled') },
    // Other ways leave this one, and the number with it.
    guide: { target: '#guiding', actions: say('root.cancelled') },
    register: { target: '#registering', actions: say('root.cancelled') },
    activate: { target: '#activating', actions: say('root.cancelled') },
    login: { target: '#loggingIn', actions: say('root.cancelled') },
    checkSms: { target: '#checkingSms', actions: say('root.cancelled') },
    'silence.expiry': { target: '#parked', actions: { type: 'park', params: { as: 'link' } } },
    // Whoever suspects a scam is not asked anything more.
    scam: scamStops,
    ...movedByStaff,
  },
  states: {
    beginning: { always: [{ guard: consented, target: 'askingCccd' }, { target: 'consent' }] },
    consent: ask({
      line: 'linking.consent',
      hint: 'linking.consentHint',
      choices: [choice('yes', 'button.agree'), choice('no', 'button.decline')],
      on: {
        yes: {
          target: 'askingCccd',
          actions: { type: 'agree', params: { version: consentVersion } },
        },
        no: { target: '#menu', actions: say('linking.declined') },
        cancel: { target: '#menu', actions: say('linking.declined') },
        back: '#menu',
      },
    }),
    ...identify({ line: 'linking.askCccd', next: 'matching' }),
    ...portal,
    ...vneid,
  },
});
