/** Takes personal data out of a message before it is written to a transcript or a log [T7, C28]. */

import { findDays } from './dates.ts';
import { straightenDigits } from './digits.ts';
import { type Folded, foldWithPositions } from './fold.ts';
import { findNames } from './names.ts';
import { findSecrets, type Span } from './secrets.ts';
import { findSpelledNumbers } from './spelled-numbers.ts';

/** A Telegram message has at most 4,096 characters, a Zalo one 2,000. What is longer is cut, not kept unmasked. */
const maskedChars = 4_096;
/** Beyond the cut a number that began before it is still seen whole. */
const overlapChars = 200;
/** Two are usual: one that masks, one that finds nothing left. */
const roundsMax = 5;
/** A shorter run of digits is a house number, a year or a price. */
const numberDigitsMin = 6;

interface Cover extends Span {
  /** What stands there instead. */
  by: string;
}

/**
 * The text with personal data replaced: numbers of six digits and more → `***` (with the last three digits if there are 9 or 12), nine and more spelled in words → `***`, dates → `[ngày]`,
 * names → `[tên]`, e-mail addresses → `[email]`, passwords and codes → `[bí mật]`. Everything else is kept as typed; masking twice changes nothing.
 * Beyond 4,096 characters the text is cut and ends in `…`. Shorter numbers spelled in words and names without a family name are not found.
 */
export function mask(text: string): string {
  let masked = text;
  // What is masked can set free what stood glued to it, rarely and in odd scripts only: so until nothing changes.
  for (let round = 0; round < roundsMax; round++) {
    const again = maskOnce(masked);
    if (again === masked) break;
    masked = again;
  }
  return masked;
}

function maskOnce(text: string): string {
  const folded = foldWithPositions(text, maskedChars + overlapChars);
  const covers = found(text, folded).sort((a, b) => a.start - b.start);
  let masked = '';
  let kept = 0;
  for (const { start, end, by } of covers) {
    const from = folded.starts[start] ?? text.length;
    if (from >= maskedChars) break;
    masked += text.slice(kept, from) + by;
    kept = folded.ends[end - 1] ?? text.length;
  }
  masked += text.slice(kept, Math.max(kept, maskedChars));
  return masked.length > maskedChars || text.length > Math.max(kept, maskedChars)
    ? `${masked.slice(0, maskedChars - 1)}…`
    : masked;
}

/** What to cover, the more telling kinds first; a later one that overlaps an earlier is dropped. */
function found(original: string, folded: Folded): Cover[] {
  const { text } = folded;
  const covers = apart([
    ...findSecrets(text).map((span) => ({ ...span, by: '[bí mật]' })),
    ...emails(text).map((span) => ({ ...span, by: '[email]' })),
    ...findDays(text).map(({ start, end }) => ({ start, end, by: '[ngày]' })),
  ]);
  const straight = without(straightenDigits(text), covers);
  return apart([
    ...covers,
    ...findSpelledNumbers(straight).map((span) => ({ ...span, by: '***' })),
    ...numbers(straight),
    ...findNames(original, folded).map((span) => ({ ...span, by: '[tên]' })),
  ]);
}

function apart(covers: Cover[]): Cover[] {
  const kept: Cover[] = [];
  for (const cover of covers) {
    if (kept.every((other) => cover.end <= other.start || other.end <= cover.start)) kept.push(cover);
  }
  return kept;
}

/** The text with what is covered blanked, so that a number beside it neither swallows it nor is dropped for overlapping it. */
function without(text: string, covers: Span[]): string {
  return covers.reduce(
    (rest, { start, end }) => rest.slice(0, start) + 'x'.repeat(end - start) + rest.slice(end),
    text,
  );
}

function numbers(straight: string): Cover[] {
  // A few signs of any kind between two digits, except what stands for a number masked before.
  return [...straight.matchAll(/\d(?:(?:(?!\*\*\*)[^\p{L}\d]){0,5}\d)*/gu)].flatMap((match) =>
    partsOf(match[0]).flatMap(({ text, offset }) => {
      const digits = text.replace(/\D/g, '');
      const years = /^(?:19|20)\d\d(?: ?[-/] ?|, )(?:19|20)\d\d$/.test(text);
      if (digits.length < numberDigitsMin || years) return [];
      const last = digits.length === 9 || digits.length === 12 ? digits.slice(-3) : '';
      const start = match.index + offset;
      return [{ start, end: start + text.length, by: `***${last}` }];
    }),
  );
}

/** ", " stands between numbers if each part is long enough to be one; else within one ("079, 203, 001, 234"). */
function partsOf(run: string): Array<{ text: string; offset: number }> {
  const parts = run.split(', ');
  if (parts.some((part) => part.replace(/\D/g, '').length < numberDigitsMin)) return [{ text: run, offset: 0 }];
  let offset = 0;
  return parts.map((text) => {
    const part = { text, offset };
    offset += text.length + 2;
    return part;
  });
}

/** From each @ outwards: one expression for the whole address takes quadratic time on long words. */
function emails(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const name = /[\p{L}\p{N}._%+-]{1,64}$/u.exec(text.slice(Math.max(0, at - 64), at));
    const host = /^@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/u.exec(text.slice(at, at + 260));
    if (name && host) spans.push({ start: at - name[0].length, end: at + host[0].length });
  }
  return spans;
}
