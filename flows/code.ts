/** A one-time code: sent by the VNeID service to the citizen's own phone, typed here, checked there. Part of other flows. */
import { ask, call, choice, type FlowState, miss, say, sure, type Transitions } from './grammar.ts';
import type { LineKey } from './lines.ts';
import type { Services } from './services.ts';
import { type CodePurpose, flow } from './vocabulary.ts';

interface CodeOptions {
  /** Id of the state that this builds, and the first half of its calls' ids. */
  id: string;
  purpose: CodePurpose;
  /** Id of the state that goes on when the code was right; `personal.proof` is then known. */
  verified: string;
  /** Further answers to the wish for a code, and what is then said. */
  refused?: Record<string, LineKey>;
}

/**
 * Sends a code for `personal.cccd` and asks for it. How often it may be sent and tried is the issuer's count, not ours:
 * a counter in a flow would start anew whenever the flow does.
 */
export function code({ id, purpose, verified, refused = {} }: CodeOptions): FlowState {
  const tooMany = { target: '#menu', actions: say('code.tooMany') };
  const on: Transitions = {
    code: {
      target: `#${id}.checking`,
      actions: { type: 'learn', params: ({ event }) => ({ typedCode: event.value }) },
    },
    resend: `#${id}.sending`,
    retry: `#${id}.sending`,
  };
  const choices = [choice('resend'), choice('noCode'), choice('cancel')];
  return flow.createStateConfig({
    id,
    initial: 'sending',
    on: {
      cccd: miss(say('code.isCccd')),
      cmnd: miss(say('code.hint')),
      phone: miss(say('code.hint')),
      number: miss(say('code.hint')),
      noCode: { actions: say('code.notReceived') },
      whyCode: { actions: say('code.why') },
    },
    states: {
      sending: call({
        id: `${id}.send`,
        service: 'sendCode',
        input: ({ context }) => ({ cccd: sure(context.personal.cccd), purpose }),
        onDone: [
          { guard: ({ event }) => event.output.outcome === 'too-many', ...tooMany },
          ...Object.entries(refused).map(([outcome, line]) => ({
            guard: ({ event }: { event: { output: { outcome: string } } }) => event.output.outcome === outcome,
            target: '#menu',
            actions: say(line),
          })),
          {
            target: `#${id}.tooSoon`,
            guard: ({ event }) => event.output.outcome === 'too-soon',
            actions: { type: 'learn', params: ({ event }) => codeOf(event.output) },
          },
          {
            target: `#${id}.asking`,
            actions: { type: 'learn', params: ({ event }) => codeOf(event.output) },
          },
        ],
      }),
      asking: ask({ line: 'code.ask', hint: 'code.hint', choices, on }),
      tooSoon: ask({ line: 'code.tooSoon', hint: 'code.hint', choices, on }),
      wrong: ask({
        line: 'code.wrong',
        values: ({ personal }) => ({ attemptsLeft: sure(personal.attemptsLeft) }),
        hint: 'code.hint',
        choices,
        on,
      }),
      expired: ask({ line: 'code.expired', hint: 'code.hint', choices, on }),
      checking: call({
        id: `${id}.check`,
        service: 'checkCode',
        input: ({ context }) => ({ id: sure(context.personal.codeId), code: sure(context.personal.typedCode) }),
        onDone: [
          { guard: ({ event }) => event.output.outcome === 'too-many', ...tooMany },
          {
            guard: ({ event }) => event.output.outcome === 'expired',
            target: `#${id}.expired`,
            actions: 'forgetTyped',
          },
          {
            guard: ({ event }) => event.output.outcome === 'wrong',
            target: `#${id}.wrong`,
            actions: [
              'forgetTyped',
              {
                type: 'learn',
                params: ({ event: { output } }) =>
                  output.outcome === 'wrong' ? { attemptsLeft: output.attemptsLeft } : {},
              },
            ],
          },
          {
            target: verified,
            actions: [
              'forgetTyped',
              {
                type: 'learn',
                params: ({ event: { output } }) => (output.outcome === 'correct' ? { proof: output.proof } : {}),
              },
            ],
          },
        ],
      }),
    },
  });
}

const codeOf = (output: Services['sendCode']['output']) => ('id' in output ? { codeId: output.id } : {});
