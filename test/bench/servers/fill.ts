/**
 * `node fill.ts FOLDER COUNT`: makes the lowdb store that an assistant with this DATA_DIR finds after so many citizens. Flushed to the
 * disk once, at the end: each document by itself would take a minute for 100,000.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FrozenConversation } from '../../../src/engine/conversation.ts';
import { type Files, realFiles } from '../../../src/stores/lowdb/files.ts';
import { openLowdbStore } from '../../../src/stores/lowdb/store.ts';
import { writeConversations } from '../conversations.ts';

const [folder = '', count] = process.argv.slice(2);
const fail = (problem: unknown) => {
  throw new Error(`the store cannot be filled: ${JSON.stringify(problem)}`);
};
const later = async () => {};
const files: Files = {
  ...realFiles,
  open: async (...how) => ({ ...(await realFiles.open(...how)), sync: later }),
  syncFolder: later,
};
const store = await openLowdbStore<FrozenConversation>({
  folder: join(folder, 'conversations'),
  files,
  onDamage: fail,
  onFatal: fail,
});
await writeConversations(store, Number(count));
await store.close();
execFileSync('sync', ['-f', folder]);
