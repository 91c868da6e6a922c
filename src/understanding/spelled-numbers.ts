/** Finds long numbers spelled in words, as dictated to a phone: "không bảy chín, hai trăm linh ba …". */

import type { Span } from './secrets.ts';

/** A CMND has nine digits; fewer words may be a count ("một hai ba bốn") or a price. */
const digitsMin = 9;
/** Fewer words between digits are words: "năm 2024-2025 làm lại". */
const wordsMin = 4;

const digitWord =
  'khong|mot|hai|ba|bon|tu|nam|lam|nham|sau|bay|tam|chin|zero|oh|one|two|three|four|five|six|seven|eight|nine';
/** What stands between digits read in groups. */
const groupWord = 'muoi|tram|linh|le|nghin|ngan|trieu|ty|double|va|roi|la|hundred';
const token = String.raw`(?:${digitWord}|${groupWord}|\d{1,6})`;
const run = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${digitWord}|\d{1,6})(?:[^\p{L}\p{N}*]{1,4}${token})+(?![\p{L}\p{N}])`,
  'gu',
);
const spelled = new RegExp(`^(?:${digitWord})$`);

/** Where numbers of nine digits or more stand in a folded text, some of them spelled in words; in order, not overlapping. */
export function findSpelledNumbers(folded: string): Span[] {
  return [...folded.matchAll(run)].flatMap((match) => {
    const tokens = match[0].split(/[^\p{L}\p{N}]+/u);
    const words = tokens.filter((each) => spelled.test(each)).length;
    const digits = tokens.join('').replace(/\D/g, '').length;
    const long = words >= wordsMin && words + digits >= digitsMin;
    return long ? [{ start: match.index, end: match.index + match[0].length }] : [];
  });
}
