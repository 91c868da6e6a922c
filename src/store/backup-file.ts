/**
 * The form of a backup: one gzip file of lines, each a checksum and JSON. The first line says what it is, the last how much there must be,
 * each of the others is `[kind, id, text]`, by kinds in their order. A second, empty member of the gzip file has as its comment the SHA-256
 * of all bytes before it: no bit of the file can be another without being noticed, and `zcat` still reads it.
 */
import { z } from 'zod';
import { type Entry, type Kind, kinds } from './kinds.ts';

/** A newer program may read older forms. */
export const formatVersion = 1;

export const headerShape = z.object({
  backup: z.literal('vneid-assistant'),
  version: z.int(),
  /** Random. */
  id: z.string(),
  /** Epoch ms. */
  at: z.number(),
  /** What it was made of, for people. */
  of: z.string(),
  /** Sealed with the key that opens the rest. */
  key: z.string(),
  /** Where the audit log was. */
  audit: z.object({ n: z.number(), chain: z.string() }).nullable(),
});
export type Header = z.output<typeof headerShape>;

/** Of `Header.key`: what is sealed, and under which id. */
export const keyProof = 'the key of this backup';

export const entryShape = z.tuple([z.enum(kinds), z.string(), z.string()]);
export const trailerShape = z.object({ end: z.record(z.enum(kinds), z.int()) });
export type Counts = Record<Kind, number>;

/** Updates stand opened in memory, and in the file sealed under this id. */
export const updateSealId = ({ id }: Entry) => `backup ${id}`;

const before = Buffer.from([0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff, ...Buffer.from('sha256 ')]);
/** The end of the comment; an empty block; no checksum and no length of nothing (RFC 1952, 2.3). */
const after = Buffer.from([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const digestChars = 64;

export const tailBytes = before.length + digestChars + after.length;

/** The end of the file; `digest` in hex. */
export const tailOf = (digest: string): Buffer => Buffer.concat([before, Buffer.from(digest), after]);
