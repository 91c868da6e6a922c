/** The views of the list, each kept in its order as conversations change, so that showing a part of one costs no sorting. */
import type { z } from 'zod';
import type { conversations } from '../api/operations/conversations.ts';
import type { counts } from '../api/shapes.ts';
import type { Card } from './card.ts';
import { createSorted, type Sorted } from './sorted.ts';

export type View = z.output<typeof conversations.conversations.query>['view'];
export type Counts = z.output<typeof counts>;

export interface Views {
  add(card: Card): void;
  remove(card: Card): void;
  /** In order; not to be changed. `account`: whose `mine` is. */
  of(view: View, account: string): readonly Card[];
  counts(account: string): Counts;
  /** Every label in use, in the order of the alphabet. */
  labels(): string[];
}

type Compare = (a: Card, b: Card) => number;

const by =
  (...compares: Compare[]): Compare =>
  (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return a.summary.number < b.summary.number ? -1 : a.summary.number > b.summary.number ? 1 : 0;
  };

/** Null comes last. */
function early(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : a - b;
}

const newest: Compare = (a, b) => b.summary.lastAt - a.summary.lastAt;

/** How each view is ordered; what is the same in that is ordered by number. */
const orders = {
  waiting: by((a, b) => early(a.summary.waitingSince, b.summary.waitingSince)),
  held: by((a, b) => early(a.summary.unansweredSince, b.summary.unansweredSince), newest),
  bot: by(newest),
  stuck: by((a, b) => early(a.standing.stuckSince, b.standing.stuckSince)),
  ended: by(newest),
  all: by(newest),
} satisfies Record<Exclude<View, 'mine'>, Compare>;

/** Empty. */
export function createViews(): Views {
  const lists: Record<keyof typeof orders, Sorted<Card>> = {
    waiting: createSorted(orders.waiting),
    held: createSorted(orders.held),
    bot: createSorted(orders.bot),
    stuck: createSorted(orders.stuck),
    ended: createSorted(orders.ended),
    all: createSorted(orders.all),
  };
  const labelled = new Map<string, number>();

  const listsOf = ({ standing: { queue, stuckSince } }: Card) => [
    lists.all,
    lists[queue],
    ...(stuckSince === null ? [] : [lists.stuck]),
  ];

  function countLabels({ summary: { labels } }: Card, by: 1 | -1) {
    for (const label of labels) {
      const count = (labelled.get(label) ?? 0) + by;
      if (count > 0) labelled.set(label, count);
      else labelled.delete(label);
    }
  }

  /** Staff hold a few at a time. */
  const heldBy = (account: string, mine: boolean) =>
    lists.held.items.filter(({ summary: { holder } }) => (holder?.id === account) === mine);

  return {
    add(card) {
      for (const list of listsOf(card)) list.add(card);
      countLabels(card, 1);
    },
    remove(card) {
      for (const list of listsOf(card)) list.remove(card);
      countLabels(card, -1);
    },
    of: (view, account) => (view === 'mine' || view === 'held' ? heldBy(account, view === 'mine') : lists[view].items),
    counts: (account) => ({
      waiting: lists.waiting.length,
      mine: heldBy(account, true).length,
      held: heldBy(account, false).length,
      bot: lists.bot.length,
      stuck: lists.stuck.length,
      ended: lists.ended.length,
      all: lists.all.length,
    }),
    labels: () => [...labelled.keys()].sort((a, b) => a.localeCompare(b, 'vi')),
  };
}
