/**
 * Tells which of the wanted events a message means, from the phrases in `locales/<language>/words.json`; both languages always count.
 * How those lists are written is told in `phrase-lists.ts`.
 */

import { fold, readWords, type Word } from './fold.ts';
import { isSelf, kinWords } from './kinds.ts';
import { isMeant, type Said } from './meant.ts';
import { anyKind, certain, guesses, joined, type Lists, type Phrase, phrases } from './phrase-lists.ts';
import {
  isNegator,
  isPerhapsNegator,
  meaningfulWords,
  negates,
  withoutFillers,
  withoutPoliteness,
} from './politeness.ts';
import { refusal } from './refusal.ts';
import { isTypoOf } from './typo.ts';

/** Words of a message that are looked at; a longer one is a story, not an answer. */
const wordsMax = 60;
/** One word counts within a message of at most this many, fillers aside. */
const shortMessageWords = 4;
/** Of the meaningful words of a message, a phrase of several must be this share: in a longer one it is likelier about something else. */
const leastShare = 1 / 2;
const urgentShare = 1 / 3;
/** Typos are sought in messages of at most this many words: it means comparing with every phrase. */
const typoWordsMax = 8;
/** Shorter words turn into one another by a single letter too easily; less so if the rest of the message fits. */
const typoLetters = 5;
const typoLettersWhole = 4;

/** Heard in a long tale too: who was deceived tells it all, who wants a person has tried the rest, and who asks for the price says of what. */
const urgent = new Set(['scam', 'human', 'cost']);
/** In phrases of these "tôi" is just that, for they say who agrees or who somebody is. */
const personal = new Set(['yes', 'no', 'notMe']);
/** Greetings and thanks often only wrap what is meant, so anything else beside them wins. */
const wrappings = new Set(['start', 'thanks']);

/**
 * The one event of `wanted` that the message means, or null if it means none, or several equally.
 * First the message as a whole, politeness aside; then the longest phrase in it (two words or more, or one in a message of up to four);
 * then the same again allowing one typo in a word of five letters or more (four if the rest of the message is the phrase), or missing spaces.
 * A negated phrase does not count, and a negated `yes` is a `no`. What is only asked or supposed does
 * not count where a step would be taken, least of all consent: see `isMeant`.
 */
export function matchPhrase<Event extends string>(text: string, wanted: Iterable<Event>): Event | null {
  const events: ReadonlySet<string> = new Set(wanted);
  const words = readWords(text).slice(0, wordsMax);
  if (words.length === 0 || events.size === 0) return null;
  const said = { words: unrepeated(words), text: fold(text) };
  const event =
    exactly(said, events, certain) ?? refusal(said, events) ?? exactly(said, events, guesses) ?? withTypo(said, events);
  return event === undefined || event === ambiguous ? null : (event as Event);
}

const ambiguous = Symbol('ambiguous');
type Found = string | typeof ambiguous | undefined;

function exactly(said: Said, events: ReadonlySet<string>, lists: Lists): Found {
  for (const view of [said.words, withoutPoliteness(said.words)]) {
    const whole = (lists.byText.get(joined(view)) ?? []).filter(
      (phrase) => agrees(view, 0, phrase) && isMeant(phrase.event, view, said),
    );
    const event = only(whole, events);
    if (event !== undefined) return event;
  }
  return only(contained(said, events, lists), events);
}

/** One event of the phrases given: the strongest's. */
function only(phrases: Phrase[], events: ReadonlySet<string>): Found {
  const heard = phrases.filter((phrase) => events.has(phrase.event));
  const rank = (phrase: Phrase) => (wrappings.has(phrase.event) ? 0 : phrase.strength);
  const strongest = Math.max(...heard.map(rank));
  const found = new Set(heard.filter((phrase) => rank(phrase) === strongest).map((phrase) => phrase.event));
  return found.size > 1 ? ambiguous : [...found][0];
}

/** Every phrase within the message that is not negated; of a negated `yes`, a `no`. */
function contained(said: Said, events: ReadonlySet<string>, lists: Lists): Phrase[] {
  const { words } = said;
  const bare = withoutFillers(words);
  const counts = { bare: bare.length, meaningful: meaningfulWords(words) };
  return [
    ...containedIn(words, lists.byFirstWord, { said, counts }),
    ...containedIn(bare, lists.byFirstWordBare, { said, counts }),
  ].filter((phrase) => phrase.event !== 'no' || events.has('no'));
}

interface Weighing {
  said: Said;
  counts: { bare: number; meaningful: number };
}

function containedIn(view: Word[], index: Map<string, Phrase[]>, { said, counts }: Weighing): Phrase[] {
  const matches = view.flatMap((word, start) =>
    startingWith(word, index).flatMap((phrase) => {
      if (phrase.wholeOnly && phrase.words.length < view.length) return [];
      if (!isWeighty(phrase, counts) || !agrees(view, start, phrase)) return [];
      const end = start + phrase.words.length;
      const event = eventAt(view, start, phrase);
      const meant = event !== null && isMeant(event, view.slice(start, end), said);
      return [{ start, end, phrase, event: meant ? event : null }];
    }),
  );
  // "Không gỡ liên kết" takes the whole back, "liên kết" with it.
  const denied = matches.filter(({ event }) => event === null);
  return matches.flatMap(({ start, end, phrase, event }) =>
    event === null || denied.some((other) => other.start < start && end <= other.end) ? [] : [{ ...phrase, event }],
  );
}

const startingWith = (word: Word, index: Map<string, Phrase[]>) => [
  ...(index.get(word.plain) ?? []),
  ...(index.get(anyKind) ?? []).filter(({ words }) => words[0]?.kind?.(word)),
];

/** The phrase must be at least half of what is said, or a third where not hearing it would be worse. */
function isWeighty(phrase: Phrase, { bare, meaningful }: Weighing['counts']): boolean {
  if (phrase.strength === 1) return bare <= shortMessageWords;
  const share = urgent.has(phrase.event) ? urgentShare : leastShare;
  return phrase.words.length / share >= meaningful;
}

function agrees(view: Word[], start: number, phrase: Phrase): boolean {
  if (start + phrase.words.length > view.length) return false;
  return phrase.words.every((wanted, offset) => {
    const word = view[start + offset];
    // A phrase does not reach over punctuation, unless the whole message is that phrase.
    if (word === undefined || (offset > 0 && word.newClause && phrase.words.length < view.length)) return false;
    if (wanted.kind) return wanted.kind(word);
    if (offset > 0 && wanted.plain === 'toi' && !personal.has(phrase.event) && isSelf(word)) return true;
    return word.plain === wanted.plain && marksAgree(word, wanted, phrase.exactMarks);
  });
}

/**
 * Marks left out, or wrong ones that make no word we know, are forgiven; but whoever writes `dừng` does not mean `đúng`.
 */
function marksAgree(word: Word, wanted: Word, exact: boolean): boolean {
  if (word.spoken === wanted.spoken) return true;
  if (exact) return false;
  return word.spoken === word.plain || wanted.spoken === wanted.plain || !knownSpoken.has(word.spoken);
}

/** The phrase's event; if it is negated, `no` for a clear negation of a `yes`, else none. */
function eventAt(view: Word[], start: number, phrase: Phrase): string | null {
  if (!isNegated(view, start, phrase)) return phrase.event;
  const clear = view.slice(0, start).some(isNegator) && !view.slice(0, start).some(isPerhapsNegator);
  return phrase.event === 'yes' && clear ? 'no' : null;
}

function isNegated(view: Word[], start: number, phrase: Phrase): boolean {
  if (phrase.words[0] === undefined || isNegator(phrase.words[0])) return false;
  return negates(view, start);
}

function withTypo(said: Said, events: ReadonlySet<string>): Found {
  const { words } = said;
  if (words.length > typoWordsMax) return undefined;
  const views = [words, withoutPoliteness(words), withoutFillers(words)];
  const unspaced = new Set(views.map((view) => view.map((word) => word.plain).join('')));
  const found: Phrase[] = [];
  for (const phrase of phrases) {
    if (!events.has(phrase.event) || phrase.exactMarks || phrase.lastGuess) continue;
    const text = phrase.words.map((word) => word.plain).join('');
    const spaceless = text.length >= typoLetters && unspaced.has(text);
    const used = spaceless ? withoutPoliteness(words) : misspelt(views, phrase);
    if (used !== undefined && isMeant(phrase.event, used, said)) found.push(phrase);
  }
  return only(found, events);
}

/** The words that are the phrase, one of them misspelt: a word that is none of ours, as `nhắc lại` is not a misspelt `nhập lại`. */
function misspelt(views: Word[][], phrase: Phrase): Word[] | undefined {
  for (const view of views) {
    const start = misspeltAt(view, phrase);
    if (start >= 0) return view.slice(start, start + phrase.words.length);
  }
  return undefined;
}

/** Where in the view the misspelt phrase begins; -1 if nowhere. */
function misspeltAt(view: Word[], phrase: Phrase): number {
  const length = phrase.words.length;
  const last = phrase.wholeOnly || length === 1 ? 0 : view.length - length;
  const lettersMin = length > 1 && view.length === length ? typoLettersWhole : typoLetters;
  if (view.length < length || (last === 0 && view.length !== length)) return -1;
  for (let start = 0; start <= last; start++) {
    let typos = 0;
    const fits = phrase.words.every((wanted, offset) => {
      const word = view[start + offset];
      if (word === undefined) return false;
      if (word.plain === wanted.plain) return marksAgree(word, wanted, false);
      typos++;
      return (
        typos === 1 &&
        !knownPlain.has(word.plain) &&
        wanted.plain.length >= lettersMin &&
        isTypoOf(word.plain, wanted.plain)
      );
    });
    if (fits && typos === 1 && !isNegated(view, start, phrase)) return start;
  }
  return -1;
}

/** "không không không" is "không"; but "từ từ" is two words. */
function unrepeated(words: Word[]): Word[] {
  const [first] = words;
  const repeats = first !== undefined && words.every((word) => word.plain === first.plain);
  return repeats && !certain.byText.has(joined(words)) ? [first] : words;
}

const everyWord = phrases.flatMap((phrase) => phrase.words);
/** Everyday words that differ from one of ours only by their marks, or by one letter (chồng, không). */
const confusable = readWords(
  `đừng dùng dụng cô cỏ cổ má mà mả nói nối nơi nổi gõ gỡ gỗ gọi gói thôi thổi chào cháo bò bố bỏ hủy hùy gởi mức múc nhấp đúng dừng sao sau sáu còn con vắng vàng vâng tôi tối được đước
  trong phong công đồng khung thông chứng ${kinWords}`,
);
const knownSpoken = new Set([...everyWord, ...confusable].map((word) => word.spoken));
const knownPlain = new Set([...everyWord, ...confusable].map((word) => word.plain));
