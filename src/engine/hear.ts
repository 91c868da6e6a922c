/** Words → the one event that the open state listens for. Nothing that a citizen sends can become an event of the engine's or the desk's. */
import { doubtsAbout } from '../../flows/citizen-number.ts';
import type { LineKey } from '../../flows/lines.ts';
import type { AskedTopic } from '../../flows/topics.ts';
import { type Choice, type CitizenEvent, type Heard, type Word, words } from '../../flows/vocabulary.ts';
import { readDay } from '../understanding/dates.ts';
import { readNumber, shapeOf } from '../understanding/digits.ts';
import { fold } from '../understanding/fold.ts';
import { foreignLinks } from '../understanding/links.ts';
import { matchPhrase } from '../understanding/phrases.ts';
import { looksLikeSecret } from '../understanding/secrets.ts';
import { judgeSms } from '../understanding/sms.ts';
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
  /** What a question is about, the likelier topic first; several when they are close, or when it asks for several; empty when it is about none. */
  topicsOf: (text: string) => AskedTopic[];
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

/** Characters from which on a message that was asked for is no other wish. */
const shortestSms = 40;
/** Letters of a part of a label that stands for the whole. */
const shortestPart = 4;

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
  return (
    command(text) ??
    chosen(text, hearing) ??
    suspected(text, hearing) ??
    told(text, hearing) ??
    wished(text, hearing) ??
    pasted(text, hearing) ??
    asked(text, hearing)
  );
}

/** A payload is untrusted: it can only point at a choice of the question that is open now. */
function pressed(payload: string, { question }: Hearing): Heard {
  const [, id, extra, index] = /^([^:]*):(x?)(\d{1,2})$/.exec(payload) ?? [];
  if (question === null || id !== question.id) return { type: 'stale' };
  const choice = (extra ? (question.offered ?? []) : question.choices)[Number(index)];
  return choice ? heardFrom(choice) : { type: 'stale' };
}

function heardFrom(choice: Choice): Heard {
  if (choice.word === 'asked') return { type: 'asked', topics: choice.topics };
  return choice.word === 'picked' ? { type: 'picked', which: choice.which } : { type: choice.word };
}

function command(text: string): Heard | null {
  const name = /^\s*\/([a-z]{1,20})(?:@\w+)?(?:\s|$)/i.exec(text)?.[1]?.toLowerCase();
  const word = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  return word ? { type: word } : null;
}

/** The number of a choice, or its label in any language; of what only this question knows, a part of its label that no other has. */
function chosen(text: string, { question, inEveryLanguage }: Hearing): Heard | null {
  if (question === null) return null;
  const folded = fold(text);
  const { extra = [], extraFirst } = question;
  const choices = extraFirst ? [...extra, ...question.choices] : [...question.choices, ...extra];
  const number = /^(?:(?:so|chon|nut|option|number) )?[([]?(\d{1,2})[)\].]?$/.exec(folded)?.[1];
  const byNumber = number === undefined ? undefined : choices[Number(number) - 1];
  if (byNumber) return heardFrom(byNumber);
  const labelled = (fits: (label: string) => boolean) => (choice: Choice) =>
    inEveryLanguage(choice.label).some((label) => fits(fold(label)));
  const byLabel = choices.find(labelled((label) => label === folded));
  if (byLabel) return heardFrom(byLabel);
  if (folded.length < shortestPart) return null;
  const [byPart, ...others] = choices
    .filter(({ word }) => word === 'picked')
    .filter(labelled((label) => ` ${label} `.includes(` ${folded} `)));
  return byPart && others.length === 0 ? heardFrom(byPart) : null;
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
  const shape = shapeOf(digits);
  if (shape.shape === 'code') return listens.has('code') ? { type: 'code', value: digits } : { type: 'secret' };
  if (shape.shape === 'cccd' && listens.has('cccd')) {
    return { type: 'cccd', value: digits, doubts: doubtsAbout(digits, Number(dayOf(now).slice(0, 4))) };
  }
  if (shape.shape === 'phone' && listens.has('phone')) return { type: 'phone', value: shape.phone };
  if (shape.shape === 'cmnd' && listens.has('cmnd')) return { type: 'cmnd' };
  if (shape.shape === 'cmnd' || shape.shape === 'phone') return { type: 'personalNumber' };
  if (shape.shape === 'cccd') return { type: 'personalNumber' };
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

/** Words that are often but a part of a question which has an answer of its own. */
const faint = new Set<Heard['type']>(['cost', 'forOther']);
/** In a message of at least this many words. */
const faintWords = 6;

function wished(text: string, hearing: Hearing): Heard | null {
  const word = meant(text, hearing);
  const isFaint = word && faint.has(word.type) && fold(text).split(' ').length >= faintWords;
  const question = isFaint ? asked(text, hearing) : null;
  return question?.type === 'asked' && question.topics.length === 1 ? question : word;
}

/** A question about one of the topics. */
function asked(text: string, { listens, topicsOf }: Hearing): Heard | null {
  if (!listens.has('asked')) return null;
  const topics = topicsOf(text);
  return topics.length > 0 ? { type: 'asked', topics } : null;
}

/** An SMS, or an address that is not on the allow-list [T6]: warned of before anything else is made of the message [T10]. */
function suspected(text: string, { listens }: Hearing): Heard | null {
  if (listens.has('pastedSms') && text.length >= shortestSms)
    return { type: 'pastedSms', reasons: judgeSms(text).reasons };
  const { claims, reasons } = judgeSms(text);
  if (claims) return { type: 'sms', reasons };
  const [kind] = foreignLinks(text);
  return kind ? { type: 'foreignLink', kind } : null;
}

/** What is none of the words that lead away is the message that was asked for. */
const pasted = (text: string, { listens }: Hearing): Heard | null =>
  listens.has('pastedSms') && fold(text).length > 0 ? { type: 'pastedSms', reasons: judgeSms(text).reasons } : null;
