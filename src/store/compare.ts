/** Compares everything in a source with everything in a store, entry by entry. */
import { counted, type Kind, kinds, type Place, type Source } from './kinds.ts';
import type { Progress } from './progress.ts';

export interface Difference {
  kind: Kind;
  missing: number;
  /** In both, and not the same. */
  other: number;
  /** Only in the store. */
  more: number;
}

export interface Compared {
  counts: Record<Kind, number>;
  /** Of each kind that is not the same. */
  differences: Difference[];
}

/** Holds a page of each at a time in memory. */
export async function compare({ from, to }: { from: Source; to: Place }, progress: Progress): Promise<Compared> {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
  const found = new Map<Kind, Difference>(kinds.map((kind) => [kind, { kind, missing: 0, other: 0, more: 0 }]));
  for await (const { kind, entries } of from.stream()) {
    const stored = await to.shelves[kind].get(entries.map(({ id }) => id));
    const difference = found.get(kind);
    for (const { id, text } of entries) {
      const own = stored.get(id);
      if (difference === undefined || own === text) continue;
      if (own === undefined) difference.missing += 1;
      else difference.other += 1;
    }
    counts[kind] += entries.length;
    progress.add('compared', kind, entries.length);
  }
  for (const difference of found.values()) {
    // Every entry has an id of its own, so what is not one of the source's is what is too many.
    const { kind, missing } = difference;
    difference.more = (await to.shelves[kind].count()) - (counts[kind] - missing);
  }
  const differences = [...found.values()].filter(({ missing, other, more }) => missing + other + Math.abs(more) > 0);
  return { counts, differences };
}

/** `conversations: 3 missing, 1 other`, one after the other. */
export function differencesInWords(differences: Difference[]): string {
  return differences
    .map(({ kind, missing, other, more }) => {
      const parts = [
        missing > 0 ? `${counted(missing, kind)} missing` : '',
        other > 0 ? `${counted(other, kind)} not the same` : '',
        more !== 0 ? `${counted(more, kind)} too many` : '',
      ];
      return parts.filter(Boolean).join(', ');
    })
    .join('; ');
}

/** `1,204 conversations, 3 notes`, of what there is. */
export function countsInWords(counts: Record<Kind, number>): string {
  const parts = kinds.filter((kind) => counts[kind] > 0).map((kind) => counted(counts[kind], kind));
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}
