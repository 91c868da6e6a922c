/** The engine on a given store, with everything of the product's path but the network: hear, step, seal, commit, render, post. */
import { randomUUID } from 'node:crypto';
import type { Channel } from '../../src/channels/channel.ts';
import { createPost } from '../../src/channels/post.ts';
import { systemClock } from '../../src/engine/clock.ts';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import { createSeal } from '../../src/engine/seal.ts';
import type { Store } from '../../src/stores/store.ts';
import { createInbox, exchange, services, speech } from './dialogue.ts';
import type { Variant } from './load.ts';

/** Resolves when nothing goes on in the store behind the callers' backs. */
type Quiet = () => Promise<void>;

/** A message is done when its step is on disk (as far as the store promises that) and its last answer has been checked. */
export async function createOurs(name: string, store: Store<FrozenConversation>, quiet: Quiet): Promise<Variant> {
  const inbox = createInbox();
  const channel: Channel = {
    name: 'bench',
    maxText: 4_096,
    buttons: Number.POSITIVE_INFINITY,
    pictures: true,
    start: async () => {},
    send: async ({ chat, text }) => inbox.arrived(chat, text),
    typing() {},
    stop: async () => {},
  };
  const engine = createEngine({
    store,
    clock: systemClock,
    machine: flowsFor({ linkingHere: true }),
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf: () => [],
    post: createPost({ channels: [channel], speech }),
    services,
    seal: createSeal('the key of the benchmark, long enough'),
    nonce: randomUUID,
    observe: (observation) => {
      if (observation.what === 'failed' || observation.what === 'parked' || observation.what === 'retrying')
        throw observation.error;
    },
    alone: true,
  });
  await engine.start();
  let messages = 0;
  return {
    name,
    async say(chat, step) {
      messages += 1;
      const answered = inbox.expect(chat, step);
      const said = { kind: 'text', text: exchange(step).says } as const;
      const taken = engine.receive({ conversation: `bench:${chat}`, messageId: `m${messages}`, said });
      await Promise.all([taken, answered]);
    },
    settled: () => engine.idle(),
    quiet,
    async close() {
      await engine.stop();
      await store.close();
    },
  };
}
