/**
 * `npm run parked`: lists what could not be dealt with and waits for staff: messages, deliveries, results of calls, and what platforms brought
 * that was set aside. Reads what is stored beside a running assistant; what was parked within the last minutes may not be there yet on a disk.
 */
import { type Config, ConfigError, environmentVariables, readConfig } from './config.ts';
import { setAside } from './inbox/set-aside.ts';
import { storedConversations } from './stored-conversations.ts';
import { PostgresUnavailableError } from './stores/postgres/failures.ts';

try {
  await list(readConfig(environmentVariables()));
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof PostgresUnavailableError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function list(config: Config): Promise<void> {
  const lines: Array<{ at: number; words: string }> = [];
  for await (const { id, at: state, parked } of storedConversations(config)) {
    for (const { at, what, which, error } of parked)
      lines.push({ at, words: `${id}  ${what} ${which}  ${error}  (in ${state})` });
  }
  for (const { at, channel, as } of await setAside(config))
    lines.push({ at, words: `${channel}  update  ${as === 'parked' ? 'could not be taken' : 'could not be opened'}` });
  lines.sort((a, b) => b.at - a.at);
  for (const { at, words } of lines) process.stdout.write(`${new Date(at).toISOString()}  ${words}\n`);
  process.stdout.write(`${lines.length} parked\n`);
}
