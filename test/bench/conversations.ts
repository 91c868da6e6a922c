/** Real conversations for a store that has been in use: one for each place of the dialogue, made many times over. */
import { begin, type Call, type Conversation, type FrozenConversation, freeze } from '../../src/engine/conversation.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { endCall, hearMessage } from '../../src/engine/step.ts';
import { topicsOf } from '../../src/knowledge/asked.ts';
import type { Store } from '../../src/stores/store.ts';
import { dialogue, services, speech } from './dialogue.ts';

/** Of every server here that seals. */
export const dataKey = 'the key of the benchmark, long enough';
export const settings = {
  machine: flowsFor({ linkingHere: true }),
  inEveryLanguage: speech.inEveryLanguage,
  topicsOf,
};
const how = { key: 'k', signal: new AbortController().signal };
const delivered = { delivery: 'sent' } as const;
/** Writes of a store that share a flush. */
const atOnce = 256;

/** The message that the citizen of chat number `index`, from 0, says next; everybody has said one at least. */
export const stepOf = (index: number): number => 1 + (index % (dialogue.length - 1));
export const chatOf = (index: number): string => String(index + 1);

/** Writes so many conversations, everything said in them delivered. */
export async function writeConversations(store: Store<FrozenConversation>, count: number): Promise<void> {
  const seal = createSeal(dataKey);
  const templates = await play();
  let index = 0;
  const write = async () => {
    for (let mine = index++; mine < count; mine = index++) {
      const template = templates[stepOf(mine) - 1] as Conversation;
      const conversation = { ...template, id: `telegram:${chatOf(mine)}`, nonce: `n${mine}`, version: 1 };
      await store.write(freeze(conversation, seal));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, write));
}

export const callIn = ({ outbox }: Conversation) => outbox.find((effect): effect is Call => effect.kind === 'call');

/** What the service says to this call. */
export const outputOf = (call: Call): Promise<unknown> =>
  (services[call.service] as (input: unknown, how: unknown) => Promise<unknown>)(call.input, how);

/** The conversation after each message of the dialogue and all that came of it. */
async function play(): Promise<Conversation[]> {
  let conversation = begin('telegram:1', 'n', 'vi');
  const all: Conversation[] = [];
  for (const [step, { says }] of dialogue.entries()) {
    const inbound = { conversation: 'telegram:1', messageId: `m${step}`, said: { kind: 'text', text: says } } as const;
    conversation = hearMessage({ conversation, now: Date.now() }, inbound, settings);
    for (let call = callIn(conversation); call; call = callIn(conversation)) {
      const output = await outputOf(call);
      conversation = endCall({ conversation, now: Date.now() }, call, { output }, settings);
    }
    const transcript = conversation.transcript.map((entry) => ({ ...entry, ...(entry.delivery && delivered) }));
    conversation = { ...conversation, transcript, outbox: [] };
    all.push(conversation);
  }
  return all;
}
