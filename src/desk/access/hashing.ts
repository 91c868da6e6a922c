/** How a password is kept, and how it is compared. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../api/handling.ts';

/** Costs of scrypt; `ln` is log2 of N. */
export interface HashingCost {
  ln: number;
  r: number;
  p: number;
}

/** The first choice for scrypt of the OWASP Password Storage Cheat Sheet (read 2026-11): N = 2^17 (128 MB), r = 8, p = 1. */
export const usualCost: HashingCost = { ln: 17, r: 8, p: 1 };

export interface Hashing {
  /** The password as it is kept. Throws `ProblemError` `too-many` when too many wait. */
  hash(password: string): Promise<string>;
  /** Takes the same time for an account that there is not (null), which has no password. Throws as `hash`. */
  matches(password: string, kept: string | null): Promise<boolean>;
}

export interface HashingOptions {
  cost?: HashingCost;
  /** At once: each takes 128 MB and one of libuv's four threads, which the store's writes need, too. */
  atOnce?: number;
  /** A longer wait than this many is no use to anybody. */
  waitingMax?: number;
}

const saltBytes = 16;
const keyBytes = 32;
/** Until some of those who wait have been served. */
const retryAfterS = 5;
/** As the PHC string format has it; `ln` is log2 of N. */
const shape = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** One for the process, so that what it allows at once is all there is. */
export function createHashing({ cost = usualCost, atOnce = 2, waitingMax = 20 }: HashingOptions = {}): Hashing {
  const queue: Array<() => void> = [];
  let running = 0;
  const nobodys = { salt: randomBytes(saltBytes), key: randomBytes(keyBytes) };

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waitingMax) throw new ProblemError('too-many', { retryAfterS });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      // The place is handed on, so that nobody who comes now gets in between.
      if (next) next();
      else running -= 1;
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      const key = await inTurn(() => derive(password, salt, cost));
      return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(key)}`;
    },
    async matches(password, kept) {
      const read = kept === null ? null : parse(kept);
      const { salt, key, ...costs } = read ?? { ...nobodys, ...cost };
      const found = await inTurn(() => derive(password, salt, costs));
      return timingSafeEqual(found, key) && read !== null;
    },
  };
}

function parse(kept: string): (HashingCost & { salt: Buffer; key: Buffer }) | null {
  const [, ln, r, p, salt, key] = shape.exec(kept) ?? [];
  if (salt === undefined || key === undefined) return null;
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== keyBytes) return null;
  return { ln: Number(ln), r: Number(r), p: Number(p), salt: Buffer.from(salt, 'base64'), key: bytes };
}

function derive(password: string, salt: Buffer, { ln, r, p }: HashingCost): Promise<Buffer> {
  const N = 2 ** ln;
  // Node refuses what takes more than 32 MB unless told; scrypt needs 128·N·r bytes and a little.
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) };
  return new Promise((resolve, reject) =>
    scrypt(normal(password), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key))),
  );
}

/** PHC leaves the padding out. */
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** Keyboards differ in how they put a Vietnamese letter together (NIST SP 800-63B-4, 3.1.1.2, read 2026-11, asks for NFKC or NFKD). */
const normal = (password: string) => password.normalize('NFKC');
