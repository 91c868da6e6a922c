/** What went wrong → a line for the operator, and how the command ends. */
import { tell } from '../log.ts';
import { FlushFailedError } from '../stores/lowdb/files.ts';
import { StoreLockedError } from '../stores/lowdb/lock.ts';
import { codeOf, told } from '../stores/postgres/failures.ts';
import { NewerDatabaseError, UnsuitableDatabaseError } from '../stores/postgres/migrate.ts';
import { StoreUnwritableError } from '../stores/store.ts';
import { UsageError, usage } from './command.ts';
import { StoreCommandError } from './kinds.ts';

const ours = [
  StoreCommandError,
  StoreLockedError,
  StoreUnwritableError,
  FlushFailedError,
  NewerDatabaseError,
  UnsuitableDatabaseError,
  RangeError,
];

/** Of Node's file system; what else has a code is the database's or the network's. */
const ofFiles: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk fails',
  EROFS: 'the disk can only be read',
  EACCES: 'a file may not be used by this user',
  EPERM: 'a file may not be used by this user',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder and no file',
  ENOTDIR: 'a part of the path is no folder',
  EMFILE: 'too many files are open',
};

/** Nothing of what is stored is in it, nor the address of the database. */
export function inWords(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  if (ours.some((kind) => error instanceof kind)) return withCause(error as Error);
  const code = codeOf(error);
  const { path } = error as NodeJS.ErrnoException;
  const reason = ofFiles[code];
  if (reason !== undefined) return `could not be done: ${reason}${path === undefined ? '' : ` (${path})`}`;
  if (code !== 'unknown') return `could not be done: ${told(error).message}`;
  const { error: name, where } = tell(error);
  return `could not be done because of a mistake in this program: ${name}${where === undefined ? '' : ` at ${where}`}`;
}

/** A flush or a write that failed says by what is behind it what is wrong with the disk. */
function withCause({ message, cause }: Error): string {
  for (let behind = cause; behind instanceof Error; behind = behind.cause) {
    const reason = ofFiles[codeOf(behind)];
    if (reason !== undefined && !message.includes(reason)) return `${message}: ${reason}`;
  }
  return message;
}

/** 2 for what was not understood, 1 for everything else. */
export const exitCodeOf = (error: unknown): number => (error instanceof UsageError ? 2 : 1);
