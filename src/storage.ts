/** Where everything durable is: on this machine's disk, for one process, or in a database that several processes share. */
import type { Inbox } from './inbox/inbox.ts';
import type { Processes } from './processes/processes.ts';
import type { Note } from './stores/note.ts';
import type { Store, StoredDocument } from './stores/store.ts';

/** Kinds of documents, each in a store of its own. */
export type Kind = 'conversation' | 'mailbox' | 'figures';

export interface Storage {
  /** The other processes that work on it; null where there is one process only. */
  readonly processes: Processes | null;
  /** To be opened once, and closed by whoever opened it. */
  documents<T extends StoredDocument>(kind: Kind): Promise<Store<T>>;
  /** A small thing by its name, sealed. Where processes share it, a `write` of one is read by all. */
  note<Value>(name: string): Note<Value>;
  /** Of a channel whose platform brings a message once only. */
  inbox(channel: string, told: InboxTold): Promise<Inbox>;
  /** After everything opened was closed. */
  close(): Promise<void>;
}

export interface InboxTold {
  /** Something failed and will be tried again, or could not be read and was set aside. */
  failed: (error: unknown) => void;
  /** One update could not be taken, time after time, and was set aside; for staff to look at. */
  gaveUp: (error: unknown) => void;
}
