/** Every mistake in a dialogue file is told with its file, its line, and what was probably meant. */
import { describe, expect, it } from 'vitest';
import { readDialogues } from '../../src/runner/format/read.ts';
import { checkKeys, jsonSchema, stepSchemas } from '../../src/runner/format/schema.ts';
import { DialogueFileError } from '../../src/runner/format/source.ts';

/** Files by name; `a.yaml` is the one that is read. */
type Files = Record<string, string>;

function readAll(files: Files) {
  return readDialogues('a.yaml', (file) => {
    const text = files[file];
    if (text === undefined) throw new Error(`${file} is not there`);
    return text;
  });
}

function mistakeIn(given: string | Files): string {
  const files = typeof given === 'string' ? { 'a.yaml': given } : given;
  try {
    readAll(files);
  } catch (error) {
    if (error instanceof DialogueFileError) return error.message;
    throw error;
  }
  return 'no mistake';
}

/** Its steps begin in line 3. */
const withSteps = (...lines: string[]) => `dialogue: x\nsteps:\n${lines.join('\n')}\n`;
const step = (text: string) => withSteps('  - citizen: xin chào', `  - ${text}`);

describe('what is no YAML', () => {
  it.each([
    ['a tab', withSteps('\t- citizen: xin chào'), 3, /^a\.yaml:3: this is not YAML: .*tab/i],
    ['a missing quote', withSteps('  - citizen: "xin chào', '  - bot: anything'), 5, 'quote'],
    ['a colon in a text', step('bot: Lưu ý: đọc kỹ'), 4, 'Often a text with ": "'],
    ['a key given twice', step('{ press: 1, press: 2 }'), 4, 'unique'],
    ['{{code}} without quotes', step('citizen: {{code}}'), 4, 'put quotes round it: "{{code}}"'],
    ['a text that begins with a star', step('citizen: *xong*'), 4, 'put quotes round it: "*xong*"'],
    ['{{code}} without quotes in a list', step('together: [a, {{code}}]'), 4, 'put quotes round it: "{{code}}"'],
  ])('%s', (_, text, line, hint) => {
    const told = mistakeIn(text);
    expect(told).toMatch(new RegExp(`^a\\.yaml:${line}: `));
    expect(told).toMatch(hint);
  });
});

describe('a step that cannot be', () => {
  it.each([
    ['a verb that there is not', 'pres: 1', '"pres" is no verb; did you mean "press"?'],
    ['a verb like no other', 'frobnicate: 1', '"frobnicate" is no verb; there are citizen, press,'],
    ['a key that its verb does not have', '{ bot: anything, button: [Có] }', 'did you mean "buttons"?'],
    ['a key like no other', '{ wait: 5s, zzzzzz: 1 }', '"zzzzzz" is not known here; there are wait'],
    ['two verbs', '{ citizen: a, bot: anything }', '"bot" is not known here; there are citizen, who'],
    [
      'a line that there is not',
      'bot: linking.askCcd',
      'there is no line "linking.askCcd"; did you mean "linking.askCccd"?',
    ],
    ['a line like no other', 'bot: linking.frobnicateEverything', 'the keys are in locales/vi'],
    ['a line in a list', 'bot: [root.greeting, root.menuu]', 'did you mean "root.menu"?'],
    ['a line among those that would do', 'bot: { any: [root.menuu, x] }', 'did you mean "root.menu"?'],
    ['a label that there is not', 'press: button.lnk', 'did you mean "button.link"?'],
    ['a label among the buttons', '{ bot: anything, buttons: [button.lnk] }', 'did you mean "button.link"?'],
    ['keys and words in one list', 'bot: [root.menu, xin chào]', 'write "part: […]" to look for both'],
    ['a comparison that there is not', 'bot: { exact: x }', '"bot": '],
    ['buttons of nothing', '{ bot: nothing, buttons: [Có] }', 'where nothing is said there are no buttons'],
    ['a pattern that is none', 'bot: { matches: "(" }', '"(" is no regular expression'],
    ['an operation that there is not', 'down: matchCitizn', 'did you mean "matchCitizen"?'],
    ['an operation like no other', 'down: frobnicateAll', 'there are matchCitizen, updateCccd'],
    ['a refusal never given', '{ refuses: requestCode, with: too-many-tries }', 'it may with not-active, not-approved'],
    ['a refusal without its code', 'refuses: requestCode', '"with": '],
    ['a duration that is none', 'wait: 5 minutes', 'write 500ms, 5s, 10m, 20h or 2d'],
    ['a delay that is none', '{ slow: matchCitizen, for: long }', 'write 500ms, 5s, 10m, 20h or 2d'],
    ['a number that is none', '{ down: matchCitizen, times: often }', '"times": '],
    ['somebody who is not there', '{ citizen: alo, who: binh }', 'there is no citizen "binh" here; there are citizen'],
    ['a kind of media that there is not', 'send: foto', '"photo"'],
    ['a bare text', 'xin chào', 'a step is "verb: value", as in "citizen: xin chào"; this is "xin chào"'],
    ['something staff cannot do', 'staff: hand bak', 'staff cannot "hand bak"; did you mean "hand back"?'],
    ['something like no other', 'staff: frobnicate', 'they can take, hand back, close, say, send, move'],
    ['a deed that needs more', 'staff: say', '"say" needs more: staff: { say: … }'],
    ['a deed that staff do not have', 'staff: { mov: menu }', 'staff cannot "mov"; did you mean "move"?'],
    ['two deeds of staff', 'staff: { say: a, move: menu }', 'one step is one deed: "say" or "move"'],
    ['a reason for no move', 'staff: { say: a, reason: b }', '"reason" is not known here'],
    ['another than the last', 'staff: { send withheld: first }', '"send withheld" is always: last'],
    ['a deed without its text', 'staff: { say: [a] }', '"say" needs a text'],
    ['a step that staff never order', 'staff: { move: desk.newCod }', 'did you mean "desk.newCode"?'],
    ['a step that agrees', 'staff: { hand back: yes }', 'there are again, menu, link'],
    ['a line that staff cannot send', 'staff: { send: knowledge.vneid-fee }', 'there is no line "knowledge.vneid-fee"'],
    ['a refusal that there is not', '{ staff: take, fails: refused }', '"fails": '],
    ['a step that nobody can order', 'moves: [menu, desk.newCod]', 'did you mean "desk.newCode"?'],
    ['a file that is not there', 'include: parts/none.yaml', 'there is no file parts/none.yaml'],
  ])('%s', (_, text, hint) => {
    const told = mistakeIn(step(text));
    expect(told).toMatch(/^a\.yaml:4: /);
    expect(told).toContain(hint);
  });

  it('is told with the line of what is wrong in it, where it goes over several', () => {
    const told = mistakeIn(withSteps('  - bot: anything', '    buttons: none', '    who: nobody', '    languag: vi'));
    expect(told).toBe('a.yaml:6: "languag" is not known here; did you mean "language"?');
    expect(mistakeIn(withSteps('  - bot: anything', '    language: fr'))).toMatch(/^a\.yaml:4: "language": /);
    const who = mistakeIn(withSteps('  - bot: anything', '    who: nobody'));
    expect(who).toMatch(/^a\.yaml:4: there is no citizen "nobody"/);
  });
});

describe('the top of a file', () => {
  const rest = 'steps:\n  - citizen: alo\n';
  it.each([
    ['a text', 'xin chào\n', 1, 'a dialogue begins with "dialogue: what happens", then "steps:"'],
    ['nothing', '', 1, 'a dialogue begins with "dialogue: what happens"'],
    ['no title', rest, 1, '"dialogue": '],
    ['no steps', 'dialogue: x\ntags: [a]\n', 1, '"steps:" must be a list, each step beginning with "- "'],
    ['empty steps', 'dialogue: x\n\nsteps:\n', 3, '"steps:" must be a list'],
    ['steps that are no list', 'dialogue: x\nsteps:\n  citizen: alo\n', 3, '"steps:" must be a list'],
    ['a key that there is not', `dialogue: x\ntag: [a]\n${rest}`, 2, '"tag" is not known here; did you mean "tags"?'],
    ['a citizen who is not there', `dialogue: x\ncitizen: 99\n${rest}`, 2, 'its serial (1, 2, 3,'],
    ['one of several', `dialogue: x\ncitizens:\n  an: 1\n  binh: 99\n${rest}`, 4, 'there is no mock citizen "99"'],
    ['a language', `dialogue: x\nlanguage: fr\n${rest}`, 2, '"language": '],
    ['a desk', `dialogue: x\ndesk: ajar\n${rest}`, 2, '"desk": '],
    ['a setting', `dialogue: x\nlinking: none\n${rest}`, 2, '"linking": '],
    ['an example’s citizen', `dialogue: x\nexamples:\n  - a: 1\n  - citizen: 99\n${rest}`, 4, 'no mock citizen "99"'],
    ['an example’s language', `dialogue: x\nexamples:\n  - language: fr\n${rest}`, 3, 'language is vi or en'],
  ])('%s', (_, text, line, hint) => {
    const told = mistakeIn(text);
    expect(told).toMatch(new RegExp(`^a\\.yaml:${line}: `));
    expect(told).toContain(hint);
  });
});

describe('what is included', () => {
  const including = step('include: parts/p.yaml');

  it('is told with the part’s own file and line', () => {
    const part = 'part: x\nsteps:\n  - citizen: alo\n  - pres: 1\n';
    const told = mistakeIn({ 'a.yaml': including, 'parts/p.yaml': part });
    expect(told).toBe('parts/p.yaml:4: "pres" is no verb; did you mean "press"?');
  });

  it('cannot be a dialogue', () => {
    const told = mistakeIn({ 'a.yaml': including, 'parts/p.yaml': withSteps('  - citizen: alo') });
    expect(told).toBe('a.yaml:4: parts/p.yaml is no part: a file to be included begins with "part: what it does"');
  });

  it('cannot include itself', () => {
    const told = mistakeIn({
      'a.yaml': including,
      'parts/p.yaml': 'part: x\nsteps:\n  - include: q.yaml\n',
      'parts/q.yaml': 'part: y\n# A circle.\nsteps:\n  - include: p.yaml\n',
    });
    expect(told).toMatch(/^parts\/(p\.yaml:3: q|q\.yaml:4: p)\.yaml is included .*does it include itself\?$/);
  });

  it('may be wrong only with what it is given, and is told where it stands', () => {
    const files = {
      'a.yaml': withSteps('  - include: p.yaml', '    with: { line: root.menuu }'),
      'p.yaml': 'part: x\nsteps:\n  - bot: "{{line}}"\n',
    };
    expect(mistakeIn(files)).toBe('p.yaml:3: there is no line "root.menuu"; did you mean "root.menu"?');
  });

  it('is wrong by itself, too, when nobody includes it', () => {
    expect(mistakeIn('part: x\nsteps:\n  - alo\n')).toMatch(/^a\.yaml:3: a step is "verb: value"/);
    expect(mistakeIn('part: x\ntags: [a]\nsteps:\n  - citizen: alo\n')).toMatch(/^a\.yaml:2: "tags" is not known/);
  });
});

describe('a file without a mistake', () => {
  it('keeps everything as the text that was written', () => {
    const [dialogue] = readAll({
      'a.yaml': withSteps('  - citizen: 079085000001', '  - citizen: no', '  - press: 01'),
    });
    expect(dialogue?.steps).toMatchObject([
      { do: 'say', text: '079085000001', line: 3, who: 'citizen' },
      { do: 'say', text: 'no', line: 4 },
      { do: 'press', choice: '01', line: 5 },
    ]);
  });

  it('is played once for each example, by its own name and at its own line', () => {
    const text =
      'dialogue: x\nexamples:\n  - { w: a }\n  - { w: b, citizen: 2, language: en }\nsteps:\n  - citizen: "{{w}}"\n';
    expect(readAll({ 'a.yaml': text })).toMatchObject([
      { title: 'x (w: a)', line: 3, language: 'vi', citizens: { citizen: '079085000001' }, steps: [{ text: 'a' }] },
      { title: expect.stringMatching(/^x \(w: b/), line: 4, language: 'en', citizens: { citizen: '042190000002' } },
    ]);
  });
});

describe('the JSON Schema', () => {
  interface Node {
    $ref?: string;
    anyOf?: Node[];
    properties?: Record<string, Node & { items?: Node; description?: string }>;
    required?: string[];
    additionalProperties?: unknown;
  }
  const schema = jsonSchema() as Node;
  const [dialogue, part] = schema.anyOf ?? [];
  const stepsOf = (node?: Node) => node?.properties?.['steps']?.items?.anyOf ?? [];

  it('is of dialogues and of parts', () => {
    expect(dialogue?.required).toEqual(expect.arrayContaining(['dialogue', 'steps']));
    expect(part?.required).toEqual(expect.arrayContaining(['part', 'steps']));
    expect(Object.keys(dialogue?.properties ?? {})).toEqual(expect.arrayContaining(['examples', 'citizens', 'tags']));
    expect(dialogue?.additionalProperties).toBe(false);
  });

  it('knows every verb, and nothing else beside what belongs to it', () => {
    for (const steps of [stepsOf(dialogue), stepsOf(part)]) {
      const keys = steps.map(({ properties = {} }) => Object.keys(properties));
      expect(keys).toHaveLength(Object.keys(stepSchemas).length);
      for (const verb of Object.keys(stepSchemas))
        for (const key of verb === 'check' ? checkKeys : [verb]) expect(keys.flat()).toContain(key);
      expect(steps.every(({ additionalProperties }) => additionalProperties === false)).toBe(true);
    }
  });

  it('can be written out', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
