/** A stored transcript → steps of a dialogue, with a mock citizen in the place of the citizen. */
import type { TranscriptEntry } from '../../engine/conversation.ts';
import type { Language } from '../../engine/outside.ts';
import { matchPhrase } from '../../understanding/phrases.ts';
import { writeDuration } from '../format/durations.ts';
import { stepSchemas } from '../format/schema.ts';
import type { WrittenStep } from '../format/writing.ts';
import { choicesUnder, labelOf } from './questions.ts';
import { createStaffSteps, isSaid } from './staff.ts';

/** Shorter silences are added up until one is written. */
const silenceMs = 60_000;

/** What stands for something withheld that is nobody's; `problem` is the line with which the assistant answers. */
const badDates: Record<string, string> = {
  'linking.dateNoSuchDay': '31/02/1985',
  'linking.dateFuture': '01/01/2999',
  'linking.dateTooLongAgo': '01/01/1850',
  'linking.dateYearUnclear': '15/03/85',
};
/** In words that are not withheld as a whole, masked by src/understanding/mask.ts. */
const maskedParts: Array<[RegExp, string]> = [
  [/\*\*\*\d{3}/g, '012345678'],
  [/\*\*\*/g, '0912345678'],
  [/\[ngày\]/g, '15/03/1985'],
  [/\[tên\]/g, 'Nguyễn Văn A'],
  [/\[email\]/g, 'a@example.com'],
  [/\[bí mật\]/g, 'matkhau123'],
];
const mediaKinds: ReadonlySet<string> = new Set(stepSchemas.send.shape.send.options);

/** The language the transcript begins in, where it ends in this one. */
export function firstLanguage(transcript: readonly TranscriptEntry[], last: Language): Language {
  const first = transcript.map(({ text }) => switchedTo(text)).find((language) => language !== null);
  return first === undefined ? last : first === 'en' ? 'vi' : 'en';
}

/** `born`: the mock citizen's birth date, `15/03/1985`. Lines of the assistant that come late or after a silence are waited for. */
export function stepsFrom(transcript: readonly TranscriptEntry[], born: string): WrittenStep[] {
  const steps: WrittenStep[] = [];
  const asked: Array<readonly string[]> = [];
  const silenceBefore = createSilences();
  const staffStep = createStaffSteps();
  let switched: Language | null = null;
  for (const [index, entry] of transcript.entries()) {
    const { who, text } = entry;
    const silence = silenceBefore(entry);
    if (silence > 0) steps.push({ fields: { wait: writeDuration(silence) } });
    const fields = staffStep(entry);
    if (fields !== null) steps.push({ fields });
    if (who === 'citizen') {
      switched = switchedTo(text) ?? switched;
      steps.push(told(text ?? '', { asked, born, answers: answersTo(transcript, index) }));
    } else if (isSaid(entry)) {
      const { lines } = entry;
      asked.push(lines);
      const bot = lines.length === 1 ? lines[0] : [...lines];
      steps.push({ fields: { bot, ...(switched && { language: switched }) } });
      switched = null;
    }
  }
  return steps;
}

/** How long to wait before each entry, in turn: whole seconds in ms, 0 where nothing is worth waiting for. */
function createSilences(): (entry: TranscriptEntry) => number {
  let before: number | null = null;
  let carried = 0;
  return ({ at, who }) => {
    const gap = Math.max(0, at - (before ?? at));
    before = at;
    // Small silences count only before somebody does something: the assistant's answer is there before a wait would be.
    const silence = who === 'assistant' || who === 'service' ? gap : carried + gap;
    const waits = silence >= silenceMs;
    carried = waits ? 0 : carried + gap;
    return waits ? Math.ceil(silence / 1_000) * 1_000 : 0;
  };
}

/** All lines said until the citizen speaks again. */
function answersTo(transcript: readonly TranscriptEntry[], index: number): string[] {
  const rest = transcript.slice(index + 1);
  const next = rest.findIndex(({ who }) => who === 'citizen');
  return rest.slice(0, next < 0 ? rest.length : next).flatMap(({ lines = [] }) => lines);
}

interface Around {
  /** The assistant's messages so far. */
  asked: ReadonlyArray<readonly string[]>;
  born: string;
  answers: string[];
}

function told(text: string, around: Around): WrittenStep {
  const button = /^\[button: (\w+)\]$/.exec(text)?.[1];
  if (button !== undefined) return pressed(button, around);
  const kind = /^\[(\w+)\]$/.exec(text)?.[1] ?? '';
  if (mediaKinds.has(kind)) return { fields: { send: kind } };
  const example = Object.hasOwn(examples, kind) ? examples[kind]?.(around) : undefined;
  if (example !== undefined) return { fields: { citizen: example } };
  if (text.startsWith('[not answered'))
    return { fields: { citizen: 'alo' }, comment: 'Too many messages at once: what it said was not kept.' };
  return { fields: { citizen: maskedParts.reduce((rest, [part, by]) => rest.replaceAll(part, by), text) } };
}

/** By the event that a message was heard as (`withheld` in src/engine/step.ts). */
const examples: Record<string, (around: Around) => string> = {
  cccd: () => '{{cccd}}',
  cmnd: () => '012345678',
  phone: () => '0912345678',
  personalNumber: () => '0912345678',
  secret: () => 'mật khẩu: matkhau123',
  number: ({ asked }) => (asked.at(-1)?.some((line) => line.startsWith('code.')) ? '12345' : '07908500001'),
  code: ({ answers }) => (answers.includes('code.wrong') ? '{{wrongCode}}' : '{{code}}'),
  badDate: ({ answers }) => answers.map((line) => badDates[line]).find(Boolean) ?? '15/03',
  dateOfBirth({ answers, born }) {
    const [day = '', month, year] = born.split('/');
    if (answers.includes('linking.confirmDateOfBirth')) return `${day}/${month}/${Number(year) + 1}`;
    // Of the same year, so that the number does not contradict it.
    if (answers.includes('linking.noMatch')) return `${day === '28' ? '27' : '28'}/${month}/${year}`;
    return '{{born}}';
  },
};

function pressed(word: string, { asked }: Around): WrittenStep {
  if (word !== 'stale') return { fields: { press: labelOf(word, asked) } };
  const offered = asked.map(choicesUnder).filter((choices) => choices !== null);
  const earlier = offered.length > 1;
  const label = offered.at(earlier ? -2 : -1)?.[0]?.label ?? '1';
  const comment = 'A button of an older message; which one was not kept.';
  return { fields: { [earlier ? 'pressEarlier' : 'press']: label }, comment };
}

/** The language that the citizen asks for in these words, or by this button; null for none. */
function switchedTo(text = ''): Language | null {
  const command = /^\/(en|vi)\b/.exec(text)?.[1] as Language | undefined;
  if (command) return command;
  const word =
    /^\[button: (english|vietnamese)\]$/.exec(text)?.[1] ?? matchPhrase(text, ['english', 'vietnamese'] as const);
  return word === null ? null : word === 'english' ? 'en' : 'vi';
}
