/**
 * Puts everything of a source into a store and proves it by comparing. It may be killed at any moment and begun again: what is there already
 * is known by comparison, and until all is there a marker keeps assistants, and copies of something else, away. The source is only read.
 */
import type { Seal } from '../engine/seal.ts';
import { createAuditChain } from './audit-chain.ts';
import { type Compared, compare, countsInWords, differencesInWords } from './compare.ts';
import { type Entry, kinds, type Place, type Source, StoreCommandError } from './kinds.ts';
import type { Progress } from './progress.ts';
import { mustOpen } from './seals.ts';

export interface CopyOptions {
  from: Source;
  to: Place;
  seal: Seal;
  progress: Progress;
  /** Epoch ms. */
  now: () => number;
  /** How much could not be read of the source so far. */
  damaged: () => number;
  print: (line: string) => void;
  /** A store that holds the very same already is as good as a copy; otherwise it must be empty. */
  sameWillDo: boolean;
}

/**
 * Throws `StoreCommandError` when it must not begin (the key is another, the store holds something else), or the copy is not the same in the end;
 * the store is marked as unfinished then, and the same copy may be begun again.
 */
export async function copy(options: CopyOptions): Promise<void> {
  const { from, to, seal, now, print } = options;
  await mustOpen(from, seal);
  const marker = await to.marker();
  if (marker === null && (await isFilled(to))) return mustBeTheSame(options);
  if (marker !== null && marker.of !== from.identity)
    throw new StoreCommandError(
      `in ${to.name} a copy of something else has begun and not ended: finish that one, or empty the store`,
    );
  if (marker === null) await to.mark({ of: from.identity, at: now() });
  else print(`Going on with what was begun on ${new Date(marker.at).toISOString()}.`);
  await putAll(options);
  // What is damaged can be looked for in vain, and then the copy is not finished anyway.
  if (marker !== null && isPlace(from) && options.damaged() === 0) await removeStrays(from, to);
  const { counts } = await mustCompare(options);
  if (isPlace(from)) await from.stillAlone();
  await to.stillAlone();
  await to.mark(null);
  print(`Copied and compared: ${countsInWords(counts)}.`);
}

const isPlace = (source: Source): source is Place => 'shelves' in source;

/** Counts alone would not tell: what cannot be read counts, too. */
async function isFilled(place: Place): Promise<boolean> {
  for (const kind of kinds) if ((await place.shelves[kind].count()) > 0) return true;
  return false;
}

async function mustBeTheSame(options: CopyOptions): Promise<void> {
  const { from, to, progress, print, sameWillDo } = options;
  const { counts, differences } = sameWillDo
    ? await compare({ from, to }, progress)
    : { counts: null, differences: null };
  if (counts === null || differences.length > 0)
    throw new StoreCommandError(
      `${to.name} is not empty${differences === null ? '' : ' and holds something else'}; nothing was changed. Use an empty one, or move what is there away`,
    );
  print(`Nothing to do: both hold the same, ${countsInWords(counts)}.`);
}

async function putAll({ from, to, progress }: CopyOptions): Promise<void> {
  const chain = createAuditChain(await from.auditEnd());
  for await (const { kind, entries } of from.stream()) {
    if (kind === 'audit') {
      for (const { text } of entries) chain.take(text);
      mustBeIntact(chain.brokenAt());
    }
    const shelf = to.shelves[kind];
    const stored = await shelf.get(entries.map(({ id }) => id));
    const other = entries.filter(({ id, text }) => stored.get(id) !== text);
    if (other.length > 0) await shelf.put(other as Entry[]);
    progress.add('copied', kind, entries.length);
  }
  mustBeIntact(chain.brokenInAll());
}

function mustBeIntact(brokenAt: number | null): void {
  if (brokenAt !== null)
    throw new StoreCommandError(
      `the audit log is not as it was written from entry ${brokenAt} on; a copy must not go on with it as if it were. Keep it elsewhere, look into it, and copy without it`,
    );
}

/** What was copied before, and is not in the source any more, since an assistant ran on it meanwhile. */
async function removeStrays(from: Place, to: Place): Promise<void> {
  for (const kind of kinds.filter((kind) => kind !== 'audit'))
    for await (const entries of to.shelves[kind].pages()) {
      const ids = entries.map(({ id }) => id);
      const kept = await from.shelves[kind].get(ids);
      const strays = ids.filter((id) => !kept.has(id));
      if (strays.length > 0) await to.shelves[kind].remove(strays);
    }
}

async function mustCompare({ from, to, progress, damaged }: CopyOptions): Promise<Compared> {
  const compared = await compare({ from, to }, progress);
  const { differences } = compared;
  if (differences.length > 0)
    throw new StoreCommandError(`the copy is not the same as ${from.name}: ${differencesInWords(differences)}`);
  if (damaged() > 0)
    throw new StoreCommandError(
      `${damaged()} damaged in ${from.name} could not be copied (everything else was, and is the same): move away what is named above, and do this again`,
    );
  return compared;
}
