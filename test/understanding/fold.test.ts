import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldedWords, foldWithPositions } from '../../src/understanding/fold.ts';

const anything = fc.string({ unit: 'binary', maxLength: 2_000 });

describe('fold', () => {
  it.each([
    ['Đồng Ý', 'dong y'],
    ['ĐỒNG Ý'.normalize('NFD'), 'dong y'],
    ['  hủy\u200b\t bỏ\n', 'huy bo'],
    ['０７９ ２０３', '079 203'],
    ['٠٧٩', '079'],
    ['1️⃣2️⃣', '12'],
    ['“mã” – ‘số’', `"ma" - 'so'`],
    ['ﬁn\u0000al', 'final'],
    ['Ðà Nẵng', 'da nang'],
    ['\ud800', ''],
    ['\ufdfa', '\ufdfa'],
    ['', ''],
  ])('folds %j to %j', (text, folded) => expect(fold(text)).toBe(folded));

  it('changes nothing the second time, for every character there is', () => {
    const odd: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const once = fold(String.fromCodePoint(point));
      if (fold(once) !== once) odd.push(point.toString(16));
    }
    expect(odd).toEqual([]);
  });

  it('changes nothing the second time, does not care for the normal form, stays within bounds', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(1_000);
        expect(once).toBe(once.trim());
        expect(once).not.toMatch(/\s\s|[\p{M}\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it('reads NFC and NFD alike', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
    );
  });

  it('tells where each character came from', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { text: folded, starts, ends } = foldWithPositions(text, 5_000);
        expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
        starts.forEach((start, at) => {
          expect(start).toBeGreaterThanOrEqual(starts[at - 1] ?? 0);
          expect(ends[at]).toBeGreaterThan(start);
        });
      }),
    );
  });
});

describe('foldedWords', () => {
  it.each([
    ['k dc', 'khong duoc'],
    ['hông có đâu', 'khong co dau'],
    ['màu hồng', 'mau hong'],
    ['lk tk ntn r', 'lien ket tai khoan nhu the nao roi'],
    ['cdvcqg sđdcn clgt cc', 'cong dich vu cong quoc gia so dinh danh ca nhan cai gi the can cuoc'],
    ['quên mk', 'quen mat khau'],
    ['mk k hiểu', 'minh khong hieu'],
    ['đk vneid', 'dang ky vneid'],
    ['có đk ko', 'co duoc khong'],
    ['vângggg ạạạ', 'vang a'],
    ["don't!", 'dont'],
    ['/xoa nhé 👍', '/xoa nhe'],
    ['👍🏽', '👍'],
    ['???', ''],
  ])('reads %j as %j', (text, words) => expect(foldedWords(text).join(' ')).toBe(words));

  it('never throws', () => {
    fc.assert(fc.property(anything, (text) => void foldedWords(text)));
  });
});
