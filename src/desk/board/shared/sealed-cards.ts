/** A conversation → the row of its card, sealed but for what it is filtered, ordered and found by; and back. */
import type { Conversation } from '../../../engine/conversation.ts';
import type { Seal } from '../../../engine/seal.ts';
import { Lru } from '../../../lru.ts';
import type { BoardOptions } from '../board.ts';
import { type Card, createCards, type Summary } from '../card.ts';
import { createSearch } from '../search.ts';
import { type Facts, type Standing, standingAt } from '../standing.ts';
import type { Hashes } from './hashes.ts';
import { type CardRow, storedId } from './rows.ts';

export interface SealedCards {
  /** At this moment (epoch ms). `lines`: what the assistant said in it, by key. */
  make(conversation: Conversation, now: number): { row: CardRow; lines: string[] };
  /** Throws `BrokenSealError`. */
  summary(row: Pick<CardRow, 'number' | 'card'>): Summary;
  /** The same card later; throws `BrokenSealError`. */
  later(row: Pick<CardRow, 'number' | 'id' | 'version' | 'card'>, now: number): CardRow;
}

export type SealedCardsOptions = Pick<BoardOptions, 'numberOf' | 'speech'> & { seal: Seal; hashes: Hashes };

/** Words of so many conversations are remembered, so that only new ones have to be folded. */
const remembered = 2_000;

const sealedAs = (number: string) => `desk card ${number}`;

/** Cards in the words of `speech`. */
export function createSealedCards({ numberOf, speech, seal, hashes }: SealedCardsOptions): SealedCards {
  const cards = createCards({ numberOf, speech, search: createSearch(speech) });
  const known = new Lru<Card>(remembered);

  function rowOf(
    { id, version, words }: Pick<CardRow, 'id' | 'version' | 'words'>,
    { summary, facts, standing }: { summary: Summary; facts: Facts; standing: Standing },
  ): CardRow {
    const { number, queue, holder, channel, language, flow, step, outcome } = summary;
    const { waitingSince, unansweredSince, lastAt } = summary;
    const { stuckSince, until } = standing;
    const card = seal.close({ summary, facts }, sealedAs(number));
    const times = { waitingSince, unansweredSince, stuckSince, until, lastAt };
    const filters = { queue, holder: holder?.id ?? null, channel, language, flow, step: step?.number ?? null, outcome };
    return { number, id, version, card, words, ...times, ...filters };
  }

  const opened = ({ number, card }: Pick<CardRow, 'number' | 'card'>) =>
    seal.open(card, sealedAs(number)) as { summary: Summary; facts: Facts };

  return {
    make(conversation, now) {
      const { id, version, transcript } = conversation;
      const card = cards.make(conversation, now, known.get(id));
      known.set(id, card);
      const { number, language, labels, last3 } = card.summary;
      const lines = [...new Set(transcript.flatMap((entry) => entry.lines ?? []))];
      const words = card.findable.words.split(' ').filter((word) => word !== '');
      const found = hashes.of({ words, language, lines, labels, number, last3 });
      return { row: rowOf({ id: storedId(id), version, words: found }, card), lines };
    },
    summary: (row) => opened(row).summary,
    later({ number, id, version, card }, now) {
      const { summary, facts } = opened({ number, card });
      const standing = standingAt(facts, now);
      const { queue, troubles } = standing;
      return rowOf({ id, version, words: null }, { facts, standing, summary: { ...summary, queue, troubles } });
    },
  };
}
