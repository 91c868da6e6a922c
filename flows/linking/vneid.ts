/** Step 4: the citizen's VNeID account, a code to its phone, "link what to what?", and the link. */
import { code } from '../code.ts';
import { ask, call, choice, type FlowState, say, sure } from '../grammar.ts';
import type { LineKey } from '../lines.ts';
import type { Services } from '../services.ts';
import type { LinkReceipt, Memory } from '../vocabulary.ts';
import { dateInVietnam } from './portal.ts';

/** `Nguyễn Thử Nghiệm` → `N••• T•• N•••`: enough to recognise one's own, too little to learn another's. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => `${[...part][0]}${'•'.repeat([...part].length - 1)}`)
    .join(' ');

type Saved = Services['saveLink']['output'];

const adviceFor = (output: Services['vneidStatus']['output']): LineKey | null => {
  if (output.status === 'none') return 'advice.vneidNone';
  if (output.status === 'pending') return 'advice.vneidPending';
  if (output.status === 'approved') return 'advice.vneidApproved';
  if (output.status === 'locked') return 'advice.vneidLocked';
  return output.level === 2 ? null : 'advice.vneidLevel1';
};

/** What stays of a link that was just made, or found to have been. */
const keepLink = {
  type: 'keepLink',
  params: ({ context: { personal }, event: { output } }: { context: Memory; event: { output: Saved } }) => ({
    accountId: sure(personal.account).id,
    cccdLast3: sure(personal.cccd).slice(-3),
    ...linkedAs(output),
  }),
} as const;

const linkDate = ({ link }: Memory) => ({ date: dateInVietnam(sure(link).linkedAt) });

export const vneid: Record<string, FlowState> = {
  checkingVneid: call({
    id: 'vneidStatus',
    service: 'vneidStatus',
    line: 'linking.checkingVneid',
    input: ({ context }) => ({ cccd: sure(context.personal.cccd) }),
    onDone: [
      {
        guard: ({ event }) => adviceFor(event.output) !== null,
        target: '#menu',
        actions: { type: 'say', params: ({ event }) => ({ line: sure(adviceFor(event.output)) }) },
      },
      { target: '#linking.code' },
    ],
  }),
  code: code({ id: 'linkCode', purpose: 'link', verified: '#linking.learningHolder' }),
  learningHolder: call({
    id: 'vneidHolder',
    service: 'vneidHolder',
    input: ({ context: { personal } }) => ({ cccd: sure(personal.cccd), proof: sure(personal.proof) }),
    onDone: [
      {
        guard: ({ event }) => event.output.outcome === 'proof-rejected',
        target: '#linking.code',
        actions: say('linking.proofRejected'),
      },
      {
        target: '#linking.confirming',
        actions: {
          type: 'learn',
          params: ({ event: { output } }) =>
            output.outcome === 'known' ? { maskedName: maskName(output.name), phoneLast3: output.phoneLast3 } : {},
        },
      },
    ],
  }),
  confirming: ask({
    line: 'linking.confirm',
    hint: 'linking.confirmHint',
    values: ({ personal }) => ({
      cccdLast3: sure(personal.cccd).slice(-3),
      name: sure(personal.maskedName),
      phoneLast3: sure(personal.phoneLast3),
    }),
    choices: [choice('yes', 'button.confirmLink'), choice('notMe')],
    on: {
      yes: 'saving',
      no: { target: '#menu', actions: say('linking.notConfirmed') },
      notMe: { target: '#menu', actions: say('linking.notConfirmed') },
      back: { target: '#menu', actions: say('linking.notConfirmed') },
      cancel: { target: '#menu', actions: say('linking.notConfirmed') },
      undo: { target: '#menu', actions: say('linking.notConfirmed') },
      forOther: { actions: say('linking.onlyOwner') },
    },
  }),
  saving: call({
    id: 'saveLink',
    service: 'saveLink',
    commits: true,
    input: ({ context: { personal } }) => ({
      accountId: sure(personal.account).id,
      cccd: sure(personal.cccd),
      proof: sure(personal.proof),
    }),
    onDone: [
      {
        guard: ({ event }) => event.output.outcome === 'proof-rejected',
        target: '#linking.code',
        actions: say('linking.proofRejected'),
      },
      {
        guard: ({ event: { output } }) => output.outcome === 'already-linked' && !output.same,
        target: '#menu',
        actions: say('linking.linkedToOther'),
      },
      {
        guard: ({ event }) => event.output.outcome === 'already-linked',
        target: '#menu',
        actions: [keepLink, say('linking.alreadyLinked', linkDate), 'dropReminder'],
      },
      {
        target: '#menu',
        actions: [
          keepLink,
          say('linking.linked', (memory) => ({ cccdLast3: sure(memory.link).cccdLast3, ...linkDate(memory) })),
          'dropReminder',
        ],
      },
    ],
  }),
};

function linkedAs(output: Saved): Pick<LinkReceipt, 'linkedAt' | 'fingerprint'> {
  if (output.outcome === 'proof-rejected') throw new Error('a link that was not made is not kept');
  return { linkedAt: output.linkedAt, fingerprint: output.fingerprint };
}
