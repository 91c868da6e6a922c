/** What one step costs the processor, without store, queue and post: the dialogue played on the pure functions alone. */
import { begin, type Call, type Conversation, freeze, thaw } from '../../src/engine/conversation.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { endCall, hearMessage } from '../../src/engine/step.ts';
import { dialogue, services, speech } from './dialogue.ts';
import { median } from './report.ts';

/** µs, typical, over all steps of the dialogue; a message is 1 step of hearing and about 1 of a call's result. */
export interface StepCost {
  /** A message: revive, hear, transition, settle. */
  hear: number;
  /** A call's result: revive, transition, settle. */
  endCall: number;
  /** Making the stored form, sealed. */
  freeze: number;
  /** Reading it. */
  thaw: number;
  /** hear + freeze. */
  step: number;
}

const settings = {
  machine: flowsFor({ linkingHere: true }),
  inEveryLanguage: speech.inEveryLanguage,
  topicsOf: () => [],
};
const seal = createSeal('the key of the benchmark, long enough');
const how = { key: 'k', signal: new AbortController().signal };
const warmUpMs = 300;

/** Plays the dialogue over and over for `forMs`, after a warm-up of 0.3 s. */
export async function measureStep(forMs: number): Promise<StepCost> {
  await playFor(warmUpMs);
  const times = await playFor(forMs);
  // The median of each place in the dialogue, as means count the moments in which other programs had the processor.
  const mean = (part: Part) => {
    const medians = [...times[part].values()].map((ms) => median(ms) * 1_000);
    return medians.reduce((sum, us) => sum + us, 0) / medians.length;
  };
  const [hear, frozen] = [mean('hear'), mean('freeze')];
  return { hear, endCall: mean('endCall'), freeze: frozen, thaw: mean('thaw'), step: hear + frozen };
}

type Part = 'hear' | 'endCall' | 'freeze' | 'thaw';

/** Ms of each time that each part was done, by its place in the dialogue. */
async function playFor(forMs: number): Promise<Record<Part, Map<number, number[]>>> {
  const times: Record<Part, Map<number, number[]>> = {
    hear: new Map(),
    endCall: new Map(),
    freeze: new Map(),
    thaw: new Map(),
  };
  let place = 0;
  const timed = <T>(part: Part, work: () => T): T => {
    const began = performance.now();
    const result = work();
    const ms = performance.now() - began;
    place += 1;
    const known = times[part].get(place);
    if (known) known.push(ms);
    else times[part].set(place, [ms]);
    return result;
  };
  const stored = (conversation: Conversation): Conversation => {
    const frozen = timed('freeze', () => freeze(conversation, seal));
    return timed('thaw', () => thaw(frozen, seal));
  };
  for (const end = performance.now() + forMs; performance.now() < end; ) {
    place = 0;
    let conversation = begin('bench:1', 'n', 'vi');
    for (const [step, { says }] of dialogue.entries()) {
      const inbound = { conversation: 'bench:1', messageId: `m${step}`, said: { kind: 'text', text: says } } as const;
      const before = conversation;
      conversation = timed('hear', () => hearMessage({ conversation: before, now: Date.now() }, inbound, settings));
      for (let call = callIn(conversation); call; call = callIn(conversation)) {
        const output = await (services[call.service] as (input: unknown, how: unknown) => unknown)(call.input, how);
        const waiting = stored(conversation);
        const made = call;
        conversation = timed('endCall', () =>
          endCall({ conversation: waiting, now: Date.now() }, made, { output }, settings),
        );
      }
      conversation = stored({ ...conversation, outbox: [] });
    }
  }
  return times;
}

const callIn = ({ outbox }: Conversation) => outbox.find((effect): effect is Call => effect.kind === 'call');
