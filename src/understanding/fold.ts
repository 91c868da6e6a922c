/** Brings the many ways in which citizens type one thing to one form, before anything is recognised in it. */

import { expandShortForms } from './short-forms.ts';

/** Characters of a message that are looked at. The longest sensible answer is under 300; the rest would only cost time. */
export const readableChars = 1_000;
/** Distinct characters whose folding is remembered; Vietnamese and emoji in use are about 500. */
const rememberedChars = 4_096;

/** A character that would become more than these is left as it is. */
const foldedCharsMax = 3;

/** A folded text, and where in the original each of its characters began and ended (UTF-16 units). */
export interface Folded {
  text: string;
  starts: number[];
  ends: number[];
}

/** A word as heard. */
export interface Word {
  /** Folded: `huy`. */
  plain: string;
  /** Lower case with its marks, the tone last, so that `huỷ` and `hủy` are one; equal to `plain` if typed without marks. */
  spoken: string;
  /** Whether punctuation stands before it. */
  newClause: boolean;
}

/**
 * Folds the first 1,000 characters: compatibility forms made plain (`０` → `0`), lower case, no diacritics, `đ` → `d`,
 * digits of any script → ASCII, no zero-width or control characters, one kind of quote and dash, single spaces, none at the ends.
 * Never throws; folding twice changes nothing.
 */
export const fold = ofLast((text: string): string =>
  foldWithPositions(text, readableChars).text.slice(0, readableChars).trimEnd(),
);

/** `fold` of the first `chars` characters, which tells where each character came from. Its text may be longer than `chars`. Not to be changed. */
export const foldWithPositions = (text: string, chars: number): Folded =>
  foldWhole(text.length > chars ? text.slice(0, chars) : text);

const foldWhole = ofLast((text: string): Folded => {
  const starts: number[] = [];
  const ends: number[] = [];
  let folded = '';
  let at = 0;
  for (const char of text) {
    const flats = foldChar(char);
    // Marks and invisible characters belong to what they follow.
    if (flats === '' && ends.length > 0 && ends.at(-1) === at) ends[ends.length - 1] = at + char.length;
    for (const flat of flats) {
      if (flat === ' ' && (folded === '' || folded.endsWith(' '))) continue;
      folded += flat;
      for (let unit = 0; unit < flat.length; unit++) {
        starts.push(at);
        ends.push(at + char.length);
      }
    }
    at += char.length;
  }
  if (folded.endsWith(' ')) {
    starts.pop();
    ends.pop();
    folded = folded.slice(0, -1);
  }
  return { text: folded, starts, ends };
});

/** The words of a message, folded, with the short forms of chat written out (`k dc` → `khong duoc`). Not to be changed. */
export const foldedWords = ofLast((text: string): string[] => readWords(text).map((word) => word.plain));

/**
 * The words of a message with their marks, short forms written out, a letter held down (`vânggg`) taken once.
 * Emoji are words only where there are no others. Not to be changed, as others read the same.
 */
export const readWords = ofLast((text: string): Word[] => {
  const folded = foldWithPositions(text, readableChars);
  const words: Word[] = [];
  const signs: Word[] = [];
  let end = 0;
  for (const match of folded.text.matchAll(
    /\/?[\p{L}\p{N}]+(?:'\p{L}+)*|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}/gu,
  )) {
    const newClause = end > 0 && /[^\s\p{Extended_Pictographic}]/u.test(folded.text.slice(end, match.index));
    end = match.index + match[0].length;
    const original = text.slice(folded.starts[match.index], folded.ends[end - 1]);
    const word = { plain: unheld(match[0].replaceAll("'", '')), spoken: spoken(original), newClause };
    if (/[\p{L}\p{N}]/u.test(match[0])) words.push(word);
    else signs.push(word);
  }
  return expandShortForms(words.length > 0 ? words : signs);
});

/** Remembers what it made of the last text: all that is recognised in a message begins with the same few readings of it. Of one only, as it may be personal. */
export function ofLast<Result>(read: (text: string) => Result): (text: string) => Result {
  let last: { text: string; result: Result } | null = null;
  return (text) => {
    if (last?.text !== text) last = { text, result: read(text) };
    return last.result;
  };
}

/** Lower case with marks, the tone moved to the end: `hủy`, `huỷ` → `huy` + hook. */
export function spoken(word: string): string {
  const known = spokenBefore.get(word);
  if (known !== undefined) return known;
  const said = speak(word);
  if (word.length <= syllableChars && spokenBefore.size < rememberedChars && !/\d/.test(word))
    spokenBefore.set(word, said);
  return said;
}

const spokenBefore = new Map<string, string>();
/** The longest syllable (nghiêng) has seven letters, each with up to two marks when typed apart; numbers and addresses are not remembered. */
const syllableChars = 12;

function speak(word: string): string {
  const apart = word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}']/gu, '');
  const tone = apart.match(/[\u0300\u0301\u0303\u0309\u0323]/)?.[0] ?? '';
  return unheld(apart.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '').normalize('NFC')) + tone;
}

function unheld(word: string): string {
  return word.replace(/(\p{L})\1{2,}/gu, '$1');
}

const remembered = new Map<string, string>();

function foldChar(char: string): string {
  const known = remembered.get(char);
  if (known !== undefined) return known;
  let flat = char;
  // Lower-casing can bring forth what decomposes again (İ), hence twice.
  for (let round = 0; round < 2; round++) flat = [...flat.normalize('NFKD').toLowerCase()].map(plainChar).join('');
  // Signs for whole sentences (U+FDFA is 18 characters) would only make short messages long.
  if ([...flat].length > foldedCharsMax) flat = char;
  if (remembered.size < rememberedChars) remembered.set(char, flat);
  return flat;
}

const sameAs: Record<string, string> = { đ: 'd', ð: 'd', '⁄': '/', '∕': '/', '։': ':' };

function plainChar(char: string): string {
  if (char >= 'a' && char <= 'z') return char;
  if (/[\s\u0085]/u.test(char)) return ' ';
  // Marks, zero-width and control characters, halves of surrogate pairs, skin tones of emoji.
  if (/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}\ufffd]|\p{Emoji_Modifier}/u.test(char)) return '';
  if (/\p{Nd}/u.test(char)) return digitValue(char);
  if (/[\p{Pd}−]/u.test(char)) return '-';
  if (/[‘’‚‛′´`ʼ]/u.test(char)) return "'";
  if (/[“”„‟″«»]/u.test(char)) return '"';
  return sameAs[char] ?? char;
}

/** Decimal digits stand in runs of ten, in order; so the distance from the start of the run tells the value. */
function digitValue(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  let start = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return String((point - start) % 10);
}
