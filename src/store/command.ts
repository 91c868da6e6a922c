/** `npm run store -- …`: what may be asked for at the command line. */
import { parseArgs } from 'node:util';

export const usage = `npm run store -- COMMAND

Moves, keeps and checks everything durable of the assistant: conversations, web mailboxes, figures, notes (tokens of Zalo, quota, replies of the
desk), accounts of staff, waiting messages, the audit log. Not who is signed in: staff sign in again.

  copy --from lowdb --to postgres   everything under DATA_DIR into the database of DATABASE_URL, or the other way round; compared at the end.
                                    Stop the assistant before. The source is only read. When it is interrupted, give the same command again
  backup FILE                       everything in one file, which must not exist. Of a database also while the assistant runs
  restore FILE                      a backup into an empty store; the whole file is checked before. When it is interrupted, do it again
  verify                            reads everything: does it open with DATA_KEY, does the index agree, is the audit log whole?
  verify FILE                       the same for a backup, without a store; without DATA_KEY what is sealed stays so
  migrate                           brings the database to the form this program knows (npm run migrate)

  --store lowdb|postgres            of backup, restore and verify: which store; the database if DATABASE_URL is set, or else DATA_DIR

The settings are those of the assistant: DATA_DIR, DATABASE_URL, DATA_KEY, DESK_USERS. What is personal stays sealed with DATA_KEY, also in a
backup: KEEP THAT KEY SOMEWHERE ELSE. It is in no backup, and without it a backup is worth nothing.
It ends with 0 when all is well, 1 when something could not be done or is wrong, 2 when the command was not understood.
`;

/** What is wrong at the command line, in one line. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export type StoreKind = 'lowdb' | 'postgres';

export type Command =
  | { do: 'help' }
  | { do: 'copy'; from: StoreKind; to: StoreKind }
  | { do: 'backup' | 'restore'; file: string; store: StoreKind | null }
  | { do: 'verify'; file: string | null; store: StoreKind | null }
  | { do: 'migrate' };

/** Throws `UsageError` for what is no command. */
export function readCommand(args: string[]): Command {
  const { positionals, values } = parsed(args);
  const [name, file, ...rest] = positionals;
  if (values.help === true) return { do: 'help' };
  if (name === undefined) throw new UsageError('which command?');
  const read = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (read === undefined) throw new UsageError(`${name}: there is no such command`);
  if (rest.length > 0) throw new UsageError(`${rest[0]}: one FILE at a time`);
  if (name !== 'copy' && (values.from !== undefined || values.to !== undefined))
    throw new UsageError('--from and --to belong to copy');
  return read(file, values);
}

type Values = ReturnType<typeof parsed>['values'];

const commands: Record<string, (file: string | undefined, values: Values) => Command> = {
  copy: readCopy,
  backup: (file, values) => ({ do: 'backup', file: fileOf('backup', file), store: storeOf(values) }),
  restore: (file, values) => ({ do: 'restore', file: fileOf('restore', file), store: storeOf(values) }),
  verify(file, values) {
    if (file !== undefined && values.store !== undefined)
      throw new UsageError('verify takes a FILE or --store, not both');
    return { do: 'verify', file: file ?? null, store: storeOf(values) };
  },
  migrate(file, { store }) {
    if (file !== undefined || store !== undefined) throw new UsageError('migrate takes nothing');
    return { do: 'migrate' };
  },
};

function fileOf(name: string, file: string | undefined): string {
  if (file === undefined) throw new UsageError(`${name}: which FILE?`);
  return file;
}

const storeOf = ({ store }: Values): StoreKind | null => (store === undefined ? null : storeKind('--store', store));

function readCopy(file: string | undefined, values: Values): Command {
  if (file !== undefined || values.store !== undefined) throw new UsageError('copy takes --from and --to only');
  const from = storeKind('--from', values.from);
  const to = storeKind('--to', values.to);
  if (from === to)
    throw new UsageError('--from and --to are the same store: for a copy of a database use its own tools');
  return { do: 'copy', from, to };
}

function storeKind(option: string, value: string | undefined): StoreKind {
  if (value === 'lowdb' || value === 'postgres') return value;
  throw new UsageError(`${option}: needs lowdb or postgres${value === undefined ? '' : ` (it is ${value})`}`);
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        store: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
