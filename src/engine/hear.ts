/** Words → the one event that the open state listens for. Nothing that a citizen sends can become an event of the engine's or the desk's. */
import { doubtsAbout } from '../../flows/citizen-number.ts';
import type { LineKey } from '../../flows/lines.ts';
import { type CitizenEvent, type Heard, type Word, words } from '../../flows/vocabulary.ts';
import { readDay } from '../understanding/dates.ts';
import { readNumber, shapeOf } from '../understanding/digits.ts';
import { fold } from '../understanding/fold.ts';
import { matchPhrase } from '../understanding/phrases.ts';
import { looksLikeSecret } from '../understanding/secrets.ts';
import type { OpenQuestion } from './conversation.ts';
import type { Said } from './outside.ts';

export interface Hearing {
  said: Said;
  /** Event types that the state listens for. */
  listens: ReadonlySet<string>;
  question: OpenQuestion | null;
  now: number;
  /** A line in every language, to recognise a typed button label. */
  inEveryLanguage: (line: LineKey) => string[];
}

/** Commands of the channels' menus, always the same whatever the language. */
const commands: Record<string, Word> = {
  start: 'start',
  menu: 'menu',
  help: 'help',
  trogiup: 'help',
  huy: 'cancel',
  cancel: 'cancel',
  nguoi: 'human',
  human: 'human',
  xoa: 'forget',
  delete: 'forget',
  vi: 'vietnamese',
  en: 'english',
};

/** Fewer digits than this are not a CCCD typed wrong. */
const shortestSlip = 4;

const vietnamOffsetMs = 7 * 3_600_000;
const dayOf = (epochMs: number) => new Date(epochMs + vietnamOffsetMs).toISOString().slice(0, 10);

/** Never throws on any input; what fits nothing is `unclear`. */
export function hear(hearing: Hearing): CitizenEvent {
  const { said, now } = hearing;
  return { ...(recognised(said, hearing) ?? { type: 'unclear' }), at: now };
}

function recognised(said: Said, hearing: Hearing): Heard | null {
  if (said.kind === 'button') return pressed(said.payload, hearing);
  if (said.kind === 'media') return { type: 'media', line: `media.${said.media}` };
  const { text } = said;
  return command(text) ?? chosen(text, hearing) ?? told(text, hearing) ?? meant(text, hearing);
}

/** A payload is untrusted: it can only point at a choice of the question that is open now. */
function pressed(payload: string, { question }: Hearing): Heard {
  const [id, index = ''] = payload.split(':');
  const choice =
    question !== null && id === question.id && /^\d{1,2}$/.test(index) ? question.choices[Number(index)] : undefined;
  return choice ? { type: choice.word } : { type: 'stale' };
}

function command(text: string): Heard | null {
  const name = /^\s*\/([a-z]{1,20})(?:@\w+)?(?:\s|$)/i.exec(text)?.[1]?.toLowerCase();
  const word = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  return word ? { type: word } : null;
}

/** The number of a choice, or its label in any language. */
function chosen(text: string, { question, inEveryLanguage }: Hearing): Heard | null {
  if (question === null) return null;
  const folded = fold(text);
  const number = /^(?:(?:so|chon|nut|option|number) )?[([]?(\d{1,2})[)\].]?$/.exec(folded)?.[1];
  const byNumber = number === undefined ? undefined : question.choices[Number(number) - 1];
  if (byNumber) return { type: byNumber.word };
  const byLabel = question.choices.find(({ label }) => inEveryLanguage(label).some((words) => fold(words) === folded));
  return byLabel ? { type: byLabel.word } : null;
}

/** A date, a number or a secret. */
function told(text: string, { listens, now }: Hearing): Heard | null {
  if (listens.has('dateOfBirth')) {
    const read = readDay(text, dayOf(now));
    if (read && 'day' in read) return { type: 'dateOfBirth', value: read.day };
    if (read) return { type: 'badDate', problem: read.problem };
  }
  const digits = readNumber(text);
  const event = digits === null ? null : numberHeard(digits, listens, now);
  if (event) return event;
  return looksLikeSecret(text) ? { type: 'secret' } : null;
}

function numberHeard(digits: string, listens: ReadonlySet<string>, now: number): Heard | null {
  const { shape } = shapeOf(digits);
  if (shape === 'code') return listens.has('code') ? { type: 'code', value: digits } : { type: 'secret' };
  if (shape === 'cccd' && listens.has('cccd')) {
    return { type: 'cccd', value: digits, doubts: doubtsAbout(digits, Number(dayOf(now).slice(0, 4))) };
  }
  if (shape === 'cmnd' || shape === 'phone') return { type: listens.has(shape) ? shape : 'personalNumber' };
  if (shape === 'cccd') return { type: 'personalNumber' };
  return listens.has('number') && digits.length >= shortestSlip ? { type: 'number', count: digits.length } : null;
}

/** A wish in the citizen's own words, in any language. */
function meant(text: string, { listens }: Hearing): Heard | null {
  // A greeting in the middle of something greets back; only the command starts over.
  const wanted = words.filter((word) => word === 'start' || (word !== 'hello' && listens.has(word)));
  const word = matchPhrase(text, wanted);
  if (word === null) return null;
  return { type: word === 'start' ? 'hello' : (word as Word) };
}
