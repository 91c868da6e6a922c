/** What citizens may ask of their data: what is stored, taking back the consent, deleting everything, no reminders [C20–C28]. */
import { choice, repeat, say, type Transitions } from './grammar.ts';
import { dateInVietnam } from './linking/portal.ts';
import type { Memory, Said } from './vocabulary.ts';

/** What is stored about this chat, with the consent that was given last. */
const stored = ({ consent, noReminders, registration }: Memory): Said[] => [
  { line: 'privacy.stored' },
  consent
    ? {
        line: 'privacy.consented',
        values: { date: dateInVietnam(new Date(consent.at).toISOString()), version: consent.version },
      }
    : { line: 'privacy.notConsented' },
  ...(registration ? [{ line: 'privacy.registration' } as const] : []),
  noReminders ? { line: 'privacy.noReminders' } : { line: 'privacy.reminders' },
];

const tellStored = {
  type: 'sayAll',
  params: ({ context }: { context: Memory }) => ({ lines: stored(context) }),
} as const;

/** Says what is stored, and offers what can be done about it. */
export const aboutMe = [
  tellStored,
  {
    type: 'offer',
    params: ({ context }: { context: Memory }) => ({
      choices: [
        choice('forget'),
        ...(context.consent && !context.consent.spent ? [choice('withdraw')] : []),
        choice(context.noReminders ? 'reminders' : 'noReminders'),
      ],
    }),
  },
] as const;

/** Heard in every state. */
export const privacyWords: Transitions = {
  privacy: { actions: [tellStored, repeat, ...aboutMe.slice(1)] },
  withdraw: [
    { guard: ({ context }) => context.consent === null, actions: [say('privacy.nothingAgreed'), repeat] },
    { target: '#menu', actions: ['withdrawConsent', say('privacy.withdrawn')] },
  ],
  forget: '#forgetting',
  noReminders: { actions: ['refuseReminders', say('privacy.remindersOff'), repeat] },
  reminders: { actions: ['wantReminders', say('privacy.remindersOn'), repeat] },
};
