/** What one step costs the processor, JSON to JSON, without store, queue and post: the dialogue played on the pure functions alone. */
import { begin, type Conversation, type FrozenConversation, freeze, thaw } from '../../src/engine/conversation.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { endCall, hearMessage } from '../../src/engine/step.ts';
import { callIn, dataKey, outputOf, settings } from './conversations.ts';
import { dialogue } from './dialogue.ts';
import { median } from './figures.ts';

/** µs, typical, over all steps of the dialogue; a message is one step of hearing and about one of a call's result. */
export interface StepCost {
  /** A message, all of it: thaw + hear + freeze. */
  step: number;
  /** The stored text → the record: parsed, unsealed. */
  thaw: number;
  /** The words → an event, the event → the next state and what is to be done, and the transcript. */
  hear: number;
  /** The record → the text to be stored: sealed, printed. */
  freeze: number;
  /** A call's result, all of it, JSON to JSON. */
  callStep: number;
}

type Part = keyof StepCost;
/** Ms of each time that a part was done, by its place in the dialogue. */
type Times = Record<Part, Map<number, number[]>>;

const seal = createSeal(dataKey);
const warmUpMs = 500;

/** Plays the dialogue over and over for `forMs`, after a warm-up of 0.5 s. */
export async function measureStep(forMs: number): Promise<StepCost> {
  await playFor(warmUpMs);
  const times = await playFor(forMs);
  // The median of each place in the dialogue, as means count the moments in which other programs had the processor.
  const typical = (part: Part) => {
    const medians = [...times[part].values()].map((ms) => median(ms) * 1_000);
    return medians.reduce((sum, us) => sum + us, 0) / medians.length;
  };
  return {
    step: typical('step'),
    thaw: typical('thaw'),
    hear: typical('hear'),
    freeze: typical('freeze'),
    callStep: typical('callStep'),
  };
}

async function playFor(forMs: number): Promise<Times> {
  const times: Times = { step: new Map(), thaw: new Map(), hear: new Map(), freeze: new Map(), callStep: new Map() };
  for (const end = performance.now() + forMs; performance.now() < end; ) await play(times);
  return times;
}

/** The dialogue once, from the stored text to the stored text with every step. */
async function play(times: Times) {
  let place = 0;
  const note = (part: Part, ms: number) => {
    const known = times[part].get(place);
    if (known) known.push(ms);
    else times[part].set(place, [ms]);
  };
  let stored = print(begin('bench:1', 'n', 'vi'));
  for (const [step, { says }] of dialogue.entries()) {
    const inbound = { conversation: 'bench:1', messageId: `m${step}`, said: { kind: 'text', text: says } } as const;
    place += 1;
    const began = performance.now();
    const conversation = read(stored);
    const thawed = performance.now();
    const heard = hearMessage({ conversation, now: Date.now() }, inbound, settings);
    const stepped = performance.now();
    stored = print(heard);
    const ended = performance.now();
    note('thaw', thawed - began);
    note('hear', stepped - thawed);
    note('freeze', ended - stepped);
    note('step', ended - began);
    stored = await endCalls(stored, (ms) => {
      place += 1;
      note('callStep', ms);
    });
    stored = print({ ...read(stored), outbox: [] });
  }
}

/** One after the other until none is left. */
async function endCalls(stored: string, took: (ms: number) => void): Promise<string> {
  for (let text = stored; ; ) {
    const call = callIn(read(text));
    if (call === undefined) return text;
    const output = await outputOf(call);
    const began = performance.now();
    text = print(endCall({ conversation: read(text), now: Date.now() }, call, { output }, settings));
    took(performance.now() - began);
  }
}

const read = (text: string): Conversation => thaw(JSON.parse(text) as FrozenConversation, seal);
const print = (conversation: Conversation): string => JSON.stringify(freeze(conversation, seal));
