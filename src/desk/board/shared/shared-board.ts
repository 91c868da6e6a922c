/** The list of conversations in the database, of many processes: written by whichever process writes the conversation, read by all. */
import type { FrozenConversation } from '../../../engine/conversation.ts';
import type { Store } from '../../../stores/store.ts';
import { createDatabase } from '../../database.ts';
import { createPulse, type Pulse } from '../../pulse.ts';
import type { Shared } from '../../shared.ts';
import type { BoardOptions } from '../board.ts';
import type { Overview } from '../overview.ts';
import { createChanges } from './changes.ts';
import { createHashes } from './hashes.ts';
import { createLists } from './lists.ts';
import { createPending } from './pending.ts';
import { createReader } from './reader.ts';
import { cardForm, createCardRows } from './rows.ts';
import { createSealedCards } from './sealed-cards.ts';
import { createTerms } from './terms.ts';
import { createUpkeep } from './upkeep.ts';

export interface SharedBoardOptions extends Required<BoardOptions> {
  store: Store<FrozenConversation>;
  shared: Shared;
  dataKey: string;
}

export interface SharedBoard extends Overview {
  /** Begins to follow what other processes do, and to keep the list true. */
  start(): void;
  /** Writes what it has; never rejects. */
  stop(): Promise<void>;
}

const aheadEveryMs = 1_000;
const changesEveryMs = 2_000;

/** What this process has written itself it shows at once, what others have written a second or two later at most. */
export function createSharedBoard(options: SharedBoardOptions): SharedBoard {
  const { shared, clock, seal, speech, numberOf, failed, store } = options;
  const { ask } = createDatabase(shared.pool);
  const hashes = createHashes(options.dataKey);
  const rows = createCardRows(ask);
  const lists = createLists({ ask, clock });
  const terms = createTerms({ ask, clock, seal, hashes, speech });
  const cards = createSealedCards({ numberOf, speech, seal, hashes });
  const listeners = new Set<(number: string) => void>();
  const changes = createChanges(ask);
  const complete = shared.storage.note<{ form: number }>('desk-cards');
  const closing: Array<() => Promise<void>> = [];
  let waiting = 0;
  let ready = false;
  let following: Pulse | null = null;

  /** Others are told to look; what they find is told them by the database. */
  function done(numbers: string[]) {
    if (numbers.length === 0) return;
    lists.changed();
    following?.soon();
    shared.processes.tell('desk', '');
  }

  const pending = createPending({ clock, cards, rows, terms, numberOf, done, failed });
  const upkeep = createUpkeep({
    ask,
    clock,
    store,
    seal,
    rows,
    cards,
    put: pending.put,
    done,
    complete: () => complete.write({ form: cardForm }),
    failed,
  });

  async function lookAhead() {
    ready ||= ((await complete.read())?.form ?? 0) >= cardForm;
    waiting = await lists.waiting();
  }

  async function tellChanges() {
    if (listeners.size === 0) return;
    const numbers = await changes.since();
    if (numbers.length > 0) lists.changed();
    for (const number of numbers) for (const listener of listeners) listener(number);
  }

  return {
    wrote: pending.wrote,
    erased: pending.erased,
    ...createReader({ rows, lists, terms, cards, hashes, failed, settled: pending.settle, isReady: () => ready }),
    ahead: () => waiting,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const { processes } = shared;
      // Everybody counts once a second, however much happens.
      const counting = createPulse({ clock, everyMs: aheadEveryMs, work: lookAhead, failed });
      const changing = createPulse({ clock, everyMs: changesEveryMs, work: tellChanges, failed });
      following = changing;
      const off = processes.on('desk', changing.soon);
      const duties = [processes.duty('desk standing', upkeep.standing), processes.duty('desk repair', upkeep.repair)];
      closing.push(async () => off(), ...[counting, changing, ...duties].map((each) => () => each.stop()));
    },
    async stop() {
      for (const close of closing) await close().catch(failed);
      await pending.stop();
    },
  };
}
