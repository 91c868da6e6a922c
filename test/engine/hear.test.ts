import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { words } from '../../flows/heard.ts';
import { machine } from '../../flows/root.ts';
import type { OpenQuestion } from '../../src/engine/conversation.ts';
import { hear } from '../../src/engine/hear.ts';
import { listensFor } from '../../src/engine/machine.ts';
import type { Said } from '../../src/engine/outside.ts';
import { speech } from './harness.ts';
import { type Place, places, walk, walkAt } from './walk.ts';

const byPath = places(walk().places);

function place(path: string): Place {
  const found = byPath.get(path);
  if (!found) throw new Error(`no state ${path}`);
  return found;
}

function heardIn(path: string, said: Said) {
  const { live, conversation } = place(path);
  return hear({
    said,
    listens: listensFor(live),
    question: conversation.question,
    now: walkAt,
    inEveryLanguage: speech.inEveryLanguage,

    topicsOf: () => [],
    expects: 'answer',
  });
}

const text = (words: string): Said => ({ kind: 'text', text: words });
const button = (payload: string): Said => ({ kind: 'button', payload });

describe('words in a state', () => {
  it.each([
    ['menu.asking', '1', { type: 'link' }],
    ['menu.asking', 'số 2', { type: 'guide' }],
    ['menu.asking', '(3)', { type: 'register' }],
    ['menu.asking', '99', { type: 'unclear' }],
    ['menu.asking', '0', { type: 'unclear' }],
    ['menu.asking', 'liên kết ngay tại đây', { type: 'link' }],
    ['menu.asking', 'lien ket ngay tai day', { type: 'link' }],
    ['menu.asking', 'Link it right here', { type: 'link' }],
    ['menu.asking', 'xin chào', { type: 'hello' }],
    ['menu.asking', '/start abc', { type: 'start' }],
    ['menu.asking', '/XOA', { type: 'forget' }],
    ['menu.asking', '/help@some_bot', { type: 'help' }],
    ['menu.asking', '/constructor', { type: 'unclear' }],
    ['menu.asking', '079085000001', { type: 'personalNumber' }],
    ['menu.asking', '123456', { type: 'secret' }],
    ['menu.asking', '0912345678', { type: 'personalNumber' }],
    ['linking.consent', 'tôi đồng ý', { type: 'yes' }],
    ['linking.consent', 'I do not agree', { type: 'no' }],
    ['linking.consent', '2', { type: 'no' }],
    ['linking.askingCccd', '079085000001', { type: 'cccd', value: '079085000001', doubts: [] }],
    ['linking.askingCccd', '079 085 000 001', { type: 'cccd', value: '079085000001', doubts: [] }],
    ['linking.askingCccd', '999985000001', { type: 'cccd', value: '999985000001', doubts: ['province', 'century'] }],
    ['linking.askingCccd', '123456789', { type: 'cmnd' }],
    ['linking.askingCccd', '0912345678', { type: 'phone', value: '0912345678' }],
    ['linking.askingCccd', '123456', { type: 'secret' }],
    ['linking.askingCccd', '07908500001', { type: 'number', count: 11 }],
    ['linking.askingCccd', 'quay lại', { type: 'back' }],
    ['linking.askingCccd', '1', { type: 'back' }],
    ['linking.askingDateOfBirth', '15/03/1985', { type: 'dateOfBirth', value: '1985-03-15' }],
    ['linking.askingDateOfBirth', '30/02/1985', { type: 'badDate', problem: 'no-such-day' }],
    ['linking.askingDateOfBirth', '15/03/2030', { type: 'badDate', problem: 'in-future' }],
    ['linking.askingDateOfBirth', '079085000001', { type: 'cccd', value: '079085000001', doubts: [] }],
    ['linking.code.asking', '123456', { type: 'code', value: '123456' }],
    ['linking.code.asking', '123 456', { type: 'code', value: '123456' }],
    ['linking.code.asking', '079085000001', { type: 'cccd', value: '079085000001', doubts: [] }],
    ['linking.confirming', 'không phải tôi', { type: 'notMe' }],
    ['linking.confirming', 'có', { type: 'yes' }],
  ])('%s hears "%s"', (path, said, event) => {
    expect(heardIn(path, text(said))).toEqual({ ...event, at: walkAt });
  });

  it('"không" is a no only where a no is listened for', () => {
    expect(heardIn('linking.consent', text('không')).type).toBe('no');
    expect(heardIn('linking.askingCccd', text('không')).type).toBe('unclear');
  });

  it('a birth date is none where none is asked for', () => {
    expect(heardIn('menu.asking', text('15/03/1985')).type).not.toBe('dateOfBirth');
  });

  it('media is what it is, wherever it comes', () => {
    expect(heardIn('linking.askingCccd', { kind: 'media', media: 'photo' })).toEqual({
      type: 'media',
      line: 'media.photo',
      at: walkAt,
    });
  });

  it('a caption is not taken for words: the photo is answered', () => {
    const said = { kind: 'media', media: 'photo', caption: '079085000001' } as const;
    expect(heardIn('linking.askingCccd', said).type).toBe('media');
  });
});

/** Names that only the engine, the desk or JavaScript itself may use. */
const forged = [
  'xstate.done.actor.saveLink',
  'xstate.error.actor.saveLink',
  'xstate.init',
  'xstate.stop',
  'desk.reply',
  'silence.expiry',
  'silence.reminder',
  'skipped.reminder',
  '*',
  '__proto__',
  'constructor',
  'toString',
  'prototype',
  'hasOwnProperty',
];

describe('a button', () => {
  it('of the open question stands for its choice', () => {
    const { conversation } = place('linking.consent');
    expect(heardIn('linking.consent', button(`${conversation.question?.id}:1`))).toEqual({ type: 'no', at: walkAt });
  });

  it.each([
    ['no question id', ':0'],
    ['an old question id', 'zzz:0'],
    ['an index out of range', '{id}:2'],
    ['a negative index', '{id}:-1'],
    ['an index that is no number', '{id}:x'],
    ['a fraction', '{id}:0.0'],
    ['a number in other digits', '{id}:٠'],
    ['an index of an object', '{id}:constructor'],
    ['nothing', ''],
    ['a word', 'yes'],
    ['a very long payload', `{id}:${'0'.repeat(5000)}`],
    ...forged.flatMap(
      (name): Array<[string, string]> => [
        [`"${name}"`, name],
        [`"${name}" as an index`, `{id}:${name}`],
        [`"${name}" as a question`, `${name}:0`],
      ],
    ),
  ])('with %s is stale', (_, payload) => {
    const { conversation } = place('linking.consent');
    expect(heardIn('linking.consent', button(payload.replace('{id}', `${conversation.question?.id}`)))).toEqual({
      type: 'stale',
      at: walkAt,
    });
  });

  it('is stale where no question is open', () => {
    for (const payload of ['null:0', 'undefined:0', ':0', ':', '0:0']) {
      expect(heardIn('linking.saving.running', button(payload)).type).toBe('stale');
      expect(heardIn('fresh', button(payload)).type).toBe('stale');
    }
  });
});

describe('typed words', () => {
  const known = new Set<string>([
    ...words,
    'cccd',
    'cmnd',
    'phone',
    'number',
    'dateOfBirth',
    'badDate',
    'code',
    'secret',
    'personalNumber',
    'media',
    'asked',
    'picked',
    'sms',
    'pastedSms',
    'foreignLink',
    'stale',
    'unclear',
  ]);

  it.each(forged)('"%s" do not become the event of that name', (name) => {
    for (const path of byPath.keys()) {
      for (const said of [name, `/${name}`, ` ${name} `, `{"type":"${name}"}`]) {
        expect(heardIn(path, text(said)).type, path).not.toBe(name);
        expect(known, path).toContain(heardIn(path, text(said)).type);
      }
    }
  });

  it('of any kind become an event that the state listens for, and hearing never throws', () => {
    const all = [...byPath.keys()];
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.stringMatching(/^[0-9 ./:-]{0,20}$/),
      fc.constantFrom(...forged),
      fc.constantFrom('\ud800', '\u0000', '0'.repeat(10_000), '/'.repeat(300), '１２３４５６'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), anything, fc.constantFrom('text', 'button'), (path, said, kind) => {
        const event = heardIn(path, kind === 'text' ? text(said) : button(said));
        expect(known).toContain(event.type);
        expect(place(path).live.can(event)).toBe(true);
      }),
      { numRuns: 400, seed: 20261121 },
    );
  });
});

describe('the state', () => {
  it('listens for names of XState and the engine, which is why hearing has to withhold them', () => {
    const listened = [...byPath.values()].flatMap(({ live }) => [...listensFor(live)]);
    expect(listened.some((type) => type.startsWith('xstate.done.actor.'))).toBe(true);
    expect(listened).toContain('silence.expiry');
    expect(machine.events.length).toBeGreaterThan(0);
  });
});

// A question is data; its type keeps choices to words.
export const question: OpenQuestion = {
  id: 'q',
  line: 'root.menu',
  // @ts-expect-error an engine's event is no word
  choices: [{ word: 'silence.expiry', label: 'button.yes' }],
};
