/** The files of the audit log: one a month, in the time of Vietnam. */
import { join } from 'node:path';
import type { Files } from '../../stores/lowdb/files.ts';
import { monthOf } from '../../vietnam-time.ts';

const shape = /^audit-\d{4}-\d\d\.ndjson$/;

/** `audit-2026-11.ndjson`; such names sort as the months do. */
export const monthFile = (at: number): string => `audit-${monthOf(at)}.ndjson`;

/** Names of the files there are, the oldest first. */
export async function monthFiles(folder: string, files: Pick<Files, 'list'>): Promise<string[]> {
  return (await files.list(folder)).filter((name) => shape.test(name)).sort();
}

/** Where it is. */
export const pathOf = (folder: string, name: string): string => join(folder, name);
