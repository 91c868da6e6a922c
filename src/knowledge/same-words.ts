/** Brings what citizens call one thing to one word: `xài` → `sudung`, `acc` → `taikhoan`, `ứng dụng` → `app`, in English `forgot` → `quen`. */

import { fold, spoken, type Word } from '../understanding/fold.ts';
import { englishNames, vietnameseNames } from './names.ts';

/** Words that hold English sentences together; none is a frequent Vietnamese word without marks. */
const englishWords = new Set(
  `the my i is it's i'm im its how does what an of and for in with not have has did are was were you me when where why which need want this that
  your we he she his her they get got please help would should cannot can't can don't if at from to it be on or there`
    .split(/\s+/)
    .map((word) => word.replace("'", '')),
);
/** A message of this share of them is English; titles and bare keywords are also told by `englishOnly`. */
const englishShare = 0.25;
/** One of these is enough where a message has no more than four words and no marks. */
const englishOnly = new Set(
  'forgot password account phone level activate activation register registration locked scam foreigner foreigners documents benefits fee hotline number received working portal login expired difference company child children privacy steps error unlock lost wrong'.split(
    ' ',
  ),
);
const keywordsMax = 5;

interface Part {
  text: string;
  as: 'folded' | 'marked' | 'bare';
}
interface Name {
  parts: Part[];
  kept: string;
}

const vietnamese = readNames(vietnameseNames);
const english = readNames(englishNames);

/** Whether a message is English rather than Vietnamese. */
export function isEnglish(words: Word[]): boolean {
  if (words.length === 0 || words.some(({ plain, spoken }) => plain !== spoken)) return false;
  const share = words.filter(({ plain }) => englishWords.has(plain)).length / words.length;
  return share >= englishShare || (words.length <= keywordsMax && words.some(({ plain }) => englishOnly.has(plain)));
}

/** The words, folded, with every name of `names.ts` replaced by the one word that is kept for it; the longest name first. */
export function sameWords(words: Word[]): string[] {
  const names = isEnglish(words) ? english : vietnamese;
  const kept: string[] = [];
  for (let at = 0; at < words.length; ) {
    const plain = words[at]?.plain ?? '';
    const name = names.get(plain)?.find(({ parts }) => parts.every((part, index) => isSaid(part, words[at + index])));
    kept.push(name?.kept ?? plain);
    at += name?.parts.length ?? 1;
  }
  return kept;
}

function isSaid({ text, as }: Part, word: Word | undefined): boolean {
  if (word === undefined) return false;
  if (as === 'marked') return word.spoken === text;
  return word.plain === text && (as === 'folded' || word.spoken === text);
}

/** Names by their first word, the longest first. */
function readNames(list: string): Map<string, Name[]> {
  const names = new Map<string, Name[]>();
  for (const line of list.trim().split('\n')) {
    const [kept = '', ways = ''] = line.split(': ');
    for (const way of ways.split(', ')) {
      const parts = way
        .replace(/^=/, '')
        .split(' ')
        .map((word) => partOf(word, way.startsWith('=')));
      const first = fold(way.replace(/^=/, '').split(' ')[0] ?? '').replaceAll("'", '');
      names.set(first, [...(names.get(first) ?? []), { parts, kept }]);
    }
  }
  for (const some of names.values()) some.sort((one, other) => other.parts.length - one.parts.length);
  return names;
}

function partOf(word: string, bare: boolean): Part {
  const plain = fold(word).replaceAll("'", '');
  const marked = spoken(word);
  if (marked !== plain) return { text: marked, as: 'marked' };
  return { text: plain, as: bare ? 'bare' : 'folded' };
}
