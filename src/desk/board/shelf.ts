/** The cards of all conversations, by number and by id, with the views they are in and when the passing of time changes them. */
import { DueQueue } from '../../stores/due-queue.ts';
import { type Card, cardAt, type Summary } from './card.ts';
import { createViews, type Views } from './views.ts';

export interface Shelf {
  readonly views: Pick<Views, 'of' | 'counts' | 'labels'>;
  byNumber(number: string): Card | undefined;
  byId(id: string): Card | undefined;
  /** In the place of the conversation's earlier card. */
  put(card: Card): void;
  /** The number it had; null when there is none of this id. */
  remove(id: string): string | null;
  /** Works out anew what the time until `now` (epoch ms) has changed, and tells of summaries that are others. */
  catchUp(now: number, changed: (number: string, summary: Summary) => void): void;
}

/** How many are worked out anew at once. */
const dueAtOnce = 1_000;

/** Empty. */
export function createShelf(): Shelf {
  const cards = new Map<string, Card>();
  const numbers = new Map<string, string>();
  const views = createViews();
  const due = new DueQueue();

  function put(card: Card) {
    const { number } = card.summary;
    const before = cards.get(number);
    if (before) views.remove(before);
    views.add(card);
    cards.set(number, card);
    numbers.set(card.id, number);
    due.set(number, card.standing.until);
  }

  return {
    views,
    byNumber: (number) => cards.get(number),
    byId: (id) => cards.get(numbers.get(id) ?? ''),
    put,
    remove(id) {
      const number = numbers.get(id);
      const card = number === undefined ? undefined : cards.get(number);
      if (number === undefined || card === undefined) return null;
      views.remove(card);
      cards.delete(number);
      numbers.delete(id);
      due.set(number, null);
      return number;
    },
    catchUp(now, changed) {
      while ((due.first() ?? Number.POSITIVE_INFINITY) <= now) {
        for (const number of due.until(now, dueAtOnce)) {
          const before = cards.get(number);
          if (before === undefined) continue;
          const card = cardAt(before, now);
          put(card);
          if (card.summary !== before.summary) changed(number, card.summary);
        }
      }
    },
  };
}
