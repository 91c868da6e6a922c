/** Reads a number that a citizen was asked for, however it is spaced, and tells what kind of number it is [N13]. */

import { fold } from './fold.ts';

/** What a number is by its shape alone. A phone comes with a leading 0, ten digits. */
export type Shape =
  | { shape: 'cccd' }
  | { shape: 'cmnd' }
  | { shape: 'phone'; phone: string }
  | { shape: 'code' }
  | { shape: 'other'; count: number };

/** With this many digits a number is what the message is about, and a few words of any kind may stand around it. */
const tellingDigits = 6;
/** Words of any kind beside a telling number. */
const otherWordsMax = 6;
/** Numbers shorter than this beside a long one are ignored, as in "căn cước 12 số: 079…". */
const passingDigits = 4;

/** Words that only lead to a number or follow it politely. */
const leadIns = new Set(
  (
    'so ma cccd cc can cuoc cong dan cmnd cmt cmtnd chung minh thu nhan dan dinh danh ca gan chip the id dien thoai sdt dt phone mobile ' +
    'zalo otp code pin cua toi minh em chau bac con co chu anh chi ong ba tui la day nay gom ne day nha nhe a da vang thua oi ban ad ' +
    'my number is card the it its no here citizen identity xac thuc nhan duoc ok gui di roi voi ho xin bao moi'
  ).split(' '),
);

/**
 * The digits of the one number that the message is, with or without a lead-in ("số cccd của tôi là 079 203 001 234 ạ").
 * Spaces, dots, dashes and brackets inside do not matter, nor does anything but letters between the groups of 12 digits, nor do letters O, I, l among digits. Null if there is no number,
 * more than one, a date, or a message about something else. `+84 (0)…` loses its 0.
 */
export function readNumber(text: string): string | null {
  const folded = fold(text);
  if (!/\d/.test(folded)) return null;
  const straight = joinGroups(straightenDigits(folded));
  const runs = straight.match(/[0-9](?:[ .\-()[\]_]*[0-9])*/g) ?? [];
  const numbers = new Set(runs.flatMap(numbersOf));
  const long = [...numbers].filter((digits) => digits.length >= 9);
  const digits = numbers.size === 1 ? [...numbers][0] : passingAside(numbers, long);
  if (digits === undefined || /[0-9] ?\/ ?[0-9]/.test(straight) || writtenDate(runs)) return null;
  const words = straight.replace(/[0-9]/g, ' ').match(/\p{L}+/gu) ?? [];
  const others = words.filter((word) => !leadIns.has(word)).length;
  if (others > (digits.length >= tellingDigits ? otherWordsMax : 0)) return null;
  return /\+ ?\(?84/.test(straight) && /^840\d{9}$/.test(digits) ? `84${digits.slice(3)}` : digits;
}

/** What a number is by its shape: 12 digits are always a CCCD, 9 a CMND, 6 a code, and phones as in [N11], also with 84, +84 or 0084. */
export function shapeOf(digits: string): Shape {
  if (/^\d{12}$/.test(digits)) return { shape: 'cccd' };
  if (/^\d{9}$/.test(digits)) return { shape: 'cmnd' };
  if (/^\d{6}$/.test(digits)) return { shape: 'code' };
  const phone = /^(?:0|84|0084|\+84)([35789]\d{8})$/.exec(digits);
  if (phone) return { shape: 'phone', phone: `0${phone[1]}` };
  return { shape: 'other', count: digits.replace(/\D/g, '').length };
}

/** Letters that are meant as digits made digits: O and o → 0, I, i and l → 1, in words that otherwise consist of digits. Keeps the length. */
export function straightenDigits(folded: string): string {
  if (!/\d/.test(folded)) return folded;
  return folded.replace(/[\p{L}\p{N}]+/gu, (word) =>
    /^[0-9oil]+$/.test(word) && /[0-9]/.test(word) ? word.replaceAll('o', '0').replace(/[il]/g, '1') : word,
  );
}

/** Twelve digits in groups as on the card, whatever stands between: "079,203,001,234", "0792/0300/1234", never a date. */
function joinGroups(straight: string): string {
  return straight.replace(groupedTwelve, (run) => run.replace(/\D/g, ''));
}

const groupedTwelve = new RegExp(
  [3, 4, 2]
    .map(
      (size) =>
        String.raw`(?<!\d|\d[^\p{L}\d])\d{${size}}(?:[^\p{L}\d]{1,3}\d{${size}}){${12 / size - 1}}(?![^\p{L}\d]?\d)`,
    )
    .join('|'),
  'gu',
);

function passingAside(numbers: Set<string>, long: string[]): string | undefined {
  const counted = [...numbers].filter((digits) => digits.length >= passingDigits);
  return long.length === 1 && counted.length === 1 ? long[0] : undefined;
}

/** A run with spaces may be one number in groups, or several numbers: it is several when each part is long enough to be one. */
function numbersOf(run: string): string[] {
  const whole = run.replace(/\D/g, '');
  const parts = run
    .split(' ')
    .map((part) => part.replace(/\D/g, ''))
    .filter((part) => part !== '');
  const usual = [6, 9, 10, 11, 12, 13].includes(whole.length);
  return !usual && parts.length > 1 && parts.every((part) => part.length >= tellingDigits) ? parts : [whole];
}

/** `1.2.1990`, `1990-02-01`, `1 2 1990`: dates are read elsewhere, and no number that is asked for has these groups. */
function writtenDate(runs: string[]): boolean {
  return runs.some((run) =>
    /^(?:\d{1,2}([ .-]) ?\d{1,2}\1 ?(?:19|20)\d\d|(?:19|20)\d\d([ .-])\d{1,2}\2\d{1,2})$/.test(run),
  );
}
