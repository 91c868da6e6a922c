/** Steps 2 and 3: the registry finds the portal account, and the CCCD is written into it where it is missing. */
import { ask, call, choice, type FlowState, say, sure } from '../grammar.ts';
import type { LineValues } from '../lines.ts';
import { mismatchesADay } from '../mismatches.ts';
import type { IdentityField } from '../services.ts';
import { dayMs, type Memory } from '../vocabulary.ts';

/** Whether this chat has used up its lookups for now; starting over does not give it new ones. */
export const exhausted = ({ mismatches }: Memory, now: number): boolean =>
  mismatches.count >= mismatchesADay && now - mismatches.since < dayMs;

/** `dd/mm/yyyy` in Vietnam (UTC+7 all year), as the portal writes it [S2.9]. */
export function dateInVietnam(instant: string): string {
  const [year, month, day] = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

const rowsOf = (fields: Array<{ name: IdentityField; verified: boolean }>): LineValues =>
  Object.fromEntries(fields.map(({ name, verified }) => [name, verified ? '✓' : '✗']));

export const portal: Record<string, FlowState> = {
  matching: call({
    id: 'matchCitizen',
    service: 'matchCitizen',
    line: 'linking.matching',
    counted: true,
    input: ({ context: { personal } }) => ({ cccd: sure(personal.cccd), dateOfBirth: sure(personal.dateOfBirth) }),
    onDone: [
      {
        guard: ({ event }) => event.output.outcome === 'too-many',
        target: '#menu',
        actions: say('linking.noMatchAdvice'),
      },
      {
        guard: ({ context, event }) =>
          event.output.outcome === 'no-match' && context.mismatches.count >= mismatchesADay,
        target: '#menu',
        actions: say('linking.noMatchAdvice'),
      },
      { guard: ({ event }) => event.output.outcome === 'no-match', target: '#linking.noMatch' },
      {
        target: '#linking.found',
        actions: [
          'forgiveMismatch',
          {
            type: 'learn',
            params: ({ event: { output } }) =>
              output.outcome === 'match' && output.account ? { account: output.account } : {},
          },
        ],
      },
    ],
  }),
  noMatch: ask({
    line: 'linking.noMatch',
    choices: [choice('retry', 'button.retype'), choice('human'), choice('cancel')],
    on: { retry: 'askingCccd', yes: 'askingCccd', back: 'askingCccd', no: '#menu' },
  }),
  found: {
    always: [
      {
        guard: ({ context }) => context.personal.account === undefined,
        target: '#menu',
        actions: say('linking.noAccount'),
      },
      {
        guard: ({ context }) => context.personal.account?.link?.same === true,
        target: '#menu',
        actions: say('linking.alreadyLinked', ({ personal }) => ({
          date: dateInVietnam(sure(personal.account?.link).linkedAt),
        })),
      },
      {
        guard: ({ context }) => context.personal.account?.link?.same === false,
        target: '#menu',
        actions: say('linking.linkedToOther'),
      },
      {
        guard: ({ context }) => context.personal.account?.hasCccd === true,
        target: 'checkingVneid',
        actions: say('linking.step3NotNeeded'),
      },
      { target: 'offeringUpdate' },
    ],
  },
  offeringUpdate: ask({
    line: 'linking.offerUpdate',
    hint: 'linking.updateHint',
    choices: [choice('update'), choice('skip'), choice('back')],
    on: {
      update: 'updating',
      yes: 'updating',
      continue: 'updating',
      skip: 'skipping',
      no: 'skipping',
      back: 'askingDateOfBirth',
    },
  }),
  skipping: {
    always: {
      target: '#menu',
      actions: [say('linking.skipped'), 'remindOfSkipped'],
    },
  },
  updating: call({
    id: 'updateCccd',
    service: 'updateCccd',
    commits: true,
    input: ({ context: { personal } }) => ({ accountId: sure(personal.account).id, cccd: sure(personal.cccd) }),
    onDone: [
      { guard: ({ event }) => event.output.outcome === 'in-use', target: '#menu', actions: say('linking.cccdInUse') },
      {
        target: '#linking.checkingVneid',
        actions: {
          type: 'say',
          params: ({ event: { output } }) => ({
            line: 'linking.updated',
            values: output.outcome === 'updated' ? rowsOf(output.fields) : {},
          }),
        },
      },
    ],
  }),
};
