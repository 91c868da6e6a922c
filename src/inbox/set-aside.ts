/** What platforms brought and could not be taken, as it lies set aside, for tools that look at it beside a running assistant. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createClient } from '../stores/postgres/connections.ts';
import { told } from '../stores/postgres/failures.ts';
import { aside } from './update-files.ts';

export interface SetAside {
  channel: string;
  /** When it came, or was set aside (epoch ms). */
  at: number;
  /** `parked`: the engine could not take it; `broken`: it could not be opened. */
  as: 'parked' | 'broken';
}

/** All of it, in no order. Throws `PostgresUnavailableError`. */
export function setAside(config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>): Promise<SetAside[]> {
  return config.DATABASE_URL === undefined ? onDisk(config.DATA_DIR) : inDatabase(config.DATABASE_URL);
}

async function onDisk(dataDir: string): Promise<SetAside[]> {
  const folder = join(dataDir, 'inbox');
  const found: SetAside[] = [];
  for (const channel of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, channel))) {
      const [, number, as] = aside.exec(name) ?? [];
      if (number) found.push({ channel, at: Math.trunc(Number(number) / 1_000), as: as as SetAside['as'] });
    }
  }
  return found;
}

async function inDatabase(url: string): Promise<SetAside[]> {
  const client = createClient(url);
  try {
    await client.connect();
    const { rows } = await client.query<SetAside>(`
      select channel, (extract(epoch from at) * 1000)::double precision as at, state as "as"
      from inbox where state in ('parked', 'broken')`);
    return rows;
  } catch (error) {
    throw told(error);
  } finally {
    await client.end();
  }
}
