/** What the desk has in common with the desks of other processes. */
import type { Processes } from '../processes/processes.ts';
import type { Storage } from '../storage.ts';
import type { Pool } from '../stores/postgres/connections.ts';

/** A database, its tables migrated, and who else works on it. */
export interface Shared {
  storage: Pick<Storage, 'note'>;
  pool: Pool;
  processes: Pick<Processes, 'duty' | 'tell' | 'on'>;
}
