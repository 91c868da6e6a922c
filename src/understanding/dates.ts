/** Reads a birth date in the forms in which people in Vietnam write one. Day before month, always. */

import { straightenDigits } from './digits.ts';
import { fold } from './fold.ts';
import { spelledPatterns } from './spelled-dates.ts';

/** `day` as `yyyy-mm-dd`, or what keeps the date from being one. */
export type DayRead =
  | { day: string }
  | { problem: 'no-such-day' | 'in-future' | 'too-long-ago' | 'year-unclear' | 'no-day' };

/** A date as written, in a folded text. */
export interface WrittenDay {
  start: number;
  end: number;
  day: number;
  month: number;
  year: number;
  /** Two digits: the century is to be found. */
  shortYear: boolean;
}

/** One way of writing a date; groups named d, m (number or English name) and y. */
export interface DayPattern {
  pattern: RegExp;
  read: (groups: Record<string, string | undefined>) => {
    day: number;
    month: number;
    year: number;
    shortYear: boolean;
  };
}

/** The oldest person whose age was ever verified died at 122. */
const ageMaxYears = 130;

/**
 * Reads the day in a message. `today` is `yyyy-mm-dd`. Null if there is no date, or two different ones.
 * A two-digit year counts only if one century is possible (`90` is 1990 while 2090 is ahead); `26` may be 1926 or 2026: `year-unclear`, as
 * is a day and month without a year. A year alone, with or without month, is `no-day`, and so is a lunar date (âm lịch), which the card does not have.
 * Six digits alone are a date only if they can be one; else they are likelier a code, and null.
 */
export function readDay(text: string, today: string): DayRead | null {
  const folded = fold(text);
  const found = findDays(folded);
  const lunar = /\bam lich\b/.test(folded) && (found.length > 0 || /\d/.test(folded));
  if (lunar) return { problem: 'no-day' };
  const [first] = found;
  if (first === undefined) return incomplete(straightenDigits(folded));
  const read = judge(first, today);
  const others = found.slice(1).map((other) => judge(other, today));
  return others.every((other) => JSON.stringify(other) === JSON.stringify(read)) ? read : null;
}

/** Every date in a folded text that has a day, a month and a year, possible or not; they do not overlap; in order. */
export function findDays(folded: string): WrittenDay[] {
  // Every pattern has a digit in it, or this word.
  if (!/\d| thang /.test(folded)) return [];
  const straight = straightenDigits(folded);
  const found: WrittenDay[] = [];
  for (const { pattern, read } of [...numericPatterns, ...wordedPatterns, ...spelledPatterns]) {
    for (const match of straight.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const written = { start, end, ...read(match.groups ?? {}) };
      if (isLikely(match[0], written)) found.push(written);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const numbers = ({ d, m, y }: Record<string, string | undefined>) => ({
  day: Number(d),
  month: monthNames[(m ?? '').slice(0, 3)] ?? Number(m),
  year: Number(y),
  shortYear: y?.length === 2,
});

const monthNames: Record<string, number> = Object.fromEntries(
  'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ').map((name, index) => [name, index + 1]),
);
Object.assign(monthNames, { gie: 1, cha: 12 });

// Digits next to a date, after a separator, make it part of a longer number such as 079.20.3001.234.
const free = String.raw`(?<![\d/]|\d[ .\-_:()[\]]{1,3}|\d,)`;
const freeAfter = String.raw`(?!\d|(?:[ .\-_:()[\]]{1,3}|[,/])\d)`;
const sep = String.raw` ?[/.,\-\\|] ?`;
const year = String.raw`(?:1[6-9]|2[0-2])\d\d`;
const english = '(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,7}\\.?';

const numericPatterns: DayPattern[] = [
  // Between slashes nothing else is likely, so anything may stand around.
  String.raw`(?<![\d/])(?<d>\d{1,2}) ?/ ?(?<m>\d{1,2}) ?/ ?(?<y>\d{4}|\d{2})(?![\d/])`,
  String.raw`${free}(?<d>\d{1,2})${sep}(?<m>\d{1,2})${sep}(?<y>\d{4}|\d{2})${freeAfter}`,
  String.raw`${free}(?<d>\d{1,2}) (?<m>\d{1,2}) (?<y>\d{4}|\d{2})${freeAfter}`,
  String.raw`${free}(?<y>${year})(?:${sep}| )(?<m>\d{1,2})(?:${sep}| )(?<d>\d{1,2})${freeAfter}`,
  String.raw`${free}(?<d>\d\d)(?<m>\d\d)(?<y>${year})${freeAfter}`,
  String.raw`${free}(?<d>\d\d)(?<m>\d\d) (?<y>${year})${freeAfter}`,
  String.raw`${free}(?<d>\d\d) (?<m>\d\d)(?<y>${year})${freeAfter}`,
  String.raw`${free}(?<y>${year})(?<m>\d\d)(?<d>\d\d)${freeAfter}`,
  String.raw`${free}(?<d>\d\d)(?<m>\d\d)(?<y>\d\d)${freeAfter}`,
].map((source) => ({ pattern: new RegExp(source, 'g'), read: numbers }));

const month = String.raw`(?:thang|th|t) ?(?<m>\d{1,2}|gieng|chap)`;
const dayWord = '(?:ngay|ng|mung|mong|hom)';
const join = '[ ,./\\-]{0,3}';

const wordedPatterns: DayPattern[] = [
  // English first: in "March 1th 1970" th is not tháng.
  String.raw`(?<!\d)(?<d>\d{1,2})(?:st|nd|rd|th)?${join}(?:of )?(?<m>${english})${join}(?<y>\d{4}|\d{2})(?!\d)`,
  String.raw`\b(?<m>${english})${join}(?<d>\d{1,2})(?:st|nd|rd|th)?${join}(?<y>\d{4})(?!\d)`,
  String.raw`(?<!\d)(?:${dayWord} ?){0,2}(?<d>\d{1,2})${join}${month}${join}(?:nam ?|n)?(?<y>\d{4}|\d{2})(?!\d)`,
  String.raw`\bnam ?(?<y>\d{4})${join}(?:${dayWord} ?){1,2}(?<d>\d{1,2})(?:${join}${month}| ?/ ?(?<m>\d{1,2}))(?!\d)`,
  String.raw`\bnam ?(?<y>\d{4})${join}${month}${join}(?:${dayWord} ?){1,2}(?<d>\d{1,2})(?!\d)`,
  String.raw`\bthang ?(?<m>\d{1,2}|gieng|chap)${join}(?:${dayWord} ?){1,2}(?<d>\d{1,2})${join}(?:nam ?)?(?<y>\d{4})(?!\d)`,
  String.raw`(?:${dayWord} ?){1,2}(?<d>\d{1,2}) ?[/.\-] ?(?<m>\d{1,2})${join}nam ?(?<y>\d{4}|\d{2})(?!\d)`,
].map((source) => ({ pattern: new RegExp(source, 'g'), read: numbers }));

/** Forms without slash or word may be anything: with a short year, and in one block, they count only if they can be a date. */
function isLikely(written: string, { day, month: m, year: y, shortYear }: WrittenDay): boolean {
  const telling = /[/a-z]/.test(written) || (!shortYear && /\D/.test(written));
  return telling || exists(shortYear ? 2000 + y : y, m, day) || (!shortYear && day <= 39 && m <= 19);
}

function judge({ day, month: m, year: y, shortYear }: WrittenDay, today: string): DayRead {
  const years = shortYear ? [1900 + y, 2000 + y] : [y];
  const existing = years.filter((whole) => exists(whole, m, day)).map((whole) => iso(whole, m, day));
  if (existing.length === 0) return { problem: 'no-such-day' };
  const past = existing.filter((date) => date <= today);
  const oldest = `${String(Number(today.slice(0, 4)) - ageMaxYears).padStart(4, '0')}${today.slice(4)}`;
  const possible = past.filter((date) => date > oldest);
  if (possible.length > 1) return { problem: 'year-unclear' };
  if (possible[0] !== undefined) return { day: possible[0] };
  return { problem: past.length > 0 ? 'too-long-ago' : 'in-future' };
}

/** A date of which a part is missing. */
function incomplete(straight: string): DayRead | null {
  const dayMonth =
    /(?<![\d/.])(\d{1,2}) ?\/ ?(\d{1,2})(?![\d/.])/.exec(straight) ??
    /(?<!\d)(\d{1,2}) ?(?:thang|th) ?(\d{1,2})(?!\d)/.exec(straight);
  if (dayMonth) {
    return { problem: exists(2000, Number(dayMonth[2]), Number(dayMonth[1])) ? 'year-unclear' : 'no-such-day' };
  }
  const monthYear = new RegExp(String.raw`(?<![\d/])(?:thang ?)?\d{1,2}(?: ?[/.\-] ?| nam )${year}(?!\d)`).test(
    straight,
  );
  const named = new RegExp(String.raw`\b(?:nam|sinh|sn|born|in) ?:? ?(?:nam )?${year}(?!\d)`).test(straight);
  const shortNamed = /\b(?:(?:sinh|born)(?: nam| in)?|sn|nam sinh|^nam) ?:? ?'?\d\d(?!\d)/.test(straight);
  const alone = new RegExp(String.raw`^\D*\b${year}\b\D*$`).test(straight) && straight.split(' ').length <= 5;
  return monthYear || named || shortNamed || alone ? { problem: 'no-day' } : null;
}

function exists(y: number, m: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, day);
  return m >= 1 && m <= 12 && day >= 1 && date.getUTCMonth() === m - 1 && date.getUTCDate() === day;
}

function iso(y: number, m: number, day: number): string {
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
