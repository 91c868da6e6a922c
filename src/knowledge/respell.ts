/** Makes known words of unknown ones: joined (`quenmatkhau`), in teencode (`wen`), or with a slip of the finger (`khảu`). */

import type { Word } from '../understanding/fold.ts';
import { isTypoOf } from '../understanding/typo.ts';

/** Shorter words are too close to too many others. */
const typoLettersMin = 4;
const joinedLettersMin = 5;
/** From this length a word that is all known words is taken for them before it is taken for a slip. */
const surelyJoinedLetters = 7;
/** No syllable of Vietnamese is longer (`nghiêng`). */
const syllableLettersMax = 7;
/** A word seen once may itself be a slip. */
const seenMin = 2;
/** Distinct unknown words whose respelling is remembered. */
const rememberedWords = 5_000;

/** What teencode writes, and for what. */
const teencode: Array<[RegExp, string]> = [
  [/^w/, 'qu'],
  [/^d?z/, 'd'],
  [/^d?z/, 'gi'],
  [/^j/, 'gi'],
  [/f/, 'ph'],
  [/k$/, 'ch'],
  [/k$/, 'c'],
  [/^k/, 'c'],
  [/^k/, 'kh'],
  [/^c/, 'k'],
  [/y$/, 'i'],
  [/i$/, 'y'],
  [/^x/, 's'],
  [/^s/, 'x'],
  [/^tr/, 'ch'],
  [/^ch/, 'tr'],
  [/^l/, 'n'],
  [/^n/, 'l'],
];

/** How often each word was seen in the ways of asking. */
export type Seen = ReadonlyMap<string, number>;

/** What puts known words in the place of unknown ones; those it can make nothing of stay as they are. */
export function createRespelling(seen: Seen): (words: Word[]) => Word[] {
  const byLength = new Map<number, string[]>();
  for (const [word, times] of seen)
    if (times >= seenMin) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);
  const remembered = new Map<string, string[]>();

  const respelled = (plain: string): string[] => {
    const known = remembered.get(plain);
    if (known) return known;
    const made = respell(plain, seen, byLength);
    if (remembered.size < rememberedWords) remembered.set(plain, made);
    return made;
  };

  return (words) =>
    words.flatMap((word) => {
      if (seen.has(word.plain) || !/^[a-z]{2,}$/.test(word.plain)) return [word];
      const made = respelled(word.plain);
      if (made.length === 1 && made[0] === word.plain) return [word];
      return made.map((plain, part) => ({ plain, spoken: plain, newClause: part === 0 && word.newClause }));
    });
}

function respell(word: string, seen: Seen, byLength: Map<number, string[]>): string[] {
  const often = (candidates: string[]) =>
    candidates.reduce((best, one) => ((seen.get(one) ?? 0) > (seen.get(best) ?? 0) ? one : best), '');
  const meant = often(teencode.map(([written, read]) => word.replace(written, read)));
  if ((seen.get(meant) ?? 0) >= seenMin) return [meant];
  const near = [-1, 0, 1].flatMap((more) => byLength.get(word.length + more) ?? []);
  const slip =
    word.length < typoLettersMin ? '' : often(near.filter((known) => known.length > 2 && isTypoOf(word, known)));
  const parts = word.length < joinedLettersMin ? null : apart(word, seen);
  if (parts && (slip === '' || word.length >= surelyJoinedLetters)) return parts;
  return [slip || word];
}

/** The fewest known words, the more frequent before the rarer, that make up `joined`; null if none do. */
function apart(joined: string, seen: Seen): string[] | null {
  const best: Array<{ cost: number; from: number } | undefined> = [{ cost: 0, from: 0 }];
  for (let end = 2; end <= joined.length; end++) {
    for (let from = Math.max(0, end - syllableLettersMax); from <= end - 2; from++) {
      const times = seen.get(joined.slice(from, end)) ?? 0;
      const before = best[from];
      if (times < seenMin || before === undefined) continue;
      const cost = before.cost + 1 + 1 / Math.log(1 + times);
      if (cost < (best[end]?.cost ?? Number.POSITIVE_INFINITY)) best[end] = { cost, from };
    }
  }
  const parts: string[] = [];
  for (let end = joined.length; end > 0; ) {
    const last = best[end];
    if (last === undefined) return null;
    parts.unshift(joined.slice(last.from, end));
    end = last.from;
  }
  return parts;
}
