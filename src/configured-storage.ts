/** The storage that the configuration says: a database where one is named, else the disk of this machine. */
import type { AssistantOptions } from './assistant.ts';
import { openDiskStorage } from './disk-storage.ts';
import type { Clock } from './engine/clock.ts';
import { createSeal } from './engine/seal.ts';
import { mustBeItsKey, mustOpenWith } from './key-check.ts';
import { tell } from './log.ts';
import { openPostgresStorage, type PostgresStorage } from './postgres-storage.ts';
import type { Kind, Storage } from './storage.ts';
import { mustBeWholeInDatabase, mustBeWholeOnDisk } from './store/alone.ts';
import type { StoredDocument } from './stores/store.ts';

type StorageOptions = Pick<AssistantOptions, 'config' | 'dataKey' | 'log' | 'fatal' | 'random'> & { clock: Clock };

export type OpenedStorage = Storage | PostgresStorage;

/** Rejects when the database cannot be reached, is a newer program's, has another key, or holds half of a copy; on the disk the conversations' store does that. */
export async function openStorage(options: StorageOptions): Promise<OpenedStorage> {
  const { config, dataKey, clock, log, fatal, random } = options;
  const seal = createSeal(dataKey);
  const common = { dataKey, clock, ...(random && { random }) };
  if (config.DATABASE_URL !== undefined) {
    const database = await openPostgresStorage({
      ...common,
      url: config.DATABASE_URL,
      failed: (error) => log.warn({ what: 'database', ...tell(error) }, 'the database failed, trying again'),
    });
    await closedUnless(database.close, async () => {
      await mustBeWholeInDatabase(database.pool);
      // Closing it closes nothing of the pool.
      const store = await database.documents('conversation');
      await mustBeItsKey(seal, { pool: database.pool, store }).finally(() => store.close());
    });
    return database;
  }
  const disk = openDiskStorage({
    ...common,
    folder: config.DATA_DIR,
    onDamage: (kind, report) =>
      log.error({ kind, reason: JSON.stringify(report) }, 'stored data was damaged and set aside'),
    onFatal: (error) => fatal(`the disk under DATA_DIR fails (${error.name}); nothing acknowledged before is lost`),
  });
  return {
    ...disk,
    async documents<T extends StoredDocument>(kind: Kind) {
      const store = await disk.documents<T>(kind);
      // Only now is the folder locked.
      if (kind === 'conversation')
        await closedUnless(
          () => store.close(),
          async () => {
            await mustBeWholeOnDisk(config.DATA_DIR);
            await mustOpenWith(seal, store);
          },
        );
      return store;
    },
  };
}

async function closedUnless(close: () => Promise<void>, isWhole: () => Promise<void>): Promise<void> {
  await isWhole().catch(async (error) => {
    await close();
    throw error;
  });
}
