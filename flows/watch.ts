/** Keeps an eye on scams [P29]: a tale of one, an address that is not on the allow-list, an SMS that may be false. The warning always comes first [T10]. */
import { ask, choice, offer, offerFirst, pick, repeat, say, type Transitions } from './grammar.ts';
import type { LinkKind, SmsReason } from './heard.ts';
import { type Choice, flow, type Said } from './vocabulary.ts';

const harms = ['toldCode', 'installed', 'paid', 'nothingYet'] as const;

const harmChoices: Choice[] = harms.map(pick);

/** Asks what may have happened already; each has its own next steps. */
export const whatHappened = [say('watch.whatHappened'), offerFirst(...harmChoices, choice('human'))] as const;

/** In a flow that handles personal data: whoever suspects a scam is not asked anything more. */
export const scamStops: NonNullable<Transitions['scam']> = {
  target: '#menu',
  // On the way back a number alone must not begin anew what was stopped.
  actions: ['spendConsent', say('root.scam'), say('root.scamStopped'), ...whatHappened],
};

const linkLine = {
  type: 'say',
  params: ({ event }: { event: { kind: LinkKind } }) => ({ line: `watch.${event.kind}` as const }),
} as const;

const reasonsAgainst = {
  type: 'sayAll',
  params: ({ event }: { event: { reasons: SmsReason[] } }): { lines: Said[] } => ({
    lines: [
      // Offices send other messages too: a wording that is merely not known is no proof of anything.
      { line: event.reasons.every((reason) => reason === 'otherForm') ? 'watch.smsUnsure' : 'watch.smsSuspicious' },
      ...event.reasons.map((reason) => ({ line: `watch.${reason}` as const })),
      { line: 'watch.smsWhatToDo' },
    ],
  }),
} as const;

const official = ({ event }: { event: { reasons: SmsReason[] } }) => event.reasons.length === 0;

type Actions = ReadonlyArray<ReturnType<typeof say> | typeof repeat>;

interface Beside {
  /** Where it leads; nowhere unless told. */
  target?: string;
  /** What is said behind the warning. */
  behind?: Actions;
}

/** What is watched for: the warning first, then whatever else is to be said. */
export function watchfulBeside({ target, behind = [] }: Beside): Transitions {
  const to = target === undefined ? {} : { target };
  return {
    scam: { ...to, actions: [say('root.scam'), ...behind, ...whatHappened] },
    foreignLink: { ...to, actions: [linkLine, ...behind, offer(choice('scam'))] },
    sms: [
      { guard: official, ...to, actions: [say('watch.smsOfficial'), ...behind, offer(choice('activate'))] },
      { ...to, actions: [reasonsAgainst, ...behind, offerFirst(...harmChoices, choice('human'))] },
    ],
  };
}

/** Heard in every state. */
export const watchful: Transitions = {
  ...watchfulBeside({ behind: [repeat] }),
  scam: { actions: [say('root.scam'), ...whatHappened] },
  picked: harms.map((harm) => ({
    guard: ({ event }) => event.which === harm,
    actions: [say(`watch.${harm}`), repeat],
  })),
};

/** Asks for an SMS and judges it. */
const pasting = ask({
  line: 'watch.pasteSms',
  picture: 'approval-sms',
  hint: 'watch.pasteSms',
  choices: [choice('back'), choice('human')],
  on: {
    pastedSms: [
      { guard: official, actions: [say('watch.smsOfficial'), offer(choice('activate'))] },
      { actions: [reasonsAgainst, offer(...harmChoices)] },
    ],
    back: '#menu',
    no: '#menu',
    'silence.reminder': {},
  },
});

export const checkingSms = flow.createStateConfig({
  id: 'checkingSms',
  entry: 'forgetPersonal',
  initial: 'asking',
  states: { asking: pasting },
});
