/** A list that stays in order while its items come, change and go. */

export interface Sorted<Item> {
  readonly length: number;
  /** All of them, in order; made anew when it is asked for after a change (a millisecond for 100,000). */
  readonly items: readonly Item[];
  add(item: Item): void;
  /** Nothing when it is not there. */
  remove(item: Item): void;
}

/** A change moves what is behind it in its block, and not in the whole list: of 100,000 in one array that was a third of all work. */
const blockMax = 512;

/** `compare` orders any two different items, and always in the same way. */
export function createSorted<Item>(compare: (a: Item, b: Item) => number): Sorted<Item> {
  /** None is empty. */
  const blocks: Item[][] = [];
  let flat: readonly Item[] | null = [];
  let length = 0;

  /** The last block that does not begin behind the item, which is where it is or belongs. */
  function blockOf(item: Item): number {
    const behind = firstWhere(blocks.length, (index) => compare(blocks[index]?.[0] as Item, item) > 0);
    return Math.max(0, behind - 1);
  }

  const placeIn = (block: Item[], item: Item) =>
    firstWhere(block.length, (index) => compare(block[index] as Item, item) >= 0);

  return {
    get length() {
      return length;
    },
    get items() {
      flat ??= blocks.flat();
      return flat;
    },
    add(item) {
      flat = null;
      length += 1;
      const index = blockOf(item);
      const block = blocks[index];
      if (block === undefined) return void blocks.push([item]);
      block.splice(placeIn(block, item), 0, item);
      if (block.length > blockMax) blocks.splice(index + 1, 0, block.splice(blockMax / 2));
    },
    remove(item) {
      const index = blockOf(item);
      const block = blocks[index];
      const place = block ? placeIn(block, item) : 0;
      if (block?.[place] !== item) return;
      flat = null;
      length -= 1;
      block.splice(place, 1);
      if (block.length === 0) blocks.splice(index, 1);
    },
  };
}

/** The first index from 0 to below `end` for which it is so, as for all behind it; `end` when there is none. */
function firstWhere(end: number, isSo: (index: number) => boolean): number {
  let from = 0;
  let to = end;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isSo(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
