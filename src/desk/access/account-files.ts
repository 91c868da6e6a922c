/** The files of accounts as they are on the disk, read again when they have changed. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Files } from '../../stores/lowdb/files.ts';
import { createNote } from '../../stores/note.ts';
import { role } from '../api/shapes.ts';
import { withFolderLock } from './folder-lock.ts';
import { createLook } from './look.ts';

export const accountShape = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,29}$/),
  name: z.string().min(1),
  role,
  /** As `createHashing` keeps it. */
  password: z.string(),
  /** Base32. */
  totpSecret: z.string().nullable(),
  /** Of the last code that was taken (RFC 6238, 5.2: none is taken twice). */
  totpCounter: z.int().nullable(),
  disabled: z.boolean(),
  /** Epoch ms, always growing. Sessions that began with another value are over. */
  changedAt: z.int(),
  lastSignInAt: z.int().nullable(),
});
export type Account = z.output<typeof accountShape>;

export interface AccountFiles {
  /** Takes in what was changed; looks at most once a second, unless `now`. Throws when it cannot be read. */
  look(now?: boolean): Promise<void>;
  get(id: string): Account | null;
  /** Also one that cannot be read. */
  has(id: string): boolean;
  all(): Account[];
  /** There has been none at all since this was made. */
  untouched(): boolean;
  /** One after the other, also of several processes; what is known while `work` runs is what is stored. */
  locked<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The account, durable. Only within `locked`. */
  write(account: Account): Promise<Account>;
}

export interface AccountFilesOptions {
  folder: string;
  seal: Seal;
  clock: Clock;
  files: Files;
  /** Told once of each file that cannot be read; it counts as nobody's account. */
  failed: (error: unknown) => void;
  /** Told of an account that somebody else has made, changed or removed on the disk after the first look. */
  changedElsewhere: (id: string) => void;
}

interface Held {
  /** Changes with the file. */
  mark: string;
  account: Account | null;
}

const suffix = '.account';

/** Knows nothing before the first look. */
export function createAccountFiles(options: AccountFilesOptions): AccountFiles {
  const { folder, seal, clock, files, failed, changedElsewhere } = options;
  const held = new Map<string, Held>();
  let untouched = true;
  /** What is read at the start, and what was written here, is nobody else's doing. */
  let first = true;
  let writing: string | null = null;

  const pathOf = (id: string) => join(folder, `${id}${suffix}`);
  const noteOf = (id: string) => createNote<Account>({ file: pathOf(id), id: `desk account ${id}`, seal, files });

  async function readOne(id: string): Promise<void> {
    const mark = await markOf(pathOf(id));
    if (mark === (held.get(id)?.mark ?? null)) return;
    if (!first && writing !== id) changedElsewhere(id);
    if (mark === null) return void held.delete(id);
    untouched = false;
    try {
      const account = accountShape.parse(await noteOf(id).read());
      if (account.id !== id) throw new Error('an account’s file has another account’s name');
      held.set(id, { mark, account });
    } catch (error) {
      held.set(id, { mark, account: null });
      failed(error);
    }
  }

  async function readAll(): Promise<void> {
    const names = await files.list(folder);
    const ids = names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
    await Promise.all([...new Set([...held.keys(), ...ids])].map(readOne));
    first = false;
  }

  const look = createLook(clock, readAll);

  return {
    look,
    get: (id) => held.get(id)?.account ?? null,
    has: (id) => held.has(id),
    all: () => [...held.values()].flatMap(({ account }) => (account ? [account] : [])),
    untouched: () => untouched,
    locked: (work) =>
      withFolderLock({ folder, files }, async () => {
        await look(true);
        return work();
      }),
    async write(account) {
      const whole = accountShape.parse(account);
      writing = account.id;
      try {
        await noteOf(account.id).write(whole);
        await readOne(account.id);
      } finally {
        writing = null;
      }
      return whole;
    },
  };
}

async function markOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
