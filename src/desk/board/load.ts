/** Reads everything that is stored, in the background: a few at a time, and with breath for everything else between. */
import { setImmediate as breath } from 'node:timers/promises';
import { type Conversation, type FrozenConversation, thaw } from '../../engine/conversation.ts';
import { BrokenSealError, type Seal } from '../../engine/seal.ts';
import { DamagedDocumentError, type Store } from '../../stores/store.ts';

export interface ReadAllOptions {
  store: Store<FrozenConversation>;
  seal: Seal;
  /** Instead of reading and unsealing what the store has. */
  read?: ((id: string) => Promise<Conversation | null>) | undefined;
}

/** Each takes some 0.2 ms to unseal and to put on the list, so that no message waits longer than two milliseconds for this. */
const atOnce = 8;

/** Shows each conversation that opens; one that does not is skipped. Rejects when the store fails otherwise. */
export async function readAll(options: ReadAllOptions, show: (conversation: Conversation) => void): Promise<void> {
  let batch: string[] = [];
  const readBatch = async () => {
    const read = await Promise.all(batch.map((id) => readOne(options, id)));
    batch = [];
    for (const conversation of read) if (conversation) show(conversation);
    await breath();
  };
  for await (const id of options.store.ids()) {
    batch.push(id);
    if (batch.length >= atOnce) await readBatch();
  }
  await readBatch();
}

async function readOne({ store, seal, read }: ReadAllOptions, id: string): Promise<Conversation | null> {
  try {
    if (read) return await read(id);
    const frozen = await store.read(id);
    return frozen && thaw(frozen, seal);
  } catch (error) {
    if (error instanceof DamagedDocumentError || error instanceof BrokenSealError) return null;
    throw error;
  }
}
