import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferences } from '../../src/services/reference.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 64 });
/** As channels make them; `binary` takes any character there is. */
const conversation = fc.oneof(
  fc.tuple(fc.constantFrom('telegram', 'zalo', 'web'), fc.nat()).map(([channel, chat]) => `${channel}:${chat}`),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const call = fc.string({ minLength: 1, maxLength: 60 });
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a reference', () => {
  it('opens to its conversation, in the characters and the length that the service takes', () => {
    fc.assert(
      fc.property(key, conversation, call, (dataKey, id, callKey) => {
        const { of, open } = createReferences(dataKey);
        const reference = of(id, callKey);
        expect(reference).toMatch(/^[A-Za-z0-9_-]{1,200}$/);
        expect(open(reference)).toBe(id);
      }),
    );
  });

  it('is the same again for the same call, also after a restart, and another one for another', () => {
    const make = (id: string, callKey: string) => createReferences('k'.repeat(32)).of(id, callKey);
    expect(make('web:1', 'n/1.0')).toBe(make('web:1', 'n/1.0'));
    const all = [make('web:1', 'n/1.0'), make('web:1', 'n/2.0'), make('web:2', 'n/1.0')];
    expect(new Set(all.map((reference) => reference.slice(0, 16))).size).toBe(3);
  });

  it('does not open under another key', () => {
    fc.assert(
      fc.property(key, key, conversation, (one, other, id) => {
        fc.pre(Buffer.compare(one, other) !== 0);
        expect(createReferences(other).open(createReferences(one).of(id, 'k'))).toBeNull();
      }),
    );
  });

  it('does not open with any character altered, added or missing', () => {
    const { of, open } = createReferences('k'.repeat(32));
    for (const id of ['web:1', 'web:12', 'web:123']) {
      const reference = of(id, 'k');
      for (let at = 0; at < reference.length; at += 1) {
        for (const letter of alphabet) {
          if (letter === reference[at]) continue;
          expect(open(reference.slice(0, at) + letter + reference.slice(at + 1))).toBeNull();
        }
        expect(open(reference.slice(0, at) + reference.slice(at + 1))).toBeNull();
      }
      for (const more of ['A', '=', ' ', '\n']) expect(open(reference + more)).toBeNull();
    }
  });

  it('is null, not an error, for what is no reference', () => {
    const { open } = createReferences('k'.repeat(32));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_-]{0,300}$/)), (text) => {
        expect(open(text)).toBeNull();
      }),
    );
  });

  it('holds a conversation id of 122 bytes, and refuses a longer one', () => {
    const { of, open } = createReferences('k'.repeat(32));
    const longest = `web:${'x'.repeat(118)}`;
    expect(of(longest, 'k')).toHaveLength(200);
    expect(open(of(longest, 'k'))).toBe(longest);
    expect(() => of(`${longest}x`, 'k')).toThrow(
      new RangeError('a conversation id of 123 bytes does not fit into a reference'),
    );
    expect(() => of('web:ẽ'.padEnd(122, 'ẽ'), 'k')).toThrow(RangeError);
  });
});
