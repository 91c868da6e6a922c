/** X-ZEvent-Signature: a plain SHA-256 over the raw bytes, no HMAC (Zalo OA, webhook, read 2026-11 in transcription). */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Signing {
  appId: string;
  secret: string;
}

/** Copies of the field that are looked at; a body of Zalo's has one. */
const timestampsMax = 8;
/** The field's name in the raw text; inside of a text its quotes would be escaped. */
const field = /(?<!\\)"timestamp"\s*:\s*"?(\d{1,19})/g;

/**
 * The timestamp that was signed, epoch ms, or null when the signature does not fit `sha256_hex(appId + body + timestamp + secret)`.
 * Sources have the header as bare hex, and with `mac=` before it. Compared in constant time, before anything is parsed.
 */
export function signedAt(body: Buffer, header: string, { appId, secret }: Signing): number | null {
  const given = Buffer.from(header.trim().replace(/^mac=/i, '').toLowerCase());
  const candidates = [...body.toString('utf8').matchAll(field)].map(([, digits]) => digits ?? '');
  for (const timestamp of new Set(candidates.slice(0, timestampsMax))) {
    const hash = createHash('sha256').update(appId).update(body).update(timestamp).update(secret);
    const expected = Buffer.from(hash.digest('hex'));
    if (given.length === expected.length && timingSafeEqual(given, expected)) return inMs(Number(timestamp));
  }
  return null;
}

/** Milliseconds are documented; what can only be seconds is taken as such. */
const inMs = (timestamp: number) => (timestamp < 100_000_000_000 ? timestamp * 1_000 : timestamp);
