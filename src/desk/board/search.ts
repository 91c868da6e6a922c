/** Finds conversations by the beginnings of words, whatever their marks: of the name, a label, what was said, the last three digits, the conversation's number. */
import type { LineKey } from '../../../flows/lines.ts';
import type { TranscriptEntry } from '../../engine/conversation.ts';
import type { Language } from '../../engine/outside.ts';
import type { Speech } from '../../speech.ts';
import { fold, foldWithPositions } from '../../understanding/fold.ts';
import type { Card } from './card.ts';

/** What a conversation is found by: never what it reads as, only which words it has. */
export interface Findable {
  /** Different words, each behind a space: of name, labels, citizen and staff. */
  words: string;
  /** What the assistant said: places in the list of all lines, as the same are said to everybody. */
  lines: readonly number[];
  /** What it was made of, so that the next one is made of it: name and labels, words of citizen and staff, first and last entry. */
  of: { about: string; said: string; from: number; to: number };
}

/** A conversation is found by so many characters of different words; that is some 800 of them. */
const wordsChars = 4_000;
/** No line is longer (test/locales.test.ts). */
const lineChars = 2_000;
/** A shorter beginning of a number is as likely a part of something else. */
const numberCharsMin = 4;
/** Once so many entries have left the transcript's tail, their words are forgotten; doing so each time would be half the work of a change. */
const leftAtMost = 20;

export interface About {
  tail: TranscriptEntry[];
  name: string | null;
  labels: string[];
}

export interface Search {
  /** `before`: of the same conversation earlier, so that only new words have to be folded. */
  findable(about: About, before?: Findable): Findable;
  /** Whether a conversation has all words of a search. */
  finder(search: string): (card: Card) => boolean;
}

/** Knows the lines that were said so far. */
export function createSearch({ outline }: Pick<Speech, 'outline'>): Search {
  const places = new Map<LineKey, number>();
  const texts: Record<Language, string[]> = { vi: [], en: [] };

  function placeOf(line: LineKey): number {
    const known = places.get(line);
    if (known !== undefined) return known;
    const place = places.size;
    places.set(line, place);
    for (const language of ['vi', 'en'] as const) texts[language].push(wordsOfLine(outline(language, line)));
    return place;
  }

  function wordFinder(word: string): (card: Card) => boolean {
    const wanted = ` ${word}`;
    const inWords = ({ findable: { words } }: Card) => words.includes(wanted);
    // Three digits are somebody's number, and not the hotline's.
    if (/^\d{3}$/.test(word)) return (card) => card.summary.last3 === word || inWords(card);
    const isNumber = word.length >= numberCharsMin && /^[0-9a-f]+$/.test(word);
    const has = (text: string) => text.includes(wanted);
    const inLine = { vi: texts.vi.map(has), en: texts.en.map(has) };
    return (card) =>
      (isNumber && card.summary.number.startsWith(word)) ||
      card.findable.lines.some((place) => inLine[card.summary.language][place]) ||
      inWords(card);
  }

  return {
    findable({ tail, name, labels }, before) {
      const about = [name ?? '', ...labels].join('\n');
      const { earlier, added } = since(tail, before);
      const said = withWords(earlier?.of.said ?? '', added);
      const words =
        about === earlier?.of.about && said === earlier.of.said ? earlier.words : joined(said, wordsOf(about));
      const lines = withAll(
        earlier?.lines ?? [],
        added.flatMap(({ lines = [] }) => lines.map(placeOf)),
      );
      return {
        words,
        lines,
        of: { about, said, from: earlier?.of.from ?? numberOf(tail[0]), to: numberOf(tail.at(-1)) },
      };
    },
    finder(search) {
      const finders = wordsOf(search).map(wordFinder);
      return (card) => finders.every((has) => has(card));
    },
  };
}

const numberOf = (entry: TranscriptEntry | undefined): number => entry?.n ?? 0;

/** What was found out before, where it still holds of this tail, and the entries that are new to it. A tail that has become shorter has lost what was too old to be kept. */
function since(tail: TranscriptEntry[], before?: Findable): { earlier?: Findable; added: TranscriptEntry[] } {
  const left = before === undefined ? 0 : numberOf(tail[0]) - before.of.from;
  const goesOn = left === 0 || (left > 0 && left < leftAtMost && tail.length > 2 * leftAtMost);
  if (before === undefined || !goesOn || numberOf(tail.at(-1)) < before.of.to) return { added: tail };
  const last = tail.findLastIndex((entry) => numberOf(entry) <= before.of.to);
  return { earlier: before, added: tail.slice(last + 1) };
}

/** The newest first, as far as there is room. */
const withWords = (known: string, entries: TranscriptEntry[]): string =>
  joined(
    known,
    entries
      .toReversed()
      .flatMap(({ who, text }) => (text !== undefined && (who === 'citizen' || who === 'person') ? wordsOf(text) : [])),
  );

function joined(known: string, more: string[]): string {
  const added: string[] = [];
  const bounded = `${known} `;
  let chars = known.length;
  for (const word of new Set(more)) {
    if (chars >= wordsChars) break;
    if (bounded.includes(` ${word} `)) continue;
    added.push(word);
    chars += word.length + 1;
  }
  return added.length === 0 ? known : ['', ...added].join(' ') + known;
}

function withAll(known: readonly number[], more: number[]): readonly number[] {
  const added = [...new Set(more)].filter((place) => !known.includes(place));
  return added.length === 0 ? known : [...known, ...added];
}

/** The words of a text, without marks and in small letters. */
export const wordsOf = (text: string): string[] =>
  spaced(fold(text))
    .split(' ')
    .filter((word) => word !== '');

/** The words of a line, each behind a space. */
export const wordsOfLine = (text: string): string => spaced(foldWithPositions(text, lineChars).text);

/** The words of a folded text, each behind a space: so a word is found by how it begins ("hong", but not in "khong"). */
const spaced = (folded: string): string => ` ${folded.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`;
