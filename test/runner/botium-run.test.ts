/** An existing Botium suite is played as it is, by the same command as our own dialogues. */
import { expect, test } from 'vitest';
import type { Dialogue } from '../../src/runner/dialogue.ts';
import { readOptions } from '../../src/runner/options.ts';
import { play } from '../../src/runner/play/play.ts';
import { runSuite } from '../../src/runner/run-suite.ts';
import type { Person, Shown, Theatre } from '../../src/runner/stage.ts';
import { readSuite } from '../../src/runner/suite.ts';

const folder = 'test/runner/botium-suite';
const wrong = 'test/runner/botium-wrong';

async function run(...paths: string[]) {
  const printed: string[] = [];
  const passed = await runSuite(readOptions(paths), (text) => void printed.push(text));
  return { passed, printed: printed.join('\n') };
}

test('a suite with utterances, wildcards, buttons, negation and include passes', async () => {
  const { passed, printed } = await run(folder);
  expect(printed).toContain('6 dialogues: 6 passed');
  expect(passed).toBe(true);
});

test('what it asks for in vain is told and does not fail', async () => {
  const { notes, mistakes, dialogues } = readSuite([folder]);
  expect(mistakes).toEqual([]);
  expect(notes).toEqual([
    `${folder}/menu.convo.txt:15: INTENT help – INTENT asks for something that a message here does not have`,
  ]);
  expect(dialogues.map(({ title }) => title)).toContain('The menu answers questions/UTT_HELLO-L1');
  expect((await run(folder)).printed).toContain(`! ${notes[0]}`);
});

test('what is wrong is told with its file and line', async () => {
  const { passed, printed } = await run(`${wrong}/consent.convo.txt`);
  expect(passed).toBe(false);
  expect(printed).toContain(`${wrong}/consent.convo.txt:12: no button contains [Mật khẩu]`);
  expect(printed).toContain('with buttons such as [Mật khẩu]');
});

test('a file of which nothing is left is a mistake', async () => {
  const { mistakes, notes } = readSuite([`${wrong}/empty.convo.txt`, `${wrong}/nameless.utterances.txt`]);
  expect(mistakes).toEqual([
    `${wrong}/empty.convo.txt:1: Nobody says anything – nothing of it can be played`,
    `${wrong}/nameless.utterances.txt:1: nameless.utterances.txt – needs a name on the first line and texts on the others`,
  ]);
  expect(notes).toHaveLength(1);
  expect((await run(`${wrong}/empty.convo.txt`)).passed).toBe(false);
});

/** What becomes of one expectation at an assistant that says just this. */
async function meeting(shown: Shown, expectation: object, variables: Record<string, string> = {}) {
  const person = {
    heard: () => [shown],
    state: async () => ({ path: '', waitsFor: [], moves: [] }),
  } as unknown as Person;
  const theatre: Theatre = {
    name: 'made up',
    can: new Set(),
    sends: new Set(),
    tellsLanguage: true,
    open: async () => ({ person: () => person, close: async () => {} }) as never,
    close: async () => {},
  };
  const place = { file: 'a', line: 1 };
  const dialogue = {
    title: 'a',
    ...place,
    language: 'vi',
    linking: 'both',
    citizens: { an: '1' },
    tags: [],
    desk: null,
    lenient: false,
  };
  const steps = [{ ...place, who: 'an', do: 'expect', want: { by: 'anything' }, ...expectation }];
  const { result, deviations } = await play({ ...dialogue, variables, steps } as Dialogue, theatre);
  return result === 'passed' ? result : deviations[0]?.why;
}

test.each<[string, string[], string[], string]>([
  ['contained in one of several', ['Có, liên kết', 'Hủy'], ['LIÊN KẾT'], 'passed'],
  ['in other letters of the same look', ['Hủy'.normalize('NFD')], ['hủy'], 'passed'],
  ['the key of a label', ['Hủy'], ['button.cancel'], 'passed'],
  ['some button', ['Hủy'], [], 'passed'],
  ['no button at all', [], [], 'it has no buttons'],
  ['one that is missing', ['Hủy'], ['hủy', 'có'], 'no button contains [có]; the buttons are [Hủy]'],
])('buttons that must be there: %s', async (_, buttons, hasButtons, result) => {
  expect(await meeting({ text: 'a', buttons }, { hasButtons })).toBe(result);
});

test('a variable in a pattern stands for itself, and the text for its letters', async () => {
  const said = (text: string, pattern: string, place: string) =>
    meeting({ text, buttons: [] }, { want: { by: 'pattern', pattern } }, { place });
  expect(await said('ở Huế (1+1).', '^ở {{place}}\\.$', 'Huế (1+1)')).toBe('passed');
  expect(await said('ở Huế'.normalize('NFD'), '^ở {{place}}$', 'Huế'.normalize('NFD'))).toBe('passed');
  expect(await said('ở đâu', '^ở {{place}}$', '.*')).toBe('nothing in it matches /^ở \\.\\*$/');
  expect(await said('ở đâu', '{{nowhere}}', '')).toContain('nothing is known as {{nowhere}}');
});
