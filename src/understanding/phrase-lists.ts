/**
 * The phrases of `locales/<language>/words.json`, made ready to be found.
 * In those lists a full stop at the end ("có.") says: only if it is the whole message; an equals sign in front ("=dừng"): only if typed
 * with exactly these marks, as `dung` may be another word; a tilde in front ("~làm lại"): only where nothing else that is wanted is heard;
 * braces ("{mẹ}", "{5}"): this word or another of its kind, see `kinds.ts`.
 */

import english from '../../locales/en/words.json' with { type: 'json' };
import vietnamese from '../../locales/vi/words.json' with { type: 'json' };
import { readWords, type Word } from './fold.ts';
import { type Kind, kindOf } from './kinds.ts';
import { withoutFillers } from './politeness.ts';

/** One way of saying an event. */
export interface Phrase {
  event: string;
  words: PhraseWord[];
  /** Its words: the longer, the stronger. */
  strength: number;
  wholeOnly: boolean;
  exactMarks: boolean;
  /** Only where nothing else is heard. */
  lastGuess: boolean;
}

/** A word of a phrase; with a kind, any word of that kind. */
type PhraseWord = Word & { kind?: Kind | undefined };

/** The words with single spaces, folded. */
export const joined = (words: Word[]) => words.map((word) => word.plain).join(' ');

function compile(): Phrase[] {
  return [vietnamese, english].flatMap((list) =>
    Object.entries(list).flatMap(([event, texts]) =>
      texts.map((listed: string) => {
        const words = phraseWords(listed.replace(/^[=~]/, ''));
        return {
          event,
          words,
          strength: words.length,
          wholeOnly: listed.endsWith('.'),
          exactMarks: listed.startsWith('='),
          lastGuess: listed.startsWith('~'),
        };
      }),
    ),
  );
}

function phraseWords(text: string): PhraseWord[] {
  if (!text.includes('{')) return readWords(text);
  return text.split(' ').flatMap((token) => {
    const words = readWords(token.replace(/[{}]/g, ''));
    return token.includes('{') ? words.map((word) => ({ ...word, kind: kindOf(token) })) : words;
  });
}

/** The phrases without fillers, except where only the filler tells them from another event's ("không phải tôi", "không phải"). */
function compileBare(list: Phrase[], byText: Map<string, Phrase[]>): Phrase[] {
  return list.flatMap((phrase) => {
    // Without the person these say something else: "để tôi hỏi", "để hỏi"; "bạn ở đâu", "ở đâu".
    if (ofPersons.has(phrase.event)) return [];
    const words = withoutFillers(phrase.words);
    const owners = byText.get(joined(words)) ?? [];
    const taken = words.length < phrase.words.length && owners.some((other) => other.event !== phrase.event);
    const tooLittle = words.length === 1 && phrase.words.length > 1;
    const wholeOnly = phrase.wholeOnly || owners.some((other) => other.wholeOnly);
    return words.length === 0 || taken || tooLittle ? [] : [{ ...phrase, words, wholeOnly, strength: words.length }];
  });
}

const ofPersons = new Set(['wait', 'forOther', 'about']);

/** Phrases by how they are found. */
export interface Lists {
  byText: Map<string, Phrase[]>;
  byFirstWord: Map<string, Phrase[]>;
  byFirstWordBare: Map<string, Phrase[]>;
}

/** Where phrases stand that begin with any word of a kind; no word is spelled like this. */
export const anyKind = '{}';

function listsOf(list: Phrase[]): Lists {
  const byText = Map.groupBy(list, (phrase) => joined(phrase.words));
  const byFirst = (some: Phrase[]) =>
    Map.groupBy(some, ({ words: [first] }) => (first?.kind ? anyKind : (first?.plain ?? '')));
  return { byText, byFirstWord: byFirst(list), byFirstWordBare: byFirst(compileBare(list, byText)) };
}

/** All of them. */
export const phrases: Phrase[] = compile();
/** Those that are heard for themselves. */
export const certain: Lists = listsOf(phrases.filter((phrase) => !phrase.lastGuess));
/** Those heard only where nothing else is. */
export const guesses: Lists = listsOf(phrases.filter((phrase) => phrase.lastGuess));
