/** Locks what may hold personal data before it is written anywhere: AES-256-GCM, the conversation's id bound in. */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomFillSync } from 'node:crypto';

export interface Seal {
  /** JSON value → base64 of nonce, tag and ciphertext. */
  close(value: unknown, id: string): string;
  /** Throws `BrokenSealError` when it was not sealed with this key for this id, or was altered. */
  open(sealed: string, id: string): unknown;
}

/** Sealed with another key, for another conversation, or damaged. */
export class BrokenSealError extends Error {
  override name = 'BrokenSealError';
}

const nonceBytes = 12;
/** Asked of the system at once: asking is a quarter of what sealing costs. */
const noncesAtOnce = 256;
const tagBytes = 16;

/** `dataKey`: any secret of the operator's; the key itself is derived from it (HKDF-SHA-256, RFC 5869). */
export function createSeal(dataKey: string): Seal {
  // A key object: with a Buffer each cipher costs four times as much (14 against 3.5 µs).
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', 'conversation seal', 32)));
  const nextNonce = createNonces();
  return {
    close(value, id) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
      const text = cipher.update(JSON.stringify(value), 'utf8');
      cipher.final();
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed, id) {
      try {
        const bytes = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(id))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
        return JSON.parse(text.toString('utf8'));
      } catch (cause) {
        throw new BrokenSealError('the seal does not open with this DATA_KEY', { cause });
      }
    },
  };
}

/** Random ones, none given twice. */
function createNonces(): () => Buffer {
  const pool = Buffer.alloc(nonceBytes * noncesAtOnce);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += nonceBytes;
    return pool.subarray(used - nonceBytes, used);
  };
}
