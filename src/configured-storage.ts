/** The storage that the configuration says: a database where one is named, else the disk of this machine. */
import type { AssistantOptions } from './assistant.ts';
import { openDiskStorage } from './disk-storage.ts';
import type { Clock } from './engine/clock.ts';
import { tell } from './log.ts';
import { openPostgresStorage } from './postgres-storage.ts';
import type { Storage } from './storage.ts';

type StorageOptions = Pick<AssistantOptions, 'config' | 'dataKey' | 'log' | 'fatal' | 'random'> & { clock: Clock };

/** Rejects when the database cannot be reached or is a newer program's. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { config, dataKey, clock, log, fatal, random } = options;
  const common = { dataKey, clock, ...(random && { random }) };
  if (config.DATABASE_URL !== undefined)
    return openPostgresStorage({
      ...common,
      url: config.DATABASE_URL,
      failed: (error) => log.warn({ what: 'database', ...tell(error) }, 'the database failed, trying again'),
    });
  return openDiskStorage({
    ...common,
    folder: config.DATA_DIR,
    onDamage: (kind, report) =>
      log.error({ kind, reason: JSON.stringify(report) }, 'stored data was damaged and set aside'),
    onFatal: (error) => fatal(`the disk under DATA_DIR fails (${error.name}); nothing acknowledged before is lost`),
  });
}
