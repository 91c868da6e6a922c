/** What every variant is told and has to answer: the linking from greeting to linked, seven messages of a made-up citizen. */
import { maskName } from '../../flows/linking/vneid.ts';
import { toHtml } from '../../src/channels/telegram/html.ts';
import type { Line, ServiceImplementations } from '../../src/engine/outside.ts';
import { createSpeech } from '../../src/speech.ts';

export const operator = { operatorName: 'Đội đo', hotline: '1900 0000' };
export const speech = createSpeech(operator);

export const citizen = { cccd: '079085000001', name: 'Nguyễn Thử Nghiệm', phoneLast3: '001' };

/** One message of the citizen's, and the messages that must come back, in order and to the letter. */
export interface Exchange {
  says: string;
  answers: string[];
}

const inWords = (...lines: Line[]): string => lines.map((line) => speech.text('vi', line)).join('\n\n');

export const dialogue: Exchange[] = [
  { says: 'xin chào', answers: [inWords({ line: 'root.greeting' }, { line: 'root.menu' })] },
  { says: 'liên kết', answers: [inWords({ line: 'linking.consent' })] },
  { says: 'tôi đồng ý', answers: [inWords({ line: 'linking.askCccd' })] },
  { says: citizen.cccd, answers: [inWords({ line: 'linking.askDateOfBirth' })] },
  {
    says: '15/03/1985',
    answers: [
      inWords({ line: 'linking.matching' }),
      inWords({ line: 'linking.step3NotNeeded' }, { line: 'linking.checkingVneid' }),
      inWords({ line: 'code.ask' }),
    ],
  },
  {
    says: '123456',
    answers: [
      inWords({
        line: 'linking.confirm',
        values: {
          cccdLast3: citizen.cccd.slice(-3),
          name: maskName(citizen.name),
          phoneLast3: citizen.phoneLast3,
        },
      }),
    ],
  },
  {
    says: 'đúng',
    answers: [
      inWords(
        { line: 'linking.linked', values: { cccdLast3: citizen.cccd.slice(-3), date: '21/11/2026' } },
        { line: 'root.menu' },
      ),
    ],
  },
];

/** Services that answer at once, always for the citizen who links without a detour. */
export const services: ServiceImplementations = {
  matchCitizen: async () => ({ outcome: 'match', account: { id: 'TK-1', hasCccd: true, link: null } }),
  updateCccd: async () => ({ outcome: 'in-use' }),
  vneidStatus: async () => ({ status: 'active', level: 2 }),
  vneidHolder: async () => ({ outcome: 'known', name: citizen.name, phoneLast3: citizen.phoneLast3 }),
  sendCode: async () => ({ outcome: 'sent', id: 'c1', expiresAt: '', resendAt: '' }),
  checkCode: async () => ({ outcome: 'correct', proof: 'p1' }),
  saveLink: async () => ({ outcome: 'linked', linkedAt: '2026-11-21T03:00:00Z', fingerprint: 'f' }),
  removeLink: async () => ({ outcome: 'removed' }),
  recognise: async () => ({ same: true }),
  registerVneid: async () => ({ outcome: 'pending', id: 'r1' }),
  registrationStatus: async () => ({ outcome: 'unknown' }),
  activateVneid: async () => ({ outcome: 'active' }),
};

/** Where answers arrive and are checked. */
export interface Inbox {
  /** Resolves when all answers to this step have come to this chat. */
  expect(chat: string, step: number): Promise<void>;
  /** Throws when nobody waits for an answer there, or for another one; `html`: it is formatted as ours are. */
  arrived(chat: string, text: string, html: boolean): void;
}

const formatted = new Map(dialogue.flatMap(({ answers }) => answers.map((answer) => [answer, toHtml(answer)])));

export function createInbox(): Inbox {
  const waiting = new Map<string, { answers: string[]; come: number } & PromiseWithResolvers<void>>();
  return {
    expect(chat, step) {
      const wait = { answers: exchange(step).answers, come: 0, ...Promise.withResolvers<void>() };
      waiting.set(chat, wait);
      return wait.promise;
    },
    arrived(chat, text, html) {
      const wait = waiting.get(chat);
      if (wait === undefined) throw new Error(`nobody waits for an answer in ${chat}: ${text}`);
      const wanted = wait.answers[wait.come] ?? '';
      if (text !== (html ? formatted.get(wanted) : wanted))
        throw new Error(`wrong answer in ${chat}\nwanted: ${wanted}\ncame:   ${text}`);
      wait.come += 1;
      if (wait.come < wait.answers.length) return;
      waiting.delete(chat);
      wait.resolve();
    },
  };
}

export function exchange(step: number): Exchange {
  const found = dialogue[step];
  if (found === undefined) throw new Error(`the dialogue has no step ${step}`);
  return found;
}
