import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type BotiumOptions, readBotium } from '../../src/runner/botium/read-botium.ts';
import type { Want } from '../../src/runner/dialogue.ts';

const fixture = (file: string) => ({
  file,
  text: readFileSync(new URL(`./botium/${file}`, import.meta.url), 'utf8'),
});
const suite = ['link.convo.txt', 'code.pconvo.txt', 'greeting.utterances.txt', 'welcome.utterances.txt'].map(fixture);

/** The steps of a conversation whose sections are given, without their places. */
function read(text: string, { options, ...others }: { options?: BotiumOptions; [file: string]: unknown } = {}) {
  const files = Object.entries(others).map(([file, content]) => ({ file, text: String(content) }));
  const { dialogues, notCarriedOver } = readBotium([{ file: 'a.convo.txt', text: `A\n${text}` }, ...files], options);
  const steps = dialogues[0]?.steps.map(({ file: _file, line: _line, who: _who, ...deed }) => deed);
  return { dialogues, steps, lost: notCarriedOver.map(({ line, what }) => `${line} ${what}`) };
}

/** The player's own flags are `su`; values of variables are put in as they are. */
function accepts(want: Want | undefined, text: string, variables: Record<string, string> = {}): boolean {
  if (want?.by === 'any') return want.of.some((one) => accepts(one, text, variables));
  if (want?.by === 'anything') return true;
  if (want?.by === 'text') return want.text === text;
  if (want?.by !== 'pattern') throw new Error(`no pattern: ${want?.by}`);
  const pattern = want.pattern.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => variables[name] ?? '');
  const found = ['', 's', 'u', 'su'].map((flags) => new RegExp(pattern, flags).test(text));
  expect(new Set(found).size).toBe(1);
  return found[0] ?? false;
}
const wantOf = (bot: string, files: Record<string, string> = {}) => {
  const step = read(`#bot\n${bot}`, files).steps?.[0];
  return step?.do === 'expect' ? step.want : undefined;
};

test('a suite becomes dialogues, one for each way of saying it', () => {
  const { dialogues } = readBotium(suite);
  expect(dialogues.map(({ title }) => title)).toEqual([
    'Linking an account/UTT_GREETING-L1',
    'Linking an account/UTT_GREETING-L2',
  ]);
  expect(dialogues[1]).toMatchObject({ language: 'vi', lenient: true, citizens: { citizen: '079085000001' } });
  expect(dialogues[1]?.steps.map(({ do: deed, file, line }) => [deed, file, line])).toEqual([
    ['set', 'link.convo.txt', 5],
    ['say', 'link.convo.txt', 8],
    ['wait', 'link.convo.txt', 10],
    ['expect', 'link.convo.txt', 12],
    ['press', 'link.convo.txt', 17],
    ['expect', 'code.pconvo.txt', 3],
    ['say', 'code.pconvo.txt', 7],
    ['expect', 'link.convo.txt', 29],
    ['send', 'link.convo.txt', 34],
    ['expect', 'link.convo.txt', 38],
    ['wait', 'link.convo.txt', 41],
  ]);
  expect(dialogues[1]?.steps).toMatchObject([
    { variables: { office: 'Quận 1' } },
    { text: 'xin chào', who: 'citizen' },
    { ms: 500 },
    { want: { by: 'any' }, hasButtons: ['Có', 'Không'] },
    { choice: 'Có', earlier: false },
    {},
    { text: 'It is {{number}}, not $nobody' },
    {},
    { media: 'photo' },
    { want: { by: 'anything' } },
    { ms: 20 },
  ]);
});

test('what is not carried over is told with its line', () => {
  const { notCarriedOver } = readBotium([...suite, fixture('broken.convo.txt'), { file: 'a.xlsx', text: '' }]);
  expect(notCarriedOver.map(({ file, line, what }) => [file, line, what])).toEqual([
    ['link.convo.txt', 6, 'UPDATE_CUSTOM SET_HEADER|x|y'],
    ['link.convo.txt', 15, 'INTENT greeting'],
    ['link.convo.txt', 24, 'My number is $random10'],
    ['link.convo.txt', 27, '?One moment*'],
    ['link.convo.txt', 32, 'BUTTONS_COUNT 2'],
    ['link.convo.txt', 36, 'FORM name|Lan'],
    ['code.pconvo.txt', 5, 'sent on * $date_ISO'],
    ['broken.convo.txt', 1, 'Nothing'],
    ['a.xlsx', 1, 'a.xlsx'],
  ]);
});

test('an answer contains the text, whatever the case, and * is anything', () => {
  const want = wantOf('Your code (6 digits)\nends * soon.');
  expect(accepts(want, 'Hi. YOUR code (6\ndigits) ends\ntoday, soon.')).toBe(true);
  expect(accepts(want, 'your code (6 digits) ends soonX')).toBe(false);
  expect(accepts(wantOf('chào'), 'Xin CHÀO')).toBe(true);
  expect(accepts(wantOf('chào'), 'xin chao')).toBe(false);
  expect(wantOf('*')).toEqual({ by: 'anything' });
});

test('! turns a demand round, !! and ?? are signs of the text', () => {
  expect(accepts(wantOf('!error'), 'An Error occurred')).toBe(false);
  expect(accepts(wantOf('!error'), 'fine')).toBe(true);
  expect(accepts(wantOf('!!error'), '!error')).toBe(true);
  expect(accepts(wantOf('!UTT_NO'), 'sorry', { 'n.utterances.txt': '' })).toBe(true);
  expect(accepts(wantOf('!UTT_NO', { 'n.utterances.txt': 'UTT_NO\nsorry\nno idea' }), 'Oh, no idea')).toBe(false);
});

test('utterances take words in the place of %s', () => {
  const want = wantOf('UTT_HI Lan', { 'hi.utterances.txt': 'UTT_HI\nhi %s!\ngood day' });
  expect([accepts(want, 'Hi Lan!'), accepts(want, 'Good day'), accepts(want, 'hi Hue!')]).toEqual([true, true, false]);
});

test('what only Botium can compute is reported in utterances, too', () => {
  const utterances = { 'n.utterances.txt': 'UTT_NOW\nit is $now\nhi' };
  const { dialogues, lost } = read('#me\nUTT_NOW\n#bot\nUTT_NOW', utterances);
  expect(dialogues.map(({ steps }) => steps[0])).toMatchObject([{ text: 'hi' }]);
  expect(lost).toEqual(['3 UTT_NOW', '5 UTT_NOW']);
});

test('asserters of texts', () => {
  expect(wantOf('TEXT All right')).toEqual({ by: 'text', text: 'All right' });
  expect(accepts(wantOf('TEXT_IC yes|no'), 'NO')).toBe(true);
  expect(accepts(wantOf('TEXT_IC yes|no'), 'no, thanks')).toBe(false);
  expect(accepts(wantOf('TEXT_CONTAINS_ALL b|a'), 'a b')).toBe(true);
  expect(accepts(wantOf('!TEXT_CONTAINS_ALL b|a'), 'a')).toBe(true);
  expect(accepts(wantOf('TEXT_REGEXP_ANY ^\\d{6}$|none'), '123456')).toBe(true);
  expect(accepts(wantOf('TEXT_WILDCARDEXACT_ANY a*z'), 'a to z')).toBe(true);
  expect(accepts(wantOf('TEXT_WILDCARDEXACT_ANY a*z'), 'from a to z')).toBe(false);
  expect(accepts(wantOf('code\nTEXT_CONTAINS_ANY 5'), 'Code 5')).toBe(true);
  expect(accepts(wantOf('code\nTEXT_CONTAINS_ANY 5'), 'Code 6')).toBe(false);
  expect([accepts(wantOf('TEXT'), 'x'), accepts(wantOf('!TEXT'), 'x')]).toEqual([true, false]);
  expect(read('#bot\nTEXT_REGEXP_ANY (').lost).toEqual(['3 TEXT_REGEXP_ANY (']);
});

test('a variable is caught once and used from then on', () => {
  const { steps } = read('#bot\nnumber $nr.\n#me\n$nr\n#bot\nfor $nr\n#me\nx\nCLEAR_SCRIPTING_MEMORY nr\n#me\n$nr');
  const patterns = steps?.map((step) => (step.do === 'expect' && step.want.by === 'pattern' ? step.want.pattern : ''));
  expect(new RegExp(patterns?.[0] ?? '', 'su').exec('Number 12-3.')?.groups).toEqual({ nr: '12-3' });
  expect(patterns?.[2]).toBe('(?i:for\\s+{{nr}})');
  expect(steps?.filter((step) => step.do === 'say')).toMatchObject([
    { text: '{{nr}}' },
    { text: 'x' },
    { text: '$nr' },
  ]);
});

test('buttons', () => {
  expect(read('#bot\nBUTTONS').steps).toMatchObject([{ hasButtons: [] }]);
  expect(read('#bot\n!BUTTONS').steps).toMatchObject([{ buttons: [] }]);
  expect(read('#bot\nBUTTONS_COUNT 0').steps).toMatchObject([{ buttons: [] }]);
  expect(read('#bot\n!BUTTONS a').lost).toEqual(['3 !BUTTONS a']);
  expect(read('#me\nBUTTON Help').steps).toEqual([{ do: 'press', choice: 'Help', earlier: false }]);
});

test('media go with their text, one message for each', () => {
  expect(read('#me\nlook\nMEDIA a.JPG|b.ogg|c.pdf').steps).toEqual([
    { do: 'send', media: 'photo', caption: 'look' },
    { do: 'send', media: 'voice' },
    { do: 'send', media: 'file' },
  ]);
});

test('what stands where it should not', () => {
  expect(read('#me\n#bot\nhi').lost).toEqual(['2 #me']);
  expect(read('#me\nx\nPAUSE 5\nmore').lost).toEqual(['5 more']);
  expect(read('#me\nx\nPAUSE soon').lost).toEqual(['4 PAUSE soon']);
  expect(read('#they\nx\n#me\ny').lost).toEqual(['2 #they', '3 x']);
  expect(read('#me\nUTT_GONE').lost).toContain('3 UTT_GONE');
  expect(read('#me\nx\nINCLUDE gone').lost).toEqual(['4 INCLUDE gone']);
  expect(read('#me\nx\nINCLUDE p', { 'p.pconvo.txt': 'p\n#me\ny\nINCLUDE p' }).lost).toEqual(['4 INCLUDE p']);
  expect(read('#bot\n{"a": 1}').lost).toEqual(['3 {"a": 1}']);
});

test('#include names a partial conversation', () => {
  expect(read('#include p\n#include\np', { 'p.pconvo.txt': 'p\n#me\ny' }).steps).toEqual([
    { do: 'say', text: 'y' },
    { do: 'say', text: 'y' },
  ]);
});

test('alternatives multiply only up to a limit', () => {
  const ten = `UTT_TEN\n${Array.from({ length: 10 }, (_, index) => `text ${index}`).join('\n')}`;
  const { dialogues, lost } = read('#me\nUTT_TEN\n#me\nUTT_TEN\n#me\nUTT_TEN', { 'ten.utterances.txt': ten });
  expect([dialogues.length, lost]).toEqual([200, ['1 A']]);
});

test('options', () => {
  const { dialogues } = read('#me\nhi', { options: { citizens: { lan: '1' }, language: 'en', lenient: false } });
  expect(dialogues).toMatchObject([
    { citizens: { lan: '1' }, language: 'en', lenient: false, steps: [{ who: 'lan' }] },
  ]);
});
