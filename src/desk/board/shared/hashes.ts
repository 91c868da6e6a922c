/** Words → keyed hashes by which a database finds conversations without knowing what they say. */
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Language } from '../../../engine/outside.ts';
import { Lru } from '../../../lru.ts';

/** What a conversation is found by. */
export interface Findables {
  /** Folded words, each once. */
  words: string[];
  language: Language;
  lines: string[];
  labels: string[];
  number: string;
  last3: string | null;
}

export interface Hashes {
  /** Of everything it is found by, each once, growing. */
  of(findables: Findables): number[];
  label(label: string): number;
  /** Any of these finds a folded word of a search; `lines`: those that have it, by language. */
  wanted(word: string, lines: Record<Language, string[]>): number[];
}

/** Of a longer word its first letters count. */
const lettersMax = 12;
/** A shorter beginning of a number is as likely a part of something else. */
const numberCharsMin = 4;
/** A Vietnamese text has some 3,000 different beginnings of words without their marks. */
const remembered = 10_000;
const rememberedWords = 5_000;
/** Few enough for a number of JavaScript, and enough that of a million beginnings hardly two have the same. */
const hashBytes = 6;

/** `dataKey`: the operator's secret; the key itself is derived from it (HKDF-SHA-256, RFC 5869). */
export function createHashes(dataKey: string): Hashes {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', 'desk search', 32)));
  const known = new Lru<number>(remembered);

  function hash(text: string): number {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = createHmac('sha256', key).update(text).digest().readUIntBE(0, hashBytes);
    known.set(text, made);
    return made;
  }

  const beginnings = (kind: string, text: string, from: number) =>
    Array.from({ length: Math.max(0, Math.min(text.length, lettersMax) - from + 1) }, (_, more) =>
      hash(`${kind} ${text.slice(0, from + more)}`),
    );
  const beginningsOfWords = new Lru<readonly number[]>(rememberedWords);

  /** Of a word at once: to look up each of its beginnings took as long as all else about a card. */
  function ofWord(word: string): readonly number[] {
    const all = beginningsOfWords.get(word) ?? beginnings('word', word, 1);
    beginningsOfWords.set(word, all);
    return all;
  }
  const line = (language: Language, key: string) => hash(`line ${language} ${key}`);

  return {
    of({ words, language, lines, labels, number, last3 }) {
      const all = new Set([
        ...words.flatMap(ofWord),
        ...lines.map((key) => line(language, key)),
        ...labels.map((label) => hash(`label ${label}`)),
        ...beginnings('number', number, numberCharsMin),
        ...(last3 === null ? [] : [hash(`last3 ${last3}`)]),
      ]);
      return [...all].sort((a, b) => a - b);
    },
    label: (label) => hash(`label ${label}`),
    wanted(word, lines) {
      const begins = hash(`word ${word.slice(0, lettersMax)}`);
      // Three digits are somebody's number, and not the hotline's.
      if (/^\d{3}$/.test(word)) return [begins, hash(`last3 ${word}`)];
      const isNumber = word.length >= numberCharsMin && /^[0-9a-f]{1,12}$/.test(word);
      return [
        begins,
        ...lines.vi.map((key) => line('vi', key)),
        ...lines.en.map((key) => line('en', key)),
        ...(isNumber ? [hash(`number ${word}`)] : []),
      ];
    },
  };
}
