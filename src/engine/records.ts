/** Reads, changes and writes conversations: one change at a time per conversation here, and told apart by version from changes elsewhere. */
import { Lru } from '../lru.ts';
import { DamagedDocumentError, StaleVersionError, type Store } from '../stores/store.ts';
import type { Clock } from './clock.ts';
import { begin, type Conversation, type FrozenConversation, freeze, thaw, trimmed } from './conversation.ts';
import type { Observer } from './engine.ts';
import { inOurHands, type Leases } from './leases.ts';
import type { Language } from './outside.ts';
import type { Queue } from './queue.ts';
import { BrokenSealError, type Seal } from './seal.ts';
import { type StepSettings, startAnew } from './take-step.ts';

/** Races lost in a row before the change is given up for now; the platform or the next sweep brings it again. */
const racesLost = 10;

interface Options extends StepSettings {
  store: Store<FrozenConversation>;
  seal: Seal;
  clock: Clock;
  queue: Queue;
  nonce: () => string;
  observe: Observer;
  leases: Leases;
  /** What is due when it is written is carried out here. */
  carries: () => boolean;
  /** Called after each durable write. */
  committed: (before: Conversation, after: Conversation) => void;
  /** Called after each removal. */
  erased: (id: string) => void;
}

/** The record after; null leaves it as it is. Pure: it is called again when another writer was first. */
export type Change = (conversation: Conversation, now: number) => Conversation | null;

export interface Records {
  /**
   * Resolves to what was written, durably, or null. A conversation that does not exist yet begins, in the language hinted at. What this process
   * wrote last is taken for the record as it is; where others write, too, that is found out by the write, and by another look before null.
   */
  change(id: string, languageHint: string | undefined, change: Change): Promise<Conversation | null>;
  /** Shows the record as it is while nobody here changes it; nothing when there is none that can be read. */
  look(id: string, show: (conversation: Conversation) => void): Promise<void>;
  /** Others may have written it meanwhile: the next to look at it reads the store. */
  forget(id: string): void;
  /** The record as this process wrote it last, or as stored; one whose seal does not open is not looked at again until the citizen writes, and null. */
  readOrHush(id: string): Promise<Conversation | null>;
  /** Removes the record if it is still at this version; if not, the next to look at it reads the store. */
  erase(conversation: Conversation): Promise<void>;
}

/** Reads through the latest records it wrote; each write is durable before `committed` is called. */
export function createRecords(options: Options): Records {
  const { store, seal, clock, queue, observe, committed, erased, leases, carries } = options;
  // The records written last, so that each of the several changes of a step need not unseal its record again; they are never changed in place.
  const latest = new Lru<Conversation>(latestKept);

  async function readOrHush(id: string): Promise<Conversation | null> {
    const known = latest.get(id);
    if (known) return known;
    const frozen = await readOrRenew(id);
    if (frozen === null) return null;
    try {
      return thaw(frozen, seal);
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error;
      observe({ what: 'renewed', conversation: id, error });
      await store.write({ ...frozen, version: frozen.version + 1, dueAt: null });
      return null;
    }
  }

  /** What was damaged is told of once only, so whoever learns of it first begins the conversation anew. */
  async function readOrRenew(id: string): Promise<FrozenConversation | null> {
    try {
      return await store.read(id);
    } catch (error) {
      if (!(error instanceof DamagedDocumentError)) throw error;
      observe({ what: 'renewed', conversation: id, error });
      const fresh = { ...begin(id, options.nonce(), 'vi'), version: 1 };
      const anew = freeze(startAnew({ conversation: fresh, now: clock.now() }, 'root.damaged', options), seal);
      await store.write(anew);
      return anew;
    }
  }

  /** The record to change; one that cannot be read begins anew, and the citizen is told. */
  async function load(id: string, language: Language): Promise<Conversation> {
    const known = latest.get(id);
    if (known) return known;
    let version = 0;
    try {
      const frozen = await store.read(id);
      if (frozen === null) return begin(id, options.nonce(), language);
      version = frozen.version;
      return thaw(frozen, seal);
    } catch (error) {
      if (!(error instanceof DamagedDocumentError || error instanceof BrokenSealError)) throw error;
      observe({ what: 'renewed', conversation: id, error });
      const fresh = { ...begin(id, options.nonce(), language), version };
      return startAnew({ conversation: fresh, now: clock.now() }, 'root.damaged', options);
    }
  }

  async function tryChange(id: string, language: Language, change: Change): Promise<Conversation | null> {
    const known = leases.alone ? undefined : latest.get(id);
    const before = await load(id, language);
    const now = clock.now();
    const changed = change(before, now);
    if (changed === null) {
      if (known === undefined) return null;
      latest.delete(id);
      return tryChange(id, language, change);
    }
    const kept = trimmed(changed);
    const after = leases.alone || !carries() ? kept : inOurHands(kept, leases, now);
    // A write that fails may have taken effect all the same: then only the store knows.
    latest.delete(id);
    await store.write(freeze(after, seal));
    latest.set(id, after);
    committed(before, after);
    return after;
  }

  return {
    readOrHush,
    forget(id) {
      if (!leases.alone) latest.delete(id);
    },
    look: (id, show) =>
      queue.run(id, async () => {
        const conversation = await readOrHush(id);
        if (conversation) show(conversation);
      }),
    change(id, languageHint, change) {
      const language = languageHint?.toLowerCase().startsWith('en') ? 'en' : 'vi';
      return queue.run(id, () => untilWon(() => tryChange(id, language, change)));
    },
    erase: ({ id, version }) =>
      queue.run(id, async () => {
        latest.delete(id);
        try {
          await store.erase(id, version);
        } catch (error) {
          if (error instanceof StaleVersionError) return;
          throw error;
        }
        erased(id);
      }),
  };
}

async function untilWon<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let lost = 0; ; lost += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StaleVersionError) || lost >= racesLost) throw error;
    }
  }
}

/** Records kept open in memory, about 10 kB each at the most. */
const latestKept = 2_000;

/** What may be written down of an error; its message might quote the citizen. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
