/** A registration that was sent from here: told when it is approved, reminded of once before the seven days for activating are over [C4]. */
import { choice, offer, repeat, say, sure, type Transitions } from '../grammar.ts';
import { dateInVietnam } from '../linking/portal.ts';
import { dayMs, type Memory } from '../vocabulary.ts';

/** [C4] After this long only the hotline activates. */
const activateWithinMs = 7 * dayMs;

/** Also one whose number never came back: the reference that brought the news here was sealed by us. */
const isNews = ({ context: { registration } }: { context: Memory }) => !registration?.approved;

const deadline = ({ registration }: Memory) => ({
  date: dateInVietnam(sure(registration?.approved).activateBefore),
});

const isApproved = ({ context }: { context: Memory }) => Boolean(context.registration?.approved);

const keepApproval = {
  type: 'keepRegistration',
  params: ({ event }: { event: { registration: string; at: number } }) => ({
    id: event.registration,
    approved: { activateBefore: new Date(event.at + activateWithinMs).toISOString() },
  }),
} as const;

/** Heard in every state: the citizen is told without asking. */
export const hearingApproval: Transitions = {
  'vneid.approved': {
    guard: isNews,
    actions: [
      keepApproval,
      'remindToActivate',
      say('registering.approved', deadline),
      repeat,
      offer(choice('activate')),
    ],
  },
  'activation.reminder': {
    guard: isApproved,
    actions: [say('activating.reminder', deadline), repeat, offer(choice('activate'))],
  },
};

/** Where no question is open: the menu stands under the reminder, with its button for activating. */
export const remindedAnew: Transitions = {
  'activation.reminder': {
    guard: isApproved,
    target: '#menu',
    actions: say('activating.reminder', deadline),
  },
};
