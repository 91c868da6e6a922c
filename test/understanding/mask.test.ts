import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../src/understanding/fold.ts';
import { mask } from '../../src/understanding/mask.ts';
import { looksLikeSecret } from '../../src/understanding/secrets.ts';
import { dayFormats, leadIns, numberAs, someDay, spellings } from './numbers.ts';

/** A pattern that runs away takes minutes; this catches it however busy the machine is, and is no measure of speed. */
const hangMs = 5_000;

describe('looksLikeSecret', () => {
  it.each([
    '123456',
    '123 456',
    '１２３４５６',
    'dạ 123456 ạ',
    'mã là 123456',
    'otp 123456',
    'OTP của tôi là 482913',
    'mã xác nhận: 1234',
    'passcode 246810',
    'mật khẩu của tôi là Abc@1234',
    'mk: hoa1950',
    'mat khau vneid la Hoa@1950',
    'password is hunter22',
    'my password: Secret#1',
    'mật khẩu là hoa1950 sợ quá',
    'pass: anhyeuem2',
    'mật khẩu là anhyeuemnhieu',
  ])('warns of %j', (text) => expect(looksLikeSecret(text)).toBe(true));

  it.each([
    '',
    'quên mật khẩu',
    'quên mật khẩu rồi làm sao',
    'mật khẩu 8-20 ký tự',
    'mã OTP 6 số',
    'mật khẩu là gì',
    'password is wrong',
    'password is incorrect',
    'đổi mật khẩu',
    'mk sinh 01/02/1990',
    'không nhận được mã otp',
    '079203001234',
    '0912345678',
    'mã otp gửi về số 0912345678',
    'mật khẩu: [bí mật]',
    'lấy lại pass vneid khi k nhớ câu hỏi bảo mật',
  ])('says nothing of %j', (text) => expect(looksLikeSecret(text)).toBe(false));
});

describe('mask', () => {
  it.each([
    ['cccd 079 203 001 234, sinh 01/02/1990', 'cccd ***234, sinh [ngày]'],
    ['tôi là nguyễn văn an ở huế', 'tôi là [tên] ở huế'],
    ['Em tên Lê Thị Hoa, sđt 0912.345.678', 'Em tên [tên], sđt ***'],
    ['NGUYỄN VĂN A', '[tên]'],
    ['tran thi be', '[tên]'],
    ['mật khẩu của tôi là Abc@1234 nhé', 'mật khẩu của tôi là [bí mật] nhé'],
    ['mã 123456', 'mã [bí mật]'],
    ['cmnd 012345678', 'cmnd ***678'],
    ['079203001234 01/02/1990', '***234 [ngày]'],
    ['mail a.b@gmail.com nhé', 'mail [email] nhé'],
    ['My name is Tran Van Nam, born Feb 1, 1990', 'My name is [tên], born [ngày]'],
    ['079*203*001*234', '***234'],
    ['079, 203, 001, 234 ạ', '***234 ạ'],
    ['079 -- 203 // 001 .. 234', '***234'],
    ['079203001234, 0912345678', '***234, ***'],
    ['079203001234, 123456789', '***234, ***789'],
    ['0102 1990', '[ngày]'],
    ['1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣ nhé', '***789 nhé'],
    ['số của tôi là không bảy chín không tám năm không không một hai ba bốn ạ', 'số của tôi là *** ạ'],
    ['cccd khong bay chin, hai tram linh ba, khong khong mot, hai tram ba muoi bon nhe', 'cccd *** nhe'],
    ['KHÔNG BẢY CHÍN 203 không không một 234', '***'],
    ['zero seven nine two zero three zero zero one two three four', '***'],
    ['sinh hai tháng chín năm một chín năm mươi ạ', 'sinh [ngày] ạ'],
  ])('masks %j as %j', (text, masked) => expect(mask(text)).toBe(masked));

  it.each([
    'Tôi ở Hà Nội, số 12 đường Lê Lợi, TP Hồ Chí Minh',
    'năm 2024-2025 làm lại',
    'Đăng Nhập VNeID mức 2',
    'có gì không Hà ơi',
    'Từ 2024 tới giờ',
    'QUÊN MẬT KHẨU',
    '1, 2, 3',
    'một hai ba bốn năm sáu',
    'sáu năm nay không có ba bốn lần',
    'tôi sinh năm 1950',
    'bước 2/4',
    '',
  ])('keeps %j', (text) => expect(mask(text)).toBe(text));

  const around = fc.constantFrom('', 'tôi gửi đây: ', 'à mà ', 'số nhà em là\n');

  it('lets no four digits of a number through, and keeps the words around', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(9, 10, 12).chain(numberAs),
        fc.constantFrom(...spellings),
        fc.constantFrom(...leadIns),
        around,
        (digits, spell, lead, before) => {
          const masked = mask(`${before}${lead}${spell(digits)} cảm ơn`);
          expect(fold(masked).replace(/\D/g, '').length).toBeLessThanOrEqual(3);
          expect(masked.startsWith(`${before}${lead.trimEnd()}`) && masked.endsWith(' cảm ơn'), masked).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('lets no date through', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom(...dayFormats), around, ({ day, month, year }, format, before) => {
        const masked = mask(`${before}${format(day, month, year)} cảm ơn`);
        expect(masked).not.toMatch(/\d/);
        expect(masked.startsWith(before.trimEnd()) && masked.endsWith('[ngày] cảm ơn'), masked).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('masks twice as once', () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(
          ' ',
          ', ',
          '-',
          'Nguyễn',
          'Văn',
          'An',
          'tên là',
          'mật khẩu là',
          'otp',
          '[tên]',
          '***',
          '@',
          'a@b.vn',
          '/',
          '.',
          '\n',
          'Hà',
          'năm',
          'tháng',
          'không bảy chín hai ba',
          'một',
          'x',
        ),
        numberAs(12),
        numberAs(6),
        numberAs(4),
        numberAs(2),
        fc.string({ unit: 'binary', maxLength: 5 }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(parts, (words) => {
        const once = mask(words.join(''));
        expect(mask(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it('cuts what is too long, without leaving part of a number', () => {
    for (const offset of [0, 3, 6, 9, 12]) {
      const masked = mask(`${'x '.repeat(2_048).slice(0, 4_096 - offset)}079203001234 rồi sao nữa`);
      expect(masked.replace(/\D/g, '').length).toBeLessThanOrEqual(3);
      expect(masked.length).toBeLessThanOrEqual(4_096);
    }
  });

  it('takes no long time and never throws', () => {
    for (const part of [
      'a',
      '1',
      '1 ',
      '@a.',
      'mat khau cua ',
      'Nguyễn Văn ',
      'o1',
      'hai muoi ',
      'hai ',
      'hai 1 ',
      '1/2/',
      '\u{1d7d8}',
      '\u0301',
      '\ufdfa',
      '1, ',
      '123456, ',
      '1*',
    ]) {
      const text = part.repeat(100_000);
      mask(text);
      const start = performance.now();
      mask(text);
      expect(performance.now() - start).toBeLessThan(hangMs);
    }
  });
});
