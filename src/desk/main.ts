/** `npm run desk -- COMMAND`: makes and changes the accounts of the help desk. */
import { join } from 'node:path';
import { type Config, ConfigError, environmentVariables, readConfig } from '../config.ts';
import { loadDataKey } from '../data-key.ts';
import { systemClock } from '../engine/clock.ts';
import { createSeal } from '../engine/seal.ts';
import { type Accounts, openAccounts } from './access/accounts.ts';
import { askPassword } from './access/ask-password.ts';
import { openCommandAccounts } from './access/command-accounts.ts';
import { CommandError, readCommand, UsageError, usage } from './access/commands.ts';
import { FolderBusyError } from './access/folder-lock.ts';
import { createHashing } from './access/hashing.ts';

const print = (text: string) => void process.stdout.write(`${text}\n`);
const complain = (text: string) => void process.stderr.write(`${text}\n`);

/** Exit codes: 0 done, 1 could not be done, 2 not understood. */
async function main(args: string[]): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    print(usage);
    return args.length === 0 ? 2 : 0;
  }
  try {
    const run = readCommand(args);
    const { accounts, close } = await openFor(readConfig(environmentVariables()));
    try {
      await run({
        accounts,
        hashing: createHashing(),
        now: systemClock.now,
        askPassword: () =>
          askPassword({ input: process.stdin, output: process.stderr, live: process.stdin.isTTY === true }),
        print,
      });
    } finally {
      await close();
    }
    return 0;
  } catch (error) {
    complain(inWords(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

interface Opened {
  accounts: Accounts;
  close(): Promise<void>;
}

/** None of them is touched while one cannot be read: a new one would be sealed with a key that the server does not have. */
async function openFor(config: Config): Promise<Opened> {
  let unreadable = 0;
  const dataKey = config.DATA_KEY ?? (await loadDataKey(config.DATA_DIR));
  const common = {
    seal: createSeal(dataKey),
    clock: systemClock,
    failed: () => {
      unreadable += 1;
    },
  };
  const { DATABASE_URL: url } = config;
  const folder = config.DESK_USERS ?? join(config.DATA_DIR, 'desk', 'accounts');
  const opened: Opened =
    url === undefined
      ? { accounts: await openAccounts({ ...common, folder }), close: () => Promise.resolve() }
      : await openCommandAccounts({ ...common, url });
  if (unreadable === 0) return opened;
  await opened.close();
  throw new CommandError(
    `${unreadable} accounts cannot be read: another DATA_KEY than the server’s, or damaged ${url ? 'rows' : 'files'}`,
  );
}

function inWords(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  if (error instanceof ConfigError) return `Configuration: ${error.message}`;
  if (error instanceof CommandError || error instanceof FolderBusyError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return `could not be done: ${code ?? message}`;
}

process.exitCode = await main(process.argv.slice(2));
