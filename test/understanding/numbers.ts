/** Numbers and days as people spell them, for tests. */

import fc from 'fast-check';

export const numberAs = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((digits) => digits.join(''));

const grouped = (size: number, sep: string) => (digits: string) =>
  (digits.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(sep);
const inDigits = (zero: number) => (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

export const spellings: Array<(digits: string) => string> = [
  (digits) => digits,
  ...[' ', '.', '-', ' - ', '  ', '\u00a0', '–', '_', '. '].flatMap((sep) =>
    [2, 3, 4, 6].map((size) => grouped(size, sep)),
  ),
  (digits) => `(${digits.slice(0, 3)}) ${digits.slice(3)}`,
  (digits) => `[${digits}]`,
  grouped(1, ' '),
  grouped(1, '\u200b'),
  inDigits(0xff10),
  inDigits(0x0660),
  inDigits(0x1d7d8),
];

export const leadIns = [
  '',
  'số cccd của tôi là ',
  'cccd: ',
  'My number is ',
  'dạ ',
  'Căn cước công dân số ',
  'em gửi ạ: ',
  '\u200b',
];

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const two = (part: number) => String(part).padStart(2, '0');

/** Every format with day, month and a whole year. */
export const dayFormats: Array<(day: number, month: number, year: number) => string> = [
  ...['/', '-', '.', ' ', ' / ', '. ', ','].flatMap((sep) => [
    (d: number, m: number, y: number) => [d, m, y].join(sep),
    (d: number, m: number, y: number) => [two(d), two(m), y].join(sep),
  ]),
  (d, m, y) => `${two(d)}${two(m)}${y}`,
  (d, m, y) => `${y}-${two(m)}-${two(d)}`,
  (d, m, y) => `${y}/${m}/${d}`,
  (d, m, y) => `ngày ${d} tháng ${m} năm ${y}`,
  (d, m, y) => `${d} thang ${m} ${y}`,
  (d, m, y) => `mùng ${d} tháng ${m}, ${y}`,
  (d, m, y) => `tôi sinh năm ${y} ngày ${d} tháng ${m}`,
  (d, m, y) => `năm ${y} tháng ${m} ngày ${d}`,
  (d, m, y) => `tháng ${m} ngày ${d} năm ${y}`,
  (d, m, y) => `ngày ${d}/${m} năm ${y}`,
  (d, m, y) => `${d} ${months[m - 1]} ${y}`,
  (d, m, y) => `${months[m - 1]?.slice(0, 3)} ${d}, ${y}`,
  (d, m, y) => `${months[m - 1]} ${d}th ${y}`,
  (d, m, y) => `${d}th of ${months[m - 1]} ${y}`,
];

/** Days from 1920 to 2025. */
export const someDay = fc
  .date({ min: new Date('1920-01-01T00:00:00Z'), max: new Date('2025-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => ({
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear(),
    iso: date.toISOString().slice(0, 10),
  }));
