/** Dates spelled in Vietnamese words: "hai tháng chín năm một chín năm mươi", as spoken to the phone's dictation. */

import type { DayPattern } from './dates.ts';

const values: Record<string, number> = {
  khong: 0,
  mot: 1,
  hai: 2,
  ba: 3,
  bon: 4,
  tu: 4,
  nam: 5,
  lam: 5,
  nham: 5,
  sau: 6,
  bay: 7,
  tam: 8,
  chin: 9,
};
const digit = '(?:khong|mot|hai|ba|bon|tu|nam|lam|nham|sau|bay|tam|chin)';
const upTo31 = `(?:${digit}|(?:hai |ba )?muoi(?: ${digit})?|ham (?:${digit}))`;
const upTo12 = `(?:gieng|chap|muoi(?: mot| hai)?|${digit})`;
// Said as a number (một nghìn chín trăm năm mươi lăm) or by digits (một chín năm lăm).
const spelledYear = `(?:(?:mot|hai) (?:nghin|ngan)(?: ${digit} tram)?(?: (?:linh|le|${digit}|muoi)){0,3}|(?:mot chin|hai khong) ${digit}(?: muoi)?(?: ${digit})?)`;

/** As the patterns in dates.ts: day, month and year in this order, the year behind "năm". */
export const spelledPatterns: DayPattern[] = [
  {
    pattern: new RegExp(
      `\\b(?<d>${upTo31}|\\d{1,2}) thang (?<m>${upTo12}|\\d{1,2})(?: nam|,)? (?<y>${spelledYear}|\\d{4})\\b`,
      'g',
    ),
    read: ({ d, m, y }) => ({ day: numberOf(d), month: numberOf(m), year: yearOf(y ?? ''), shortYear: false }),
  },
];

function numberOf(text = ''): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (text === 'gieng') return 1;
  if (text === 'chap') return 12;
  const words = text.replace(/^ham/, 'hai muoi').split(' ');
  const ten = words.indexOf('muoi');
  if (ten < 0) return values[words[0] ?? ''] ?? Number.NaN;
  return (ten === 0 ? 1 : (values[words[0] ?? ''] ?? 0)) * 10 + (values[words[ten + 1] ?? ''] ?? 0);
}

function yearOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const thousands = /^(mot|hai) (?:nghin|ngan) ?(?:(\w+) tram)? ?(?:linh |le )?(.*)$/.exec(text);
  if (thousands) {
    const [, thousand = '', hundred = 'khong', rest = ''] = thousands;
    return (values[thousand] ?? 0) * 1000 + (values[hundred] ?? 0) * 100 + (rest === '' ? 0 : numberOf(rest));
  }
  const [first = '', second = '', third = '', ...more] = text.split(' ');
  const unit = values[more.at(-1) ?? ''] ?? 0;
  return (values[first] ?? 0) * 1000 + (values[second] ?? 0) * 100 + (values[third] ?? 0) * 10 + unit;
}
