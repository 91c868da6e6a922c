/**
 * Tells which of the wanted events a message means, from the phrases in `locales/<language>/words.json`; both languages always count.
 * In those lists a full stop at the end ("có.") says: only if it is the whole message; an equals sign in front ("=dừng"): only if typed
 * with exactly these marks, as `dung` is đúng far more often.
 */

import english from '../../locales/en/words.json' with { type: 'json' };
import vietnamese from '../../locales/vi/words.json' with { type: 'json' };
import { readWords, type Word } from './fold.ts';
import { isNegator, isWavering, negates, withoutFillers, withoutPoliteness } from './politeness.ts';
import { isTypoOf } from './typo.ts';

/** Words of a message that are looked at; a longer one is a story, not an answer. */
const wordsMax = 60;
/** One word counts within a message of at most this many, fillers aside. */
const shortMessageWords = 4;
/** A phrase of several words counts within a message of at most this many times its length, fillers aside. */
const dilutionMax = 3;
/** Typos are sought in messages of at most this many words: it means comparing with every phrase. */
const typoWordsMax = 8;
/** Shorter words turn into one another by a single letter too easily; less so if the rest of the message fits. */
const typoLetters = 5;
const typoLettersWhole = 4;

interface Phrase {
  event: string;
  words: Word[];
  /** Its words: the longer, the stronger. */
  strength: number;
  wholeOnly: boolean;
  exactMarks: boolean;
}

/** Greetings and thanks often only wrap what is meant, so anything else beside them wins. */
const wrappings = new Set(['start', 'thanks']);

/**
 * The one event of `wanted` that the message means, or null if it means none, or several equally.
 * First the message as a whole, politeness aside; then the longest phrase in it (two words or more, or one in a message of up to four);
 * then the same again allowing one typo in a word of five letters or more (four if the rest of the message is the phrase), or missing spaces.
 * A negated phrase does not count, and a negated `yes` is a `no`. A `yes` inside a question or condition is none: consent must be meant.
 */
export function matchPhrase<Event extends string>(text: string, wanted: Iterable<Event>): Event | null {
  const events: ReadonlySet<string> = new Set(wanted);
  const words = readWords(text).slice(0, wordsMax);
  if (words.length === 0 || events.size === 0) return null;
  const event = exactly(words, events) ?? withTypo(words, events);
  return event === undefined || event === ambiguous ? null : (event as Event);
}

const ambiguous = Symbol('ambiguous');
type Found = string | typeof ambiguous | undefined;

function exactly(words: Word[], events: ReadonlySet<string>): Found {
  const said = unrepeated(words);
  for (const view of [said, withoutPoliteness(said)]) {
    const whole = (byText.get(joined(view)) ?? []).filter((phrase) => agrees(view, 0, phrase));
    const event = only(whole, events);
    if (event !== undefined) return event;
  }
  return only(contained(said, events), events);
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
function contained(words: Word[], events: ReadonlySet<string>): Phrase[] {
  const bare = withoutFillers(words);
  const wavering = isWavering(words);
  const found: Phrase[] = [];
  for (const [view, index] of [
    [words, byFirstWord],
    [bare, byFirstWordBare],
  ] as const) {
    view.forEach((word, start) => {
      for (const phrase of index.get(word.plain) ?? []) {
        if (phrase.wholeOnly && phrase.words.length < view.length) continue;
        if (phrase.event === 'yes' && wavering) continue;
        if (!isWeighty(phrase, bare.length) || !agrees(view, start, phrase)) continue;
        if (!isNegated(view, start, phrase)) found.push(phrase);
        else if (phrase.event === 'yes' && events.has('no')) found.push({ ...phrase, event: 'no' });
      }
    });
  }
  return found;
}

function isWeighty(phrase: Phrase, contentWords: number): boolean {
  return phrase.strength === 1
    ? contentWords <= shortMessageWords
    : contentWords <= Math.min(phrase.strength, 4) * dilutionMax;
}

function agrees(view: Word[], start: number, phrase: Phrase): boolean {
  if (start + phrase.words.length > view.length) return false;
  return phrase.words.every((wanted, offset) => {
    const word = view[start + offset];
    // A phrase does not reach over punctuation, unless the whole message is that phrase.
    if (word === undefined || (offset > 0 && word.newClause && phrase.words.length < view.length)) return false;
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

function isNegated(view: Word[], start: number, phrase: Phrase): boolean {
  if (phrase.words[0] === undefined || isNegator(phrase.words[0])) return false;
  return negates(view, start);
}

function withTypo(words: Word[], events: ReadonlySet<string>): Found {
  if (words.length > typoWordsMax) return undefined;
  const views = [words, withoutPoliteness(words), withoutFillers(words)];
  const unspaced = new Set(views.map((view) => view.map((word) => word.plain).join('')));
  const wavering = isWavering(words);
  const found: Phrase[] = [];
  for (const phrase of phrases) {
    if (!events.has(phrase.event) || phrase.exactMarks || (phrase.event === 'yes' && wavering)) continue;
    const text = phrase.words.map((word) => word.plain).join('');
    if (text.length >= 5 && unspaced.has(text)) found.push(phrase);
    else if (views.some((view) => misspells(view, phrase))) found.push(phrase);
  }
  return only(found, events);
}

/** Whether the phrase is in the message, one word of it misspelt: a word that is none of ours, as `nhắc lại` is not a misspelt `nhập lại`. */
function misspells(view: Word[], phrase: Phrase): boolean {
  const length = phrase.words.length;
  const last = phrase.wholeOnly || length === 1 ? 0 : view.length - length;
  const lettersMin = length > 1 && view.length === length ? typoLettersWhole : typoLetters;
  if (view.length < length || (last === 0 && view.length !== length)) return false;
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
    if (fits && typos === 1 && !isNegated(view, start, phrase)) return true;
  }
  return false;
}

/** "không không không" is "không". */
function unrepeated(words: Word[]): Word[] {
  const [first] = words;
  return first !== undefined && words.every((word) => word.plain === first.plain) ? [first] : words;
}

const joined = (words: Word[]) => words.map((word) => word.plain).join(' ');

function compile(): Phrase[] {
  return [vietnamese, english].flatMap((list) =>
    Object.entries(list).flatMap(([event, texts]) =>
      texts.map((listed: string) => {
        const words = readWords(listed.replace(/^=/, ''));
        return {
          event,
          words,
          strength: words.length,
          wholeOnly: listed.endsWith('.'),
          exactMarks: listed.startsWith('='),
        };
      }),
    ),
  );
}

/** The phrases without fillers, except where only the filler tells them from another event's ("không phải tôi", "không phải"). */
function compileBare(): Phrase[] {
  return phrases.flatMap((phrase) => {
    const words = withoutFillers(phrase.words);
    const owners = byText.get(joined(words)) ?? [];
    const taken = words.length < phrase.words.length && owners.some((other) => other.event !== phrase.event);
    const tooLittle = words.length === 1 && phrase.words.length > 1;
    const wholeOnly = phrase.wholeOnly || owners.some((other) => other.wholeOnly);
    return words.length === 0 || taken || tooLittle ? [] : [{ ...phrase, words, wholeOnly, strength: words.length }];
  });
}

function indexBy(list: Phrase[], key: (phrase: Phrase) => string): Map<string, Phrase[]> {
  return Map.groupBy(list, key);
}

const phrases = compile();
const byText = indexBy(phrases, (phrase) => joined(phrase.words));
const byFirstWord = indexBy(phrases, (phrase) => phrase.words[0]?.plain ?? '');
const byFirstWordBare = indexBy(compileBare(), (phrase) => phrase.words[0]?.plain ?? '');
const everyWord = phrases.flatMap((phrase) => phrase.words);
/** Everyday words that differ from one of ours only by their marks. */
const confusable = readWords(
  'đừng dùng dụng cô cỏ cổ má mà mả nói nối nơi nổi gõ gỡ gỗ gọi gói thôi thổi chào cháo bò bố bỏ hủy hùy gởi mức múc nhấp đúng dừng sao sau sáu còn con vắng vàng vâng tôi tối được đước',
).map((word) => word.spoken);
const knownSpoken = new Set([...everyWord.map((word) => word.spoken), ...confusable]);
const knownPlain = new Set(everyWord.map((word) => word.plain));
