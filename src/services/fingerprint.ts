/** A keyed fingerprint of a CCCD: enough to recognise the number, not to find it out (DESIGN.md 2.6). */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** There are fewer than 10^9 likely CCCDs, so all that protects the fingerprint is the key. */
const keyBytesMin = 32;

export interface Fingerprints {
  /** HMAC-SHA-256, 43 characters of base64url; the same number gives the same one under the same key. */
  of(cccd: string): string;
  /** Constant time in what differs. False for anything that is no fingerprint. */
  same(cccd: string, fingerprint: string): boolean;
}

/** Derives its own key from `dataKey` (`DATA_KEY`) by HKDF-SHA-256, RFC 5869. Throws `RangeError` for one of less than 32 bytes. */
export function createFingerprints(dataKey: string | Uint8Array): Fingerprints {
  const material = Buffer.from(dataKey);
  if (material.byteLength < keyBytesMin) {
    throw new RangeError(`DATA_KEY must have at least ${keyBytesMin} bytes, not ${material.byteLength}`);
  }
  const key = Buffer.from(hkdfSync('sha256', material, Buffer.alloc(0), 'cccd fingerprint 1', 32));
  const digest = (cccd: string): Buffer => createHmac('sha256', key).update(cccd).digest();

  return {
    of: (cccd) => digest(cccd).toString('base64url'),
    same(cccd, fingerprint) {
      const expected = digest(cccd);
      const given = Buffer.from(fingerprint, 'base64url');
      return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    },
  };
}
