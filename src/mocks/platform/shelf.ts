/** Files people have sent, under addresses of the fake's own, as a platform's content servers have them. */
import { hexId } from './ids.ts';
import type { Outcome } from './outcome.ts';

export interface Shelf {
  /** The path to ask for, without the fake's root: no extension, nothing of what it holds. */
  add(bytes: Uint8Array, type: string): string;
  /** The answer to a request for this path; undefined for what is no path of the shelf. */
  answer(path: string): Outcome | undefined;
  /** From now on every file put here so far is 404: addresses are good for a while only. */
  expire(): void;
}

const FOLDER = '/files/';
/** Beyond it the oldest are forgotten. */
const BYTES_KEPT = 64 * 1024 * 1024;

/** Empty at first. */
export function createShelf(): Shelf {
  const files = new Map<string, { bytes: Uint8Array; type: string }>();
  let total = 0;
  let count = 0;
  return {
    add(bytes, type) {
      count += 1;
      const path = `${FOLDER}${hexId(`file ${count}`)}`;
      files.set(path, { bytes, type });
      total += bytes.byteLength;
      for (const [oldest, kept] of files) {
        if (total <= BYTES_KEPT || files.size === 1) break;
        files.delete(oldest);
        total -= kept.bytes.byteLength;
      }
      return path;
    },
    answer(path) {
      if (!path.startsWith(FOLDER)) return undefined;
      const file = files.get(path);
      if (!file) return { kind: 'answer', status: 404, type: 'text/plain', body: 'Not Found' };
      return { kind: 'answer', status: 200, type: file.type, body: file.bytes };
    },
    expire() {
      files.clear();
      total = 0;
    },
  };
}
