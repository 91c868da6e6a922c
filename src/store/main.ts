/** `npm run store -- COMMAND` and `npm run migrate`: copies, backs up, restores and verifies what the assistant keeps. */
import { join } from 'node:path';
import { type Config, ConfigError, environmentVariables, readConfig } from '../config.ts';
import { loadDataKey } from '../data-key.ts';
import { realFiles } from '../stores/lowdb/files.ts';
import { runStore } from './run.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (line: string) => void process.stderr.write(`${line}\n`);

async function main(args: string[]): Promise<number> {
  let config: Config;
  try {
    config = readConfig(environmentVariables());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(`Configuration: ${error.message}`);
    return 1;
  }
  return runStore(args, {
    dataDir: config.DATA_DIR,
    databaseUrl: config.DATABASE_URL,
    dataKey: config.DATA_KEY ?? (await keptKey(config.DATA_DIR)),
    accounts: config.DESK_USERS,
    print,
    complain,
    now: Date.now,
  });
}

/** A missing key is not made here: it would open nothing. */
async function keptKey(dataDir: string): Promise<string | null> {
  return (await realFiles.read(join(dataDir, 'data.key'))) === null ? null : loadDataKey(dataDir);
}

process.exitCode = await main(process.argv.slice(2));
