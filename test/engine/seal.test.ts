import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenSealError, createSeal } from '../../src/engine/seal.ts';
import { testKey } from './harness.ts';

const seal = createSeal(testKey);

describe('a seal', () => {
  it('opens to what was closed, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, id) => {
        expect(seal.open(seal.close(value, id), id)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 20261121 },
    );
  });

  it('shows nothing of what is inside', () => {
    const closed = seal.close({ cccd: '079085000001' }, 'test:1');
    expect(Buffer.from(closed, 'base64').includes('079085000001')).toBe(false);
    expect(closed).not.toContain('079085000001');
  });

  it('is different each time for the same content', () => {
    expect(seal.close('same', 'a')).not.toBe(seal.close('same', 'a'));
  });

  it('does not open with another key', () => {
    expect(() => createSeal(`${testKey}!`).open(seal.close('x', 'a'), 'a')).toThrow(BrokenSealError);
  });

  it('does not open for another conversation', () => {
    expect(() => seal.open(seal.close('x', 'telegram:1'), 'telegram:2')).toThrow(BrokenSealError);
  });

  it('does not open when any byte was changed', () => {
    const bytes = Buffer.from(seal.close({ some: 'thing' }, 'a'), 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] as number) ^ 1;
      expect(() => seal.open(altered.toString('base64'), 'a'), `byte ${at}`).toThrow(BrokenSealError);
    }
  });

  it.each(['', 'AAAA', 'not base64 at all!', 'é'.repeat(50)])('does not open "%s"', (sealed) => {
    expect(() => seal.open(sealed, 'a')).toThrow(BrokenSealError);
  });

  it('does not open when it was cut short, also where the tag is', () => {
    const bytes = Buffer.from(seal.close({ some: 'thing' }, 'a'), 'base64');
    for (const length of [0, 11, 12, 13, 16, 20, 27, 28, bytes.length - 1]) {
      expect(() => seal.open(bytes.subarray(0, length).toString('base64'), 'a'), `${length} bytes`).toThrow(
        BrokenSealError,
      );
    }
  });

  it('tells nothing of key or content in its error', () => {
    try {
      createSeal('another key of 32 characters or more').open(seal.close('079085000001', 'a'), 'a');
      expect.unreachable();
    } catch (error) {
      expect(String((error as Error).stack)).not.toMatch(/079085000001|a key that only/);
    }
  });
});
