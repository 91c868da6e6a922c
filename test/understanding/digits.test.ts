import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber, shapeOf } from '../../src/understanding/digits.ts';
import { leadIns, numberAs, spellings } from './numbers.ts';

/** A pattern that runs away takes minutes; this catches it however busy the machine is, and is no measure of speed. */
const hangMs = 5_000;

describe('readNumber', () => {
  it.each([
    ['079203001234', '079203001234'],
    ['Số CCCD của tôi là 079.203.001.234 ạ', '079203001234'],
    ['cccd079203001234', '079203001234'],
    ['căn cước 12 số: 079 203 001 234', '079203001234'],
    ['O79 2O3 OO1 234', '079203001234'],
    ['my number is (079)-203-001-234', '079203001234'],
    ['079203001234 nhé em, 079203001234', '079203001234'],
    ['079203 001234', '079203001234'],
    ['em oi 079203001234 a', '079203001234'],
    ['+84 (0) 912 345 678', '84912345678'],
    ['079,203,001,234', '079203001234'],
    ['079/203/001/234', '079203001234'],
    ['số: 079, 203, 001, 234 ạ', '079203001234'],
    ['079*203*001*234', '079203001234'],
    ['0792/0300/1234', '079203001234'],
    ['123 456', '123456'],
    ['12', '12'],
    ['mã là 1234', '1234'],
  ])('reads %j as %s', (text, digits) => expect(readNumber(text)).toBe(digits));

  it.each([
    '',
    'không',
    '01/02/1990',
    '1.2.1990',
    '1 2 1990',
    '1990-02-01',
    '079203001234 0912345678',
    '1/2/1990 3/4/2021',
    '01/02/1990, 01/03/1990',
    'tôi ở nhà số 12 đường Lê Lợi',
    '079203001234, 02/09/1950',
    'oi',
    'lol',
    'tôi nộp hồ sơ mã 123456789 hôm thứ hai tuần trước mà giờ vẫn chưa thấy gì cả',
  ])('finds no one number in %j', (text) => expect(readNumber(text)).toBeNull());

  it('reads every spelling of a number', () => {
    fc.assert(
      fc.property(numberAs(12), fc.constantFrom(...spellings), fc.constantFrom(...leadIns), (digits, spell, lead) => {
        expect(readNumber(`${lead}${spell(digits)}`)).toBe(digits);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws, and gives digits only', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 2_000 }),
        (text) => void expect(readNumber(text) ?? '0').toMatch(/^\d+$/),
      ),
    );
    const start = performance.now();
    readNumber('1 '.repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(hangMs);
  });
});

describe('shapeOf', () => {
  it.each([
    ['079203001234', { shape: 'cccd' }],
    ['849123456789', { shape: 'cccd' }],
    ['123456789', { shape: 'cmnd' }],
    ['0912345678', { shape: 'phone', phone: '0912345678' }],
    ['84912345678', { shape: 'phone', phone: '0912345678' }],
    ['+84912345678', { shape: 'phone', phone: '0912345678' }],
    ['0084912345678', { shape: 'phone', phone: '0912345678' }],
    ['0212345678', { shape: 'other', count: 10 }],
    ['123456', { shape: 'code' }],
    ['12345', { shape: 'other', count: 5 }],
    ['', { shape: 'other', count: 0 }],
  ])('takes %s for %j', (digits, shape) => expect(shapeOf(digits)).toEqual(shape));
});
