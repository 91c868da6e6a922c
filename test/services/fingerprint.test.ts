import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFingerprints } from '../../src/services/fingerprint.ts';

const cccd = fc.stringMatching(/^\d{12}$/);
const key = fc.uint8Array({ minLength: 32, maxLength: 64 });

describe('a fingerprint', () => {
  it('recognises its own number and no other', () => {
    fc.assert(
      fc.property(key, cccd, cccd, (dataKey, one, other) => {
        const { of, same } = createFingerprints(dataKey);
        expect(same(one, of(one))).toBe(true);
        expect(same(other, of(one))).toBe(other === one);
      }),
    );
  });

  it('means nothing under another key', () => {
    fc.assert(
      fc.property(key, key, cccd, (first, second, number) => {
        fc.pre(Buffer.compare(first, second) !== 0);
        expect(createFingerprints(second).same(number, createFingerprints(first).of(number))).toBe(false);
      }),
    );
  });

  it('is false, not an error, for what is no fingerprint', () => {
    const { same } = createFingerprints('k'.repeat(32));
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(same('079085000001', text)).toBe(false);
      }),
    );
  });

  it('is not made with a short key', () => {
    expect(() => createFingerprints('short')).toThrow('at least 32 bytes, not 5');
  });
});
