/** The CCCD and the birth date, as step 1 of linking and for registering: each looked at offline before anybody is asked. A doubt asks again, it never refuses [N6]. */
import { agrees } from '../citizen-number.ts';
import { ask, choice, type FlowState, miss, say, sure, type Transitions } from '../grammar.ts';
import type { CitizenEvent } from '../heard.ts';
import type { LineKey } from '../lines.ts';
import type { Memory } from '../vocabulary.ts';

type Problem = Extract<CitizenEvent, { type: 'badDate' }>['problem'];

const hintFor: Record<Problem, LineKey> = {
  'no-such-day': 'linking.dateNoSuchDay',
  'in-future': 'linking.dateFuture',
  'too-long-ago': 'linking.dateTooLongAgo',
  'year-unclear': 'linking.dateYearUnclear',
  'no-day': 'linking.dateNoDay',
};

const choices = [choice('back'), choice('cancel')];

/** Tells how many digits there were. */
export const wrongLength = {
  type: 'say',
  params: ({ event }: { event: { count: number } }) => ({
    line: 'linking.cccdLength' as const,
    values: { count: event.count },
  }),
} as const;

/** The number looks unusual, so the citizen is asked to look again. */
export const doubtful = ({ event }: { event: { doubts: unknown[] } }) => event.doubts.length > 0;

export const keepNumber = {
  type: 'learn',
  params: ({ event }: { event: { value: string } }) => ({ cccd: event.value }),
} as const;

const hearingCccd: Transitions = {
  cccd: [
    { guard: doubtful, target: 'confirmingCccd', reenter: true, actions: keepNumber },
    { target: 'askingDateOfBirth', reenter: true, actions: keepNumber },
  ],
  cmnd: miss(say('linking.cccdIsCmnd')),
  phone: miss(say('linking.cccdIsPhone')),
  secret: miss(say('linking.cccdIsSecret')),
  number: miss(wrongLength),
};

const badDate = miss({
  type: 'say',
  params: ({ event }: { event: { problem: Problem } }) => ({ line: hintFor[event.problem] }),
} as const);

const differs = ({ context, event }: { context: Memory; event: { value: string } }) =>
  !agrees(sure(context.personal.cccd), event.value);

const keepDate = {
  type: 'learn',
  params: ({ event }: { event: { value: string; at: number } }) => ({ dateOfBirth: event.value, givenAt: event.at }),
} as const;

interface IdentifyOptions {
  /** Asks for the number. */
  line: LineKey;
  /** State that goes on when `personal.cccd` and `personal.dateOfBirth` are known. */
  next: string;
}

/** Four states for a flow that has a state `consent` before them. */
export function identify({ line, next }: IdentifyOptions): Record<string, FlowState> {
  const hearingDate: Transitions = {
    dateOfBirth: [
      { guard: differs, target: 'confirmingDateOfBirth', reenter: true, actions: keepDate },
      { target: next, actions: keepDate },
    ],
    badDate,
  };
  return {
    askingCccd: ask({
      line,
      hint: 'linking.cccdHint',
      choices,
      on: { ...hearingCccd, back: 'consent' },
    }),
    confirmingCccd: ask({
      line: 'linking.confirmCccd',
      hint: 'linking.confirmCccdHint',
      choices: [choice('yes', 'button.right'), choice('retry', 'button.retype'), choice('cancel')],
      on: { ...hearingCccd, yes: 'askingDateOfBirth', no: 'askingCccd', retry: 'askingCccd', back: 'askingCccd' },
    }),
    askingDateOfBirth: ask({
      line: 'linking.askDateOfBirth',
      hint: 'linking.dateHint',
      choices,
      // The number once more, instead of a date: it is corrected.
      on: { cccd: hearingCccd.cccd, ...hearingDate, back: 'askingCccd' },
    }),
    confirmingDateOfBirth: ask({
      line: 'linking.confirmDateOfBirth',
      hint: 'linking.confirmCccdHint',
      choices: [choice('yes', 'button.right'), choice('retry', 'button.retype'), choice('cancel')],
      on: {
        // It may be the number that was mistyped.
        cccd: hearingCccd.cccd,
        ...hearingDate,
        yes: next,
        no: 'askingDateOfBirth',
        retry: 'askingDateOfBirth',
        back: 'askingDateOfBirth',
      },
    }),
  };
}
