/** Nobody works on what was sealed with another key: each conversation would be taken for a damaged one and begun anew, over the one that is there. */
import { BrokenSealError, type Seal } from './engine/seal.ts';
import type { Pool } from './stores/postgres/connections.ts';
import { told } from './stores/postgres/failures.ts';
import { DamagedDocumentError, type Store, type StoredDocument } from './stores/store.ts';

/** DATA_KEY is another one than before, or than that of the other processes. Nothing was changed. */
export class OtherKeyError extends Error {
  override name = 'OtherKeyError';
  constructor() {
    super(
      'DATA_KEY: what is stored was sealed with another one; nothing was changed. Set the one that was used before (or its data.key in DATA_DIR), the same for all processes',
    );
  }
}

/** Opens with the key it was first used with. */
const keyNote = 'data-key';
/** Enough that one damaged by its own fault does not look like another key. */
const probes = 20;

/** Throws `OtherKeyError` when none of the first documents that are there opens; and what the store throws. */
export async function mustOpenWith(seal: Seal, store: Store<StoredDocument>): Promise<void> {
  let refused = 0;
  for await (const id of store.ids()) {
    const opened = opens(seal, id, await readable(store, id));
    if (opened) return;
    if (opened === false) refused += 1;
    if (refused === probes) break;
  }
  if (refused > 0) throw new OtherKeyError();
}

/**
 * Of processes that begin at once on an empty database the first one's key is the one. Throws `OtherKeyError`, also by the documents of a database
 * that was filled by a copy; `PostgresUnavailableError`.
 */
export async function mustBeItsKey(seal: Seal, { pool, store }: { pool: Pool; store: Store<StoredDocument> }) {
  const known = await readNote(pool);
  if (known === null) {
    await mustOpenWith(seal, store);
    await query(pool, 'insert into note (name, version, sealed) values ($1, 1, $2) on conflict do nothing', [
      keyNote,
      seal.close({ key: 'this one' }, keyNote),
    ]);
  }
  if (!opens(seal, keyNote, { sealed: known ?? (await readNote(pool)) ?? '' })) throw new OtherKeyError();
}

/** Null when there is nothing to open. */
function opens(seal: Seal, id: string, document: object | null): boolean | null {
  if (document === null || !('sealed' in document) || typeof document.sealed !== 'string') return null;
  try {
    seal.open(document.sealed, id);
    return true;
  } catch (error) {
    if (error instanceof BrokenSealError) return false;
    throw error;
  }
}

/** A damaged one says nothing about the key. */
async function readable(store: Store<StoredDocument>, id: string): Promise<StoredDocument | null> {
  try {
    return await store.read(id);
  } catch (error) {
    if (error instanceof DamagedDocumentError) return null;
    throw error;
  }
}

const readNote = async (pool: Pool) =>
  (await query<{ sealed: string }>(pool, 'select sealed from note where name = $1', [keyNote]))[0]?.sealed ?? null;

async function query<Row>(pool: Pool, text: string, values: unknown[]): Promise<Row[]> {
  try {
    return (await pool.query(text, values)).rows as Row[];
  } catch (error) {
    throw told(error);
  }
}
