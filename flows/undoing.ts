/** Takes back a link made here within the last 24 hours: the CCCD again (it was not kept), a code, a confirmation. */
import { code } from './code.ts';
import { ask, call, choice, miss, repeat, say, sure, type Transitions } from './grammar.ts';
import { mismatchesADay, nextMismatch } from './mismatches.ts';
import { flow, type Memory } from './vocabulary.ts';
import { scamStops } from './watch.ts';

const undoWithinMs = 24 * 3_600_000;

/** Whether there is a link of this chat that can still be taken back at `now`. */
export const canUndo = ({ link }: Memory, now: number): boolean =>
  link !== null && now - Date.parse(link.linkedAt) < undoWithinMs;

const last3 = ({ link }: Memory) => ({ cccdLast3: sure(link).cccdLast3 });
const hearingCccd: Transitions = {
  cccd: {
    target: 'recognising',
    actions: { type: 'learn', params: ({ event }) => ({ cccd: event.value, givenAt: event.at }) },
  },
  cmnd: miss(say('linking.cccdIsCmnd')),
  phone: miss(say('linking.cccdIsPhone')),
  secret: miss(say('linking.cccdIsSecret')),
  back: { target: '#menu', actions: say('undoing.kept') },
};

export const undoing = flow.createStateConfig({
  id: 'undoing',
  initial: 'askingCccd',
  on: {
    // A wish to link in the middle of undoing is more likely a word misread.
    link: { actions: repeat },
    undo: { actions: repeat },
    cancel: { target: '#menu', actions: say('root.cancelled') },
    scam: scamStops,
  },
  states: {
    askingCccd: ask({
      line: 'undoing.askCccd',
      values: last3,
      hint: 'linking.cccdHint',
      choices: [choice('cancel')],
      on: hearingCccd,
    }),
    otherNumber: ask({
      line: 'undoing.otherNumber',
      values: last3,
      hint: 'linking.cccdHint',
      choices: [choice('cancel')],
      on: hearingCccd,
    }),
    recognising: call({
      id: 'recognise',
      service: 'recognise',
      input: ({ context: { personal, link } }) => ({ cccd: sure(personal.cccd), fingerprint: sure(link).fingerprint }),
      onDone: [
        { guard: ({ event }) => event.output.same, target: '#undoing.code' },
        {
          // Else whoever holds the phone next could try numbers until one fits.
          guard: ({ context }) => nextMismatch(context).count >= mismatchesADay,
          target: '#menu',
          actions: ['countMismatch', say('undoing.tooManyTries')],
        },
        { target: '#undoing.otherNumber', actions: 'countMismatch' },
      ],
    }),
    code: code({ id: 'undoCode', purpose: 'unlink', verified: '#undoing.confirming' }),
    confirming: ask({
      line: 'undoing.confirm',
      values: last3,
      choices: [choice('yes', 'button.confirmUndo'), choice('no', 'button.keep')],
      on: {
        yes: 'removing',
        no: { target: '#menu', actions: say('undoing.kept') },
        back: { target: '#menu', actions: say('undoing.kept') },
      },
    }),
    removing: call({
      id: 'removeLink',
      service: 'removeLink',
      commits: true,
      input: ({ context: { personal, link } }) => ({
        accountId: sure(link).accountId,
        cccd: sure(personal.cccd),
        proof: sure(personal.proof),
      }),
      onDone: [
        {
          guard: ({ event }) => event.output.outcome === 'proof-rejected',
          target: '#undoing.code',
          actions: say('undoing.proofRejected'),
        },
        {
          guard: ({ event }) => event.output.outcome === 'not-linked',
          target: '#menu',
          actions: ['forgetLink', say('undoing.notLinked')],
        },
        { target: '#menu', actions: ['forgetLink', say('undoing.removed')] },
      ],
    }),
  },
});
