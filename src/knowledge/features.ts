/** Turns a message into what the search weighs: the things its words name, pairs of these and of words, marks, and groups of letters. */

import { readableChars, readWords, type Word } from '../understanding/fold.ts';
import { allowedHosts } from './format.ts';
import { sameWords } from './same-words.ts';
import { scamCues } from './scam-cues.ts';

/** How much a feature counts before its rarity; measured by cross-validation, 0.3 to 0.7 being much the same. */
const weights = { name: 1, pair: 0.5, marked: 0.4, letters: 0.6, cue: 0.8 };
/** Words that share so many letters in a row are somewhat alike. */
const groupLetters = 3;
/** Written-out hosts; endings seen in messages and in reports of scams, so that "xong.vay" is none. */
const host =
  /(?<![a-z0-9@.-])(?:https?:\/\/)?(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|biz|vip|top|xyz|site|online|cc|me|io|app|shop|club|link|click|live|apk)\b(?:\/\S*)?/giu;
const hostNames: Record<string, string> = { 'dichvucong.gov.vn': ' portal ', 'vneid.gov.vn': ' vneid ' };
/** The signs beside the fields of an account, by their names in `names.ts`. */
const tick = /[✓✔✅☑]\ufe0f?/gu;
const cross = /[✗✘❌✖]\ufe0f?/gu;
/** What `same-words.ts` makes of "link lạ". */
export const strangeLink = 'linkla';
/** Digits that are a number of something rather than a level or an age. */
const longNumber = /^\d{3,}$/;

/** The words of a message, with addresses replaced by what they are: the portal, VNeID, or a strange link. */
export function readQuestion(text: string): Word[] {
  const written = text.slice(0, readableChars).replace(host, hostName);
  return readWords(written.replace(tick, ' dautich ').replace(cross, ' daunhan '));
}

/**
 * The features of words, each once, with how much it counts. A pair holds a space, one of words as typed begins with `=`,
 * a word with its marks with `'`, a group of letters with `%`, a cue with `!`.
 */
export function featuresOf(words: Word[]): Map<string, number> {
  const features = new Map<string, number>();
  const same = sameWords(words);
  let before = '^';
  for (const word of same) {
    const name = longNumber.test(word) ? `#${word.length}` : word;
    features.set(name, weights.name);
    features.set(`${before} ${name}`, weights.pair);
    before = name;
  }
  let typed = '^';
  for (const { plain, spoken } of words) {
    features.set(`=${typed} ${plain}`, weights.pair);
    if (spoken !== plain) features.set(`'${spoken}`, weights.marked);
    for (const letters of lettersOf(plain)) features.set(`%${letters}`, weights.letters);
    typed = plain;
  }
  for (const cue of scamCues(same)) features.set(cue, weights.cue);
  return features;
}

/** `sai` → `sai`, `khong` → `kho`, `hon`, `ong`; a shorter word is a group of its own. */
function lettersOf(plain: string): string[] {
  const groups = Math.max(1, plain.length - groupLetters + 1);
  return Array.from({ length: groups }, (_, at) => plain.slice(at, at + groupLetters));
}

function hostName(address: string): string {
  const name = address
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .replace(/^www\./, '');
  if (allowedHosts.includes(name)) return hostNames[name] ?? ' bo cong an ';
  return ` ${strangeLink} `;
}
