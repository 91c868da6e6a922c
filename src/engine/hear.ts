/** Words → the one event that the open state listens for. Nothing that a citizen sends can become an event of the engine's or the desk's. */
import { doubtsAbout } from '../../flows/citizen-number.ts';
import { type CitizenEvent, type Heard, type Word, words } from '../../flows/heard.ts';
import type { LineKey } from '../../flows/lines.ts';
import type { AskedTopic } from '../../flows/topics.ts';
import type { Choice } from '../../flows/vocabulary.ts';
import { answeredLabel } from '../understanding/answers.ts';
import { readDay } from '../understanding/dates.ts';
import { readNumber, shapeOf } from '../understanding/digits.ts';
import { fold } from '../understanding/fold.ts';
import { foreignLinks } from '../understanding/links.ts';
import { matchPhrase } from '../understanding/phrases.ts';
import { readSigns } from '../understanding/question-signs.ts';
import { looksLikeSecret } from '../understanding/secrets.ts';
import { isShorterThanSms, judgeSms } from '../understanding/sms.ts';
import { dayOf } from '../vietnam-time.ts';
import type { OpenQuestion } from './conversation.ts';
import type { Said } from './outside.ts';

export interface Hearing {
  said: Said;
  /** Event types that the state listens for. */
  listens: ReadonlySet<string>;
  question: OpenQuestion | null;
  /** What the open question expects: anything (`open`), a description of what is seen, or an answer of its own. */
  expects: 'open' | 'describing' | 'answer';
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

/** Words of an SMS; a shorter message that was asked for is no message. */
const shortestSms = 7;
/** A longer text that asks something is an SMS all the same. */
const longestQuestion = 14;
/** Words around an official address that only ask about it. */
const addressWords = 9;
/** Letters of a part of a label that stands for the whole. */
const shortestPart = 4;

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

/** The number of a choice, its label in any language, what people say instead; of topics and guides a part of the label that no other has. */
function chosen(text: string, { question, inEveryLanguage }: Hearing): Heard | null {
  if (question === null) return null;
  const said = bareLabel(text);
  const { extra = [], extraFirst } = question;
  const choices = extraFirst ? [...extra, ...question.choices] : [...question.choices, ...extra];
  const number = numberIn(fold(text));
  const byNumber = number === null ? undefined : choices[number - 1];
  if (byNumber) return heardFrom(byNumber);
  // "Rồi" to what may have happened: then it has to be told what.
  if (extra.some(({ label }) => label === 'button.toldCode') && /^(?:(?:da|co) )?(?:roi|co|yes)(?: a)?$/.test(said))
    return { type: 'scam' };
  const labelled = (fits: (label: string) => boolean) => (choice: Choice) =>
    inEveryLanguage(choice.label).some((label) => fits(bareOfLabel(label)));
  const answered = answeredLabel(
    text,
    choices.map(({ label }) => label),
  );
  const byWords = choices.find(labelled((label) => label === said)) ?? choices.find(({ label }) => label === answered);
  if (byWords) return heardFrom(byWords);
  if (said.length < shortestPart) return null;
  const named = choices.filter(({ word, label }) => word === 'asked' || label.startsWith('guide.'));
  const [byPart, ...others] = named.filter(labelled((label) => ` ${label} `.includes(` ${said} `)));
  return byPart && others.length === 0 ? heardFrom(byPart) : null;
}

const bareLabel = (text: string) =>
  fold(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim() || fold(text);

const bareLabels = new Map<string, string>();

/** Of a button's, which are as many as there are buttons. */
function bareOfLabel(label: string): string {
  const bare = bareLabels.get(label) ?? bareLabel(label);
  bareLabels.set(label, bare);
  return bare;
}

const ordinals: Record<string, number> = {
  nhat: 1,
  mot: 1,
  hai: 2,
  ba: 3,
  tu: 4,
  bon: 4,
  nam: 5,
  first: 1,
  second: 2,
  third: 3,
};

/** `2`, "số 2", "cái thứ hai", "the second one"; null for anything else. */
function numberIn(folded: string): number | null {
  const digits = /^(?:(?:so|chon|nut|option|number) )?[([]?(\d{1,2})[)\].]?$/.exec(folded)?.[1];
  if (digits !== undefined) return Number(digits);
  const ordinal =
    /^(?:(?:cai|cau|y|nut|muc|dieu|viec) )?(?:thu|so) (\w+)$/.exec(folded)?.[1] ??
    /^(?:cai|cau|y|nut|dieu|viec) (\d)$/.exec(folded)?.[1] ??
    /^(?:the )?(first|second|third)(?: one)?$/.exec(folded)?.[1];
  if (ordinal === undefined) return null;
  return ordinals[ordinal] ?? (/^\d$/.test(ordinal) ? Number(ordinal) : null);
}

/** A date, a number or a secret. */
function told(text: string, { listens, now }: Hearing): Heard | null {
  if (listens.has('dateOfBirth')) {
    const read = readDay(text, dayOf(now));
    if (read && 'day' in read) return { type: 'dateOfBirth', value: read.day };
    if (read) return { type: 'badDate', problem: read.problem };
  }
  const code = codeOf(text);
  if (code !== null) return listens.has('code') ? { type: 'code', value: code } : { type: 'secret' };
  const digits = readNumber(text);
  const event = digits === null ? null : numberHeard(digits, listens, now);
  if (event) return event;
  return looksLikeSecret(text) ? { type: 'secret' } : null;
}

/** The only six digits of a message that is plainly the SMS they came with, or says whose code they are; null for any other. */
function codeOf(text: string): string | null {
  const folded = fold(text);
  const groups = new Set(folded.match(/(?<![\d])\d{6}(?!\d)/g) ?? []);
  const [only] = groups;
  if (only === undefined || groups.size > 1 || /\d{9}/.test(folded)) return null;
  return /\b(?:ma|otp|code)\b/.test(folded) && /het han|khong doc ma|xac (?:nhan|thuc)|kich hoat|expire/.test(folded)
    ? only
    : null;
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
const faint = new Set<Heard['type']>(['cost', 'forOther', 'help']);
/** In a message of at least this many words. */
const faintWords = 6;

function wished(text: string, hearing: Hearing): Heard | null {
  const word = meant(text, hearing);
  const isFaint = word && faint.has(word.type) && fold(text).split(' ').length >= faintWords;
  const question = isFaint ? asked(text, hearing) : null;
  return question?.type === 'asked' && (question.topics.length === 1 || word?.type === 'help') ? question : word;
}

/** A question about one of the topics; of an answer that does not fit, nothing is made but a miss. */
function asked(text: string, { listens, expects, topicsOf }: Hearing): Heard | null {
  if (!listens.has('asked')) return null;
  const { words: count, asks } = readSigns(text);
  if (!asks && count < wordsOfQuestion[expects]) return null;
  const topics = topicsOf(text);
  const [first, ...others] = topics;
  if (first === undefined) return null;
  // Whoever is about to type a number and tells of a scam must not be asked for it again.
  if (
    first.topic === 'scam-warning' &&
    others.length === 0 &&
    count >= wordsOfTale &&
    inputs.some((input) => listens.has(input))
  )
    return { type: 'scam' };
  return { type: 'asked', topics };
}

/** "Nó là bao nhiêu" is no tale. */
const wordsOfTale = 5;
const inputs = ['cccd', 'dateOfBirth', 'code', 'phone'];
/** Words from which on a message without any sign of a question may be one: "mất điện thoại" at the menu, but hardly where a number is asked for. */
const wordsOfQuestion: Record<Hearing['expects'], number> = { open: 2, describing: 3, answer: 6 };

/** An SMS, or an address that is not on the allow-list [T6]: warned of before anything else is made of the message [T10]. */
function suspected(text: string, { listens }: Hearing): Heard | null {
  const isShort = isShorterThanSms(text) && !listens.has('pastedSms');
  const { claims, reasons } = isShort ? { claims: false, reasons: [] } : judgeSms(text);
  const [kind] = foreignLinks(text);
  const { words: count, asks } = readSigns(text);
  const telling = reasons.some((reason) => reason !== 'otherForm') && count >= shortestSms && !asks;
  if (listens.has('pastedSms') && (claims || kind || telling)) return { type: 'pastedSms', reasons };
  if (claims) return { type: 'sms', reasons };
  if (kind) return { type: 'foreignLink', kind };
  return asksAboutAddress(text) ? { type: 'foreignLink', kind: 'official' } : null;
}

/** An official address, and little else. */
const asksAboutAddress = (text: string): boolean =>
  /(?:dichvucong|vneid|bocongan)\.gov\.vn/.test(fold(text)) &&
  !/khong (?:duoc|vao|mo|chay|len)|\bloi\b|not work/.test(fold(text)) &&
  readSigns(text).words <= addressWords;

/** Where an SMS was asked for: whatever is no question, no short word and no other wish. */
function pasted(text: string, hearing: Hearing): Heard | null {
  if (!hearing.listens.has('pastedSms')) return null;
  const { words: count, asks } = readSigns(text);
  return count >= shortestSms && !(asks && count < longestQuestion)
    ? { type: 'pastedSms', reasons: judgeSms(text).reasons }
    : null;
}
