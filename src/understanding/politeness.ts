/** The words around what is meant: politeness, forms of address, negation. */

import { fold, readWords, spoken, type Word } from './fold.ts';

/** How people call themselves and each other. */
export const address = 'tôi em mình bác cháu con anh chị ông bà tui tớ bạn chú dì cậu mợ thím ad admin shop bot';
/** Left out anywhere. Not "có", though "cô" looks the same without marks. */
const fillers = spokenSet(
  `${address} ạ à á nhé nha nhá nghe với đi giùm dùm hộ giúp cho cái dạ ơi thế vậy nè nhỉ hả ha đấy luôn thì là đã please kindly the my a an just now`,
);
/** Taken off the end of a message. */
const trailing = spokenSet(
  `${address} ạ à á nhé nha nhá nghe với đi ơi nè nhỉ đấy đó luôn đâu rồi hả coi giùm dùm nhiều lắm please kindly thanks`,
);
/** Taken off its start. Not "đâu", which says no there ("đâu phải tôi"). */
const leading = spokenSet(`${address} dạ vâng ạ à ơi xin please kindly thanks hey so well oh ừ ờ uh uhm um để cho`);
const smallWords = plainSet(
  'muốn cần xin rồi mà cũng này đó vừa nãy xem coi vẫn cả hết lại về cho để được đâu i to of it is would like you could can',
);
const negators = plainSet(
  'không chưa đừng chẳng chả đâu not dont never no cant cannot wont didnt doesnt havent isnt wouldnt shouldnt nobody',
);
/** Without their marks these are other words: đeo, cốc, chợ. */
const markedNegators: ReadonlySet<string> = new Set('éo đéo đếch cóc chớ ứ'.split(' ').map(spoken));
const dont = spoken('đừng');
/** What may stand between a negation and what it negates. */
const between = plainSet(
  `${address} muốn cần phải có hề hẳn thể được thích nên là cho để định to want wish really any need yet do have a the`,
);
/** Further than this before a phrase, a negation is about something else. */
const reachWords = 3;

/** The words without those at both ends that are only polite; never empty if `words` is not. */
export function withoutPoliteness(words: Word[]): Word[] {
  let start = 0;
  let end = words.length;
  while (end - start > 1 && hasWord(trailing, words[end - 1])) end--;
  while (end - start > 1 && hasWord(leading, words[start])) start++;
  return words.slice(start, end);
}

/** The words without particles and forms of address, wherever they stand. May be empty. */
export function withoutFillers(words: Word[]): Word[] {
  return words.filter((word) => !hasWord(fillers, word));
}

/** How many words carry what is meant: neither fillers nor the small words that go with any wish. */
export function meaningfulWords(words: Word[]): number {
  return withoutFillers(words).filter((word) => !smallWords.has(word.plain)).length;
}

/** Whether the word says no to what follows it. */
export function isNegator(word: Word): boolean {
  return word.plain === 'dung' ? word.spoken === dont : negators.has(word.plain) || markedNegators.has(word.spoken);
}

/** Whether the word is đừng, with its marks. */
export function isDont(word: Word): boolean {
  return word.spoken === dont;
}

/** Whether the word is `dung` without marks: đừng, dừng or đúng. */
export function isPerhapsNegator(word: Word): boolean {
  return word.spoken === 'dung';
}

/** Whether the words from `start` are negated by one shortly before them in the same clause ("tôi chưa muốn huỷ"), by a đừng anywhere before, or may be ("dung huy"). */
export function negates(words: Word[], start: number): boolean {
  let near = true;
  for (let at = start; at > 0; at--) {
    const before = words[at - 1];
    if (before === undefined || words[at]?.newClause) return false;
    near &&= start - at <= reachWords;
    if (near && (isNegator(before) || isPerhapsNegator(before))) return true;
    // "Đừng" forbids all that follows it.
    if (isDont(before) || (isPerhapsNegator(before) && !isRight(words, at - 1))) return true;
    near &&= between.has(before.plain);
  }
  return false;
}

/** Whether the `dung` at this place, typed without marks, can only be đúng. Alone it may as well be đừng, dừng or dùng. */
export function isRight(words: Word[], at: number): boolean {
  const [before, after] = [words[at - 1], words[at + 1]];
  if (after !== undefined) return hasWord(behindRight, after);
  return before !== undefined && !words[at]?.newClause && beforeRight.has(before.spoken);
}

const behindRight = spokenSet('rồi vậy thế là tôi tên người số mà ạ ừ ừm');
const beforeRight = new Set(spokens('vâng vang dạ ừ ừm uh gõ go ghi nhập nhap viết viet'));

function spokens(text: string): string[] {
  return text.split(' ').map(spoken);
}

/** A word typed without marks may be any of the set; one typed with them is itself. */
export function hasWord(set: ReadonlySet<string>, word: Word | undefined): boolean {
  if (word === undefined) return false;
  return set.has(word.spoken) || (word.spoken === word.plain && set.has(`?${word.plain}`));
}

/** The words as spoken, and without marks behind `?`; for `hasWord`. */
export function spokenSet(text: string): Set<string> {
  return new Set(
    text
      .split(/\s+/)
      .flatMap((word) => readWords(word))
      .flatMap((word) => [word.spoken, `?${word.plain}`]),
  );
}

/** The words folded. */
export function plainSet(text: string): Set<string> {
  return new Set(text.split(/\s+/).map(fold));
}
