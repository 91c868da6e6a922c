/**
 * `npm run parked`: lists what could not be dealt with and waits for staff: messages, deliveries, results of calls.
 * Reads what is stored beside a running assistant; what was parked within the last minutes may not be there yet.
 */
import { environmentVariables, readConfig } from './config.ts';
import type { Parked } from './engine/conversation.ts';
import { storedConversations } from './stored-conversations.ts';

const config = readConfig(environmentVariables());
const rows: Array<Parked & { conversation: string; state: string }> = [];
for await (const { id, at, parked } of storedConversations(config)) {
  rows.push(...parked.map((one) => ({ ...one, conversation: id, state: at })));
}
rows.sort((a, b) => b.at - a.at);
for (const { at, conversation, what, which, error, state } of rows) {
  process.stdout.write(`${new Date(at).toISOString()}  ${conversation}  ${what} ${which}  ${error}  (in ${state})\n`);
}
process.stdout.write(`${rows.length} parked\n`);
