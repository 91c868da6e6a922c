/** Whether what is stored opens with the operator's key. */
import { BrokenSealError, type Seal } from '../engine/seal.ts';
import { type Entry, type Kind, type Source, StoreCommandError } from './kinds.ts';

/** Enough that one torn or forgotten by its own fault does not look like another key. */
const probes = 20;

/** What is sealed of an entry, and under which id; null for what is not sealed, or is opened already. Throws `SyntaxError`. */
function sealedIn(kind: Kind, { id, text }: Entry): { sealed: string; id: string } | null {
  if (kind === 'note') return { sealed: text, id };
  if (kind === 'account') return { sealed: text, id: `desk account ${id}` };
  if (kind === 'update' || kind === 'audit') return null;
  const { sealed } = JSON.parse(text) as { sealed?: string };
  return sealed === undefined ? null : { sealed, id };
}

/** Null when nothing of it is sealed. Throws `SyntaxError` for a document that is no JSON. */
export function opens(seal: Seal, kind: Kind, entry: Entry): boolean | null {
  const found = sealedIn(kind, entry);
  if (found === null) return null;
  try {
    seal.open(found.sealed, found.id);
    return true;
  } catch (error) {
    if (error instanceof BrokenSealError) return false;
    throw error;
  }
}

/** Throws `StoreCommandError` when none of the first things that are sealed opens: then all of it is sealed with another key. */
export async function mustOpen(source: Source, seal: Seal): Promise<void> {
  if (await isOtherKey(source, seal))
    throw new StoreCommandError(
      `what is in ${source.name} does not open with the DATA_KEY given here: use the key it was sealed with (DATA_KEY, or the file data.key in the assistant's DATA_DIR)`,
    );
}

async function isOtherKey(source: Source, seal: Seal): Promise<boolean> {
  let refused = 0;
  for await (const { kind, entries } of source.stream())
    for (const entry of entries) {
      const opened = opens(seal, kind, entry);
      if (opened) return false;
      if (opened === false) refused += 1;
      if (refused === probes) return true;
    }
  return refused > 0;
}
