/** The conversations under DATA_DIR as they lie on the disk, for tools that read them beside a running assistant. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrozenConversation } from './engine/conversation.ts';

/** Every one, in no order; none when there is no such folder. What happened within the last minutes may not be there yet. */
export async function* storedConversations(dataDir: string): AsyncGenerator<FrozenConversation> {
  const folder = join(dataDir, 'conversations', 'documents');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    const { document } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { document: FrozenConversation };
    yield document;
  }
}
