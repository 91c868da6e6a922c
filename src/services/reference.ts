/** Which conversation a registration belongs to, sealed: the service carries it and gives it back, and only we can read it. */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';

/** What the service takes (src/mocks/openapi/vneid.yaml). */
const referenceShape = /^[A-Za-z0-9_-]{1,200}$/;
const nonceBytes = 12;
const tagBytes = 16;
/** 200 characters of base64url hold 150 bytes. */
const conversationBytesMax = 150 - nonceBytes - tagBytes;

export interface References {
  /**
   * AES-256-GCM; another one for each `key`, the same again for the same call. Were it not, the call tried again would be another
   * request under the same idempotency key, which is refused. Throws `RangeError` for an id of more than 122 bytes.
   */
  of(conversation: string, key: string): string;
  /** The conversation, or null for anything that was not made by `of` with this key. */
  open(reference: string): string | null;
}

/** Derives its own keys from `dataKey` (`DATA_KEY`) by HKDF-SHA-256, RFC 5869. */
export function createReferences(dataKey: string | Uint8Array): References {
  const derive = (info: string) => createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', info, 32)));
  const sealKey = derive('vneid reference 1');
  const nonceKey = derive('vneid reference nonce 1');

  return {
    of(conversation, key) {
      const plain = Buffer.from(conversation);
      if (plain.byteLength > conversationBytesMax) {
        throw new RangeError(`a conversation id of ${plain.byteLength} bytes does not fit into a reference`);
      }
      // Made from what is sealed, so that the same nonce never seals two different things (RFC 8452 has the idea).
      const nonce = createHmac('sha256', nonceKey).update(`${key}\0`).update(plain).digest().subarray(0, nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    open(reference) {
      if (!referenceShape.test(reference)) return null;
      const bytes = Buffer.from(reference, 'base64url');
      // Base64 has several spellings of the same bytes; ours is the only one there is.
      if (bytes.byteLength < nonceBytes + tagBytes || bytes.toString('base64url') !== reference) return null;
      const tagged = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      }).setAuthTag(tagged);
      const plain = decipher.update(bytes.subarray(nonceBytes + tagBytes));
      try {
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch {
        // Another key, or altered: whoever sent it learns no more than that.
        return null;
      }
    },
  };
}
