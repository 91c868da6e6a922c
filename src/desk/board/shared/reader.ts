/** What is asked of the list, answered from the database. */
import { createBatches } from '../../../stores/postgres/batches.ts';
import type { Summary } from '../card.ts';
import type { Overview } from '../overview.ts';
import { wordsOf } from '../search.ts';
import type { Hashes } from './hashes.ts';
import type { Lists } from './lists.ts';
import { type CardRows, idOfStored } from './rows.ts';
import type { SealedCards } from './sealed-cards.ts';
import type { Terms } from './terms.ts';

export interface ReaderOptions {
  rows: Pick<CardRows, 'cards' | 'idOf' | 'olderThan'>;
  lists: Pick<Lists, 'part' | 'counts'>;
  terms: Pick<Terms, 'linesWith' | 'labels'>;
  cards: Pick<SealedCards, 'summary'>;
  hashes: Pick<Hashes, 'wanted' | 'label'>;
  failed: (error: unknown) => void;
  /** What this process has written itself is there. */
  settled: () => Promise<void>;
  /** Every conversation has its card. */
  isReady: () => boolean;
}

/** More words than these make a search no narrower. */
const wordsMax = 12;
/** Of the pages of all staff, asked for in the same moment. */
const summariesAtOnce = 5_000;

/** Everything throws what the database throws. */
export function createReader(
  options: ReaderOptions,
): Pick<Overview, 'idOf' | 'summary' | 'list' | 'counts' | 'olderThan'> {
  const { rows, lists, terms, cards, hashes, failed, settled, isReady } = options;

  /** One that does not open must not take the rest of the list with it. */
  function opened(row: { number: string; card: string }): Summary[] {
    try {
      return [cards.summary(row)];
    } catch (error) {
      failed(error);
      return [];
    }
  }

  const summaries = createBatches<string, Summary | null>({
    lanes: 2,
    sizeMax: summariesAtOnce,
    keyOf: () => null,
    kindOf: () => '',
    async run(numbers) {
      const found = await rows.cards([...new Set(numbers)]);
      const known = new Map(
        [...found].flatMap(([number, card]) => opened({ number, card }).map((one) => [number, one])),
      );
      return numbers.map((number) => known.get(number) ?? null);
    },
  });

  async function wantedOf(search = ''): Promise<number[][]> {
    const words = wordsOf(search).slice(0, wordsMax);
    return Promise.all(words.map(async (word) => hashes.wanted(word, await terms.linesWith(word))));
  }

  return {
    async idOf(number) {
      await settled();
      const id = await rows.idOf(number);
      return id === null ? null : idOfStored(id);
    },
    async summary(number) {
      await settled();
      return summaries.ask(number);
    },
    async list(query, account) {
      await settled();
      const wanted = await wantedOf(query.search);
      if (query.label !== undefined) wanted.push([hashes.label(query.label)]);
      const [{ total, items }, counts, labels] = await Promise.all([
        lists.part(query, { account, wanted }),
        lists.counts(account),
        terms.labels(),
      ]);
      return { total, counts, labels, ready: isReady(), items: items.flatMap(opened) };
    },
    async counts(account) {
      await settled();
      return lists.counts(account);
    },
    async olderThan(before) {
      await settled();
      return rows.olderThan(before);
    },
  };
}
