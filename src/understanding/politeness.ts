/** The words around what is meant: politeness, forms of address, negation. */

import { fold, readWords, type Word } from './fold.ts';

const address = 'tôi em mình bác cháu con anh chị ông bà tui tớ bạn chú dì cậu mợ thím ad admin shop bot';
/** Left out anywhere. Not "có", though "cô" looks the same without marks. */
const fillers = spokenSet(
  `${address} ạ à á nhé nha nhá nghe với đi giùm dùm hộ giúp cho cái dạ ơi thế vậy nè nhỉ hả ha đấy luôn thì là đã please kindly the my a an just now`,
);
/** Taken off the end of a message. */
const trailing = spokenSet(
  `${address} ạ à á nhé nha nhá nghe với đi ơi nè nhỉ đấy đó luôn đâu rồi hả coi giùm dùm nhiều lắm please kindly thanks`,
);
/** Taken off its start. Not "đâu", which says no there ("đâu phải tôi"). */
const leading = spokenSet(
  `${address} dạ vâng ạ à ơi xin please kindly thanks hey so well oh ừ ờ uh uhm um ok oke để cho`,
);
const negators = plainSet('không chưa đừng chẳng chả đâu not dont never no cant cannot wont didnt doesnt havent isnt');
/** What may stand between a negation and what it negates. */
const between = plainSet(
  `${address} muốn cần phải có hề hẳn thể được thích nên là cho để định to want wish really any need yet do have a the`,
);
/** Words of questions and conditions. */
const wavers = plainSet('nếu sao gì nào hay nhưng lỡ if what why how which but unless or should');
/** Further than this before a phrase, a negation is about something else. */
const reachWords = 3;
/** `dung` is đừng only if so typed. */
const markedNegators = spokenSet('đừng');

/** The words without those at both ends that are only polite; never empty if `words` is not. */
export function withoutPoliteness(words: Word[]): Word[] {
  let start = 0;
  let end = words.length;
  while (end - start > 1 && isOf(trailing, words[end - 1])) end--;
  while (end - start > 1 && isOf(leading, words[start])) start++;
  return words.slice(start, end);
}

/** The words without particles and forms of address, wherever they stand. May be empty. */
export function withoutFillers(words: Word[]): Word[] {
  return words.filter((word) => !isOf(fillers, word));
}

/** Whether the word says no to what follows it. */
export function isNegator(word: Word): boolean {
  return word.plain === 'dung' ? markedNegators.has(word.spoken) : negators.has(word.plain);
}

/** Whether the words ask, or set a condition ("nếu đồng ý thì sao", "đồng ý nhưng", "đồng ý không"). */
export function isWavering(words: Word[]): boolean {
  const last = withoutPoliteness(words).at(-1);
  return words.some((word) => wavers.has(word.plain)) || last?.plain === 'khong' || last?.plain === 'chua';
}

/** Whether the words from `start` are negated by one shortly before them in the same clause ("tôi chưa muốn huỷ"). */
export function negates(words: Word[], start: number): boolean {
  for (let at = start; at > 0 && start - at <= reachWords; at--) {
    const before = words[at - 1];
    if (before === undefined || words[at]?.newClause) return false;
    if (isNegator(before)) return true;
    if (!between.has(before.plain)) return false;
  }
  return false;
}

/** A word typed without marks may be any of the set; one typed with them is itself. */
function isOf(set: ReadonlySet<string>, word: Word | undefined): boolean {
  if (word === undefined) return false;
  return set.has(word.spoken) || (word.spoken === word.plain && set.has(`?${word.plain}`));
}

function spokenSet(text: string): Set<string> {
  return new Set(
    text
      .split(' ')
      .flatMap((word) => readWords(word))
      .flatMap((word) => [word.spoken, `?${word.plain}`]),
  );
}

function plainSet(text: string): Set<string> {
  return new Set(text.split(' ').map(fold));
}
