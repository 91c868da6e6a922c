/** What all shelves of documents have in common, on disk and in a database. */
import type { StoredDocument } from '../stores/store.ts';
import { type Entry, type Kind, type Shelf, StoreCommandError } from './kinds.ts';

export interface DocumentShelf extends Shelf {
  /** Takes each document once; how many the index has otherwise, or has and are no documents, is the sum of what both tell. */
  index(): { wrong(documents: StoredDocument[]): Promise<number>; left(): number };
}

/** What can be compared with an index of when it is due. */
export type Indexed = Partial<Record<Kind, Pick<DocumentShelf, 'index'>>>;

/** Throws `StoreCommandError` for what is no document of this id, and `SyntaxError`. */
export function documentOf({ id, text }: Entry): StoredDocument {
  const document = JSON.parse(text) as Partial<StoredDocument> | null;
  const { version, dueAt } = document ?? {};
  const isTimed = dueAt === null || typeof dueAt === 'number';
  if (document?.id !== id || !Number.isSafeInteger(version) || !isTimed)
    throw new StoreCommandError('a document has no id, version or time as every document has');
  return document as StoredDocument;
}
