/** One thing that is heard → what a citizen does so that it is heard: a button, a phrase, a number of their own. */
import { agrees, birthYearOf, doubtsAbout } from '../../../flows/citizen-number.ts';
import type { Heard, Word } from '../../../flows/heard.ts';
import type { AskedTopic } from '../../../flows/topics.ts';
import vietnamese from '../../../locales/vi/words.json' with { type: 'json' };
import { hear } from '../../engine/hear.ts';
import { expectationOf, listensFor } from '../../engine/machine.ts';
import type { WayPlace } from '../../engine/ways.ts';
import { topicsOf } from '../../knowledge/asked.ts';
import type { Citizen } from '../../mocks/citizens.ts';
import { createSpeech } from '../../speech.ts';
import { people } from '../format/people.ts';
import { wayAt } from './events.ts';

export type Fields = Record<string, unknown>;

export interface Speaking {
  place: WayPlace;
  citizen: Citizen;
  /** The CCCD that was typed last. */
  typed: string;
  /** What the service that hears of it answers: its outcome, `failure`, or undefined when nobody does. */
  answer: string | undefined;
}

/** No citizen can bring it about there; the message says what. */
export class CannotSay extends Error {
  override name = 'CannotSay';
}

const { inEveryLanguage } = createSpeech();
const thisYear = new Date(wayAt).getUTCFullYear();
const phrases: Record<string, string[]> = vietnamese;

/** The step of a script. Throws `CannotSay`. */
export function stepFor(event: Heard, speaking: Speaking): Fields {
  const { place, answer } = speaking;
  switch (event.type) {
    case 'cccd':
      return { citizen: numberFor(event.doubts.length > 0, speaking) };
    case 'dateOfBirth':
      return { citizen: dateFor(event.value, speaking) };
    case 'code':
      return { citizen: answer === 'wrong' ? '{{wrongCode}}' : '{{code}}' };
    case 'media':
      return { send: event.line.replace('media.', '') };
    case 'stale':
      return pressOld(place);
    case 'phone':
      return { citizen: answer === 'phone-not-own' ? '0912345678' : answer === undefined ? '0912345678' : '{{phone}}' };
    case 'picked':
      return { press: pickedLabel(event.which, place) };
    case 'asked':
      return { citizen: questionFor(event.topics) };
    case 'sms':
    case 'pastedSms':
      return { citizen: event.reasons.length > 0 ? falseSms : officialSms };
    case 'foreignLink':
      return { citizen: 'https://vneid.gov.vn.xyz.com' };
    case 'cmnd':
    case 'number':
    case 'badDate':
    case 'secret':
    case 'personalNumber':
    case 'unclear':
      return { citizen: firstHeard(event, samples[event.type], place) };
    case 'forPerson':
      return { citizen: firstHeard(event, samples.unclear, place) };
    default: {
      const choice = place.conversation.question?.choices.find(({ word }) => word === event.type);
      if (choice) return { press: choice.label };
      return { citizen: firstHeard(event, phrasesFor(event.type), place) };
    }
  }
}

const samples: Record<'cmnd' | 'number' | 'badDate' | 'secret' | 'personalNumber' | 'unclear', string[]> = {
  cmnd: ['012345678'],
  number: ['07908500001'],
  badDate: ['31/02/1985', '01/01/2050', '01/01/1850', '15/03/26', 'tháng 3 năm 1985', '1985'],
  secret: ['123456', 'mật khẩu: Abc@12345', 'mật khẩu của tôi là Abc@12345'],
  personalNumber: ['0912345678', '079085000001', '012345678'],
  unclear: ['xyz abc'],
};

/** A question that is found to be about these. */
function questionFor(topics: AskedTopic[]): string {
  if (topics.length > 1) return 'quên mật khẩu thì làm sao';
  return topics[0]?.topic === 'scam-warning'
    ? 'làm sao biết cuộc gọi xưng công an về vneid là giả mạo'
    : 'kích hoạt vneid quá 7 ngày thì làm sao';
}

/** [S4.10] */
const officialSms =
  'Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan NGUYEN THU NGHIEM da duoc phe duyet. ' +
  'De nghi truy cap ung dung VNeID hoac dia chi https://vneid.gov.vn de kich hoat tai khoan.';
const falseSms =
  'VNeID thong bao: tai khoan dinh danh cua ban se bi khoa trong 24h. Truy cap https://vneid-gov.com de cai dat va nhap ma OTP.';

function pickedLabel(which: string, { conversation: { question } }: WayPlace): string {
  const choices = [...(question?.choices ?? []), ...(question?.extra ?? [])];
  const choice = choices.find((each) => each.word === 'picked' && each.which === which);
  if (choice === undefined) throw new CannotSay(`"${which}" cannot be picked there`);
  return choice.label;
}

/** As they stand in the lists, without what there says how they count; those with words of a kind in them are tried as they are. */
function phrasesFor(word: Word): string[] {
  const listed = [...(phrases[word] ?? []), ...(word === 'hello' ? (phrases['start'] ?? []) : [])];
  return listed.map((text) => text.replace(/^[=~]/, '').replace(/\.$/, '').replaceAll(/[{}]/g, ''));
}

function firstHeard(event: Heard, texts: string[], place: WayPlace): string {
  const listens = listensFor(place.live);
  const { question } = place.conversation;
  const fits = texts.find((text) => {
    const got = hear({
      said: { kind: 'text', text },
      listens,
      question,
      expects: expectationOf(place.live),
      now: wayAt,
      inEveryLanguage,
      topicsOf,
    });
    if (got.type !== event.type) return false;
    return got.type !== 'badDate' || event.type !== 'badDate' || got.problem === event.problem;
  });
  if (fits === undefined) throw new CannotSay(`nothing that is said in ${place.path} is heard as "${event.type}"`);
  return fits;
}

/** The citizen's own; where another kind of number is meant, or one that is not recognised, somebody else's. */
function numberFor(doubtful: boolean, { citizen, answer }: Speaking): string {
  const fits = (cccd: string) => doubtsAbout(cccd, thisYear).length > 0 === doubtful;
  if (fits(citizen.cccd) && answer !== 'other') return '{{cccd}}';
  const other = people.find(({ cccd }) => cccd !== citizen.cccd && fits(cccd));
  if (other === undefined) throw new CannotSay('no mock citizen has such a number');
  return other.cccd;
}

/** The CCCD behind what `stepFor` wrote for one. */
export const typedAs = (text: unknown, { cccd }: Citizen): string => (text === '{{cccd}}' ? cccd : String(text));

/** The walk's example says only whether it agrees with the year in the number; whether anybody is found, the answer does. */
function dateFor(example: string, { citizen, typed, place, answer }: Speaking): string {
  const number = place.conversation.snapshot.context.personal.cccd ?? typed;
  const agreeing = agrees(number, example);
  if (answer !== 'no-match' && agrees(typed, citizen.dateOfBirth) === agreeing) return '{{born}}';
  const year = birthYearOf(typed) ?? Number(citizen.dateOfBirth.slice(0, 4));
  return `${citizen.dateOfBirth.endsWith('-02-01') ? '03' : '01'}/02/${agreeing ? year : year - 1}`;
}

/** Of the last message with buttons where no question is open, else of the newest that asked something else. */
function pressOld({ path, asked, conversation: { question } }: WayPlace): Fields {
  if (question === null) {
    const [label] = asked.at(-1)?.labels ?? [];
    if (label !== undefined) return { press: label };
  }
  const before = asked.slice(0, -1).reverse();
  for (const { id, labels } of before) {
    if (id === question?.id) continue;
    const label = labels.find((each) => before.find((one) => one.labels.includes(each))?.id === id);
    if (label !== undefined) return { pressEarlier: label };
  }
  throw new CannotSay(`in ${path} there is no old button`);
}
