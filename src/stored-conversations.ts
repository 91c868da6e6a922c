/** The conversations as they are stored, for tools that read them beside a running assistant. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { FrozenConversation } from './engine/conversation.ts';
import { createClient } from './stores/postgres/connections.ts';
import { told } from './stores/postgres/failures.ts';
import { createDocumentTable } from './stores/postgres/import.ts';

const atOnce = 500;

/** Every one, in no order; none when nothing is stored. What happened within the last minutes may not be there yet where they lie on the disk. Throws `PostgresUnavailableError`. */
export function storedConversations(
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'>,
): AsyncGenerator<FrozenConversation> {
  return config.DATABASE_URL === undefined ? onDisk(config.DATA_DIR) : inDatabase(config.DATABASE_URL);
}

async function* onDisk(dataDir: string): AsyncGenerator<FrozenConversation> {
  const folder = join(dataDir, 'conversations', 'documents');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    const { document } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { document: FrozenConversation };
    yield document;
  }
}

async function* inDatabase(url: string): AsyncGenerator<FrozenConversation> {
  const client = createClient(url);
  try {
    await client.connect();
    const table = createDocumentTable(client, 'conversation');
    for (let last: string | null = null; ; ) {
      const rows: Array<{ id: string; json: string }> = await table.after(last, atOnce);
      for (const { json } of rows) yield JSON.parse(json) as FrozenConversation;
      last = rows.at(-1)?.id ?? null;
      if (last === null) return;
    }
  } catch (error) {
    throw told(error);
  } finally {
    await client.end();
  }
}
