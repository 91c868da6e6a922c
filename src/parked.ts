/**
 * `npm run parked`: lists what could not be dealt with and waits for staff: messages, deliveries, results of calls.
 * Reads the documents as they are on the disk, beside a running assistant; what was parked within the last minutes may not be there yet.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentVariables, readConfig } from './config.ts';
import type { FrozenConversation, Parked } from './engine/conversation.ts';

const config = readConfig(environmentVariables());
const rows: Array<Parked & { conversation: string; state: string }> = [];
for (const file of await documents(join(config.DATA_DIR, 'conversations', 'documents'))) {
  const { document } = JSON.parse(await readFile(file, 'utf8')) as { document: FrozenConversation };
  rows.push(...document.parked.map((parked) => ({ ...parked, conversation: document.id, state: document.at })));
}
rows.sort((a, b) => b.at - a.at);
for (const { at, conversation, what, which, error, state } of rows) {
  process.stdout.write(`${new Date(at).toISOString()}  ${conversation}  ${what} ${which}  ${error}  (in ${state})\n`);
}
process.stdout.write(`${rows.length} parked\n`);

async function documents(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
}
