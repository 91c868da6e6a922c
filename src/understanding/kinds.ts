/** Kinds of words of which a phrase may take any: relatives, those by whom people name themselves, numbers. */

import type { Word } from './fold.ts';
import { hasWord, spokenSet } from './politeness.ts';

/** Whether the word is of the kind. */
export type Kind = (word: Word) => boolean;

/** Relatives by whose names nobody calls himself in a chat. */
export const kinWords =
  'mẹ bố cha tía vợ chồng mother father mom dad mum wife husband son daughter brother sister parents';
/** Relatives by whose names people also call themselves and each other; another's only with whose they are behind ("con tôi"). */
const kinOrSelf = `${kinWords} con cháu em anh chị ông bà bác chú dì cậu mợ thím ba bạn`;

const kin = spokenSet(kinWords);
const kinOfSomebody = spokenSet(kinOrSelf);
// Typed without marks these are likelier mã and mà, có.
const kinWithMarks = new Set([...spokenSet('má cô')].filter((word) => !word.startsWith('?')));
const self = spokenSet('tôi em mình bác cháu con anh chị ông bà tui tớ');

/** A relative, by a word that may also be how somebody is addressed. */
export const isKinOrSelf: Kind = (word) => hasWord(kinOfSomebody, word) || kinWithMarks.has(word.spoken);
/** How people name themselves. */
export const isSelf: Kind = (word) => hasWord(self, word);

/** `{5}` any number, with what is written onto it (`5tr`); `{con}` any relative; `{mẹ}` and the like those by whose names nobody is addressed. */
export function kindOf(token: string): Kind {
  const number = /^\{\d\}(\p{L}*)$/u.exec(token);
  if (number) return ({ plain }) => plain.replace(/^\d+/, '0') === `0${number[1]}`;
  if (token === '{con}') return isKinOrSelf;
  return (word) => hasWord(kin, word) || kinWithMarks.has(word.spoken);
}
