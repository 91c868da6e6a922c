/** A dialogue that fails tells why without a look at the code, and one that should fail does. */
import { describe, expect, it } from 'vitest';
import { readDialogues } from '../../src/runner/format/read.ts';
import { play } from '../../src/runner/play/play.ts';
import { tellOutcome } from '../../src/runner/results/console.ts';
import type { Ability } from '../../src/runner/stage.ts';
import { createInProcessTheatre } from '../../src/runner/stages/in-process.ts';

/** To the consent (lines 1 to 6). */
const begun = `dialogue: What is tried
steps:
  - citizen: xin chào
  - bot: [root.greeting, root.menu]
  - press: button.link
  - bot: linking.consent
`;
/** To the question for the code (lines 1 to 13). */
const toCode = `${begun}  - press: button.agree
  - bot: linking.askCccd
  - citizen: "{{cccd}}"
  - bot: linking.askDateOfBirth
  - citizen: "{{born}}"
  - bot: linking.matching
  - bot: [linking.step3NotNeeded, linking.checkingVneid]
`;

async function outcomesOf(text: string) {
  const theatre = createInProcessTheatre();
  return Promise.all(readDialogues('a.yaml', () => text).map((dialogue) => play(dialogue, theatre)));
}

/** What the terminal shows of the only dialogue. */
async function told(text: string): Promise<string> {
  const [outcome] = await outcomesOf(text);
  return tellOutcome(outcome!);
}

const firstLines = (text: string) => text.split('the conversation so far:')[0]?.split('\n').slice(1).join('\n');

describe('a failure tells all there is to know', () => {
  it('the title, the place, what was expected, what came, the state, and what was said before', async () => {
    const lines = (await told(begun.replace('bot: linking.consent', 'bot: linking.askCccd'))).split('\n');
    expect(lines[0]).toMatch(/^✗ What is tried {2}\(a\.yaml:1, \d+ ms\)$/);
    expect(lines.slice(1, 4)).toEqual([
      '    a.yaml:6: linking.askCccd is missing; linking.consent is there besides',
      '    expected  linking.askCccd',
      expect.stringMatching(
        /^ {4}got {7}linking\.consent: "Trước khi bắt đầu, .*…" \[Tôi đồng ý\] \[Tôi không đồng ý\]$/,
      ),
    ]);
    expect(lines.slice(4)).toEqual([
      '    state     linking.consent',
      '    the conversation so far:',
      '      citizen: xin chào',
      expect.stringMatching(/^ {6}assistant: Kính chào Ông\/Bà! .*… \[Liên kết ngay tại đây\] \[Hướng dẫn/),
      '      citizen: [Liên kết ngay tại đây]',
      expect.stringMatching(/^ {6}assistant: Trước khi bắt đầu/),
    ]);
  });

  it('of a long conversation only the end, and how much there was before', async () => {
    const text = await told(`${begun}${'  - citizen: menu\n  - bot: root.menu\n'.repeat(10)}  - bot: anything\n`);
    expect(text).toContain('      … 12 before\n');
    expect(text.split('the conversation so far:\n')[1]?.split('\n')).toHaveLength(13);
  });
});

/** Put behind the consent; the line counts from there. */
const kinds: Array<[what: string, steps: string, line: number, why: string | RegExp, rest: Array<string | RegExp>]> = [
  [
    'a line too few',
    '  - citizen: menu\n  - bot: [root.cancelled, root.menu]\n',
    8,
    'root.cancelled is missing',
    ['expected  root.cancelled + root.menu', 'got       root.menu: "Ông/Bà cần', 'state     menu.asking'],
  ],
  [
    'a line too many',
    '  - citizen: hủy\n  - bot: root.menu\n',
    8,
    'linking.declined is there besides',
    ['expected  root.menu', 'got       linking.declined + root.menu: "'],
  ],
  [
    'lines in another order',
    '  - citizen: hủy\n  - bot: [root.menu, linking.declined]\n',
    8,
    'the lines come in another order: linking.declined, root.menu',
    ['expected  root.menu + linking.declined'],
  ],
  [
    'another language',
    '  - citizen: menu\n  - bot: root.menu\n    language: en\n',
    8,
    'it is said in Vietnamese: root.menu',
    ['expected  root.menu', 'got       '],
  ],
  [
    'another wording',
    '  - citizen: menu\n  - bot: { exactly: Mời bấm nút }\n',
    8,
    'the wording differs',
    ['expected  exactly "Mời bấm nút"', 'got       root.menu: "'],
  ],
  [
    'words that are not there',
    '  - citizen: menu\n  - bot: [Bấm, mật khẩu]\n',
    8,
    'it does not contain "mật khẩu"',
    ['expected  with "Bấm" … "mật khẩu"', 'got       root.menu: "'],
  ],
  [
    'words that are there, but earlier',
    '  - citizen: menu\n  - bot: [gõ số, Bấm]\n',
    8,
    'it does not contain "Bấm" after what comes before',
    ['expected  with "gõ số" … "Bấm"'],
  ],
  [
    'words that must not be there',
    '  - citizen: menu\n  - bot: { not: [mật khẩu, Bấm] }\n',
    8,
    'it contains "Bấm"',
    ['expected  without "mật khẩu" … "Bấm"'],
  ],
  [
    'none of those that would do',
    '  - citizen: menu\n  - bot: { any: [root.help, xin] }\n',
    8,
    'it is none of those that would do',
    ['expected  root.help or with "xin"'],
  ],
  [
    'no match of a pattern',
    '  - citizen: menu\n  - bot: { matches: "\\\\d+" }\n',
    8,
    'nothing in it matches /\\d+/',
    ['expected  something matching /\\d+/'],
  ],
  [
    'other buttons',
    '  - citizen: nhắc lại\n  - bot: linking.consent\n    buttons: [button.agree, button.cancel]\n',
    8,
    'the buttons are [Tôi đồng ý] [Tôi không đồng ý] and not [Tôi đồng ý] [Hủy]',
    ['expected  linking.consent, with the buttons [', 'got       linking.consent: "'],
  ],
  [
    'buttons where there should be none',
    '  - citizen: nhắc lại\n  - bot: linking.consent\n    buttons: none\n',
    8,
    'the buttons are [Tôi đồng ý] [Tôi không đồng ý] and not none',
    ['expected  linking.consent, with the buttons none'],
  ],
  [
    'a further message before the next step',
    '  - citizen: menu\n  - citizen: xin chào\n',
    8,
    'no step expects this message',
    ['expected  nothing more, before this step', 'got       root.menu: "Ông/Bà cần', 'state     menu.asking'],
  ],
  [
    'a further message at the end',
    '  - citizen: menu\n',
    7,
    'no step expects this message',
    ['expected  nothing more, at the end', 'got       root.menu: "'],
  ],
  [
    'a message where there should be none',
    '  - citizen: menu\n  - bot: nothing\n',
    8,
    'no step expects this message',
    ['expected  nothing more', 'got       root.menu: "'],
  ],
  [
    'silence',
    '  - citizen: menu\n  - bot: root.menu\n  - bot: root.help\n',
    9,
    'the assistant said nothing',
    ['expected  root.help', 'state     menu.asking'],
  ],
  [
    'a button that is not there',
    '  - press: button.undo\n',
    7,
    'there is no button "Gỡ liên kết vừa tạo"; there are [Tôi đồng ý] [Tôi không đồng ý]',
    ['expected  a button [Gỡ liên kết vừa tạo]', 'got       linking.consent: "', 'state     linking.consent'],
  ],
  [
    'a button by a number too high',
    '  - press: 3\n',
    7,
    'there is no button "3"; there are [Tôi đồng ý] [Tôi không đồng ý]',
    ['expected  a button [3]'],
  ],
  [
    'a button that is not under an older message',
    '  - pressEarlier: button.agree\n',
    7,
    'there is no button "Tôi đồng ý"; there are [Liên kết ngay tại đây]',
    [],
  ],
  [
    'another state',
    '  - state: linking.askingCccd\n',
    7,
    'the conversation is at linking.consent and not at linking.askingCccd',
    ['expected  to be at linking.askingCccd', 'state     linking.consent'],
  ],
  [
    'a state whose name only begins alike',
    '  - state: linking.cons\n',
    7,
    'the conversation is at linking.consent and not at linking.cons',
    [],
  ],
  [
    'something that is not waited for',
    '  - waitsFor: [yes, dateOfBirth]\n',
    7,
    /it does not wait for dateOfBirth, but for .*\byes\b/,
    ['expected  to wait for yes, dateOfBirth'],
  ],
  [
    'no link',
    '  - linked: yes\n',
    7,
    'it is linked to nobody',
    ['expected  the account to be linked', 'state     linking.consent'],
  ],
  [
    'a name that nobody has given',
    '  - citizen: "{{nmae}}"\n',
    7,
    'nothing is known as {{nmae}}; there are code, wrongCode, cccd, born, name, phone',
    ['state     linking.consent'],
  ],
  ['a code that was not sent', '  - citizen: "{{code}}"\n', 7, 'no code was sent to 0900000001', []],
];

describe('each kind of failure has its place, its reason, what was expected and what came', () => {
  it.each(kinds)('%s', async (_, steps, line, why, rest) => {
    const text = await told(begun + steps);
    const head = firstLines(text) ?? '';
    const reason = head.split('\n')[0] ?? '';
    expect(reason).toMatch(new RegExp(`^ {4}a\\.yaml:${line}: `));
    expect(reason.slice(`    a.yaml:${line}: `.length)).toMatch(why);
    for (const part of rest) expect(head).toMatch(part);
    expect(text).toContain('      citizen: [Liên kết ngay tại đây]\n      assistant: Trước khi bắt đầu');
  });
});

describe('what else may differ', () => {
  it('a value in a line', async () => {
    const steps =
      '  - bot: code.ask\n  - citizen: "{{wrongCode}}"\n  - bot: code.wrong\n    values: { attemptsLeft: "9" }\n';
    const text = await told(toCode + steps);
    expect(text).toContain(`a.yaml:16: the line's {{attemptsLeft}} is "4" and not "9"`);
    expect(text).toContain('state     linking.code.wrong');
  });

  it('a link where there should be none', async () => {
    const steps = `  - bot: code.ask
  - citizen: "{{code}}"
  - bot: linking.confirm
  - press: button.confirmLink
  - bot: [linking.linked, root.menu]
  - linked: no
`;
    const text = await told(toCode + steps);
    expect(text).toContain('a.yaml:19: it is linked to 079085000001');
    expect(text).toContain('expected  the account not to be linked');
  });

  it('no account at all', async () => {
    const text = await told('dialogue: x\ncitizen: 6\nsteps:\n  - linked: yes\n');
    expect(text).toContain('a.yaml:4: there is no portal account');
    expect(text).toContain('state     fresh');
  });

  it('what another citizen is told, and who of them says what', async () => {
    const text = await told(`dialogue: x
citizens: { an: 1, binh: 2 }
steps:
  - { citizen: xin chào, who: an }
  - { bot: anything, who: an }
  - { citizen: liên kết, who: binh }
  - { citizen: menu, who: an }
`);
    expect(text).toContain('a.yaml:7: no step expects this message to binh');
    expect(text).toContain('got       root.greeting + linking.consent: "');
    expect(text).toContain('state     linking.consent');
    expect(text).toMatch(/ {6}an: xin chào\n {6}assistant to an: Kính chào.*\n {6}binh: liên kết/);
  });

  it('a part: the place is in the part', async () => {
    const files: Record<string, string> = {
      'a.yaml': 'dialogue: x\nsteps:\n  - include: parts/p.yaml\n',
      'parts/p.yaml': 'part: y\nsteps:\n  - citizen: xin chào\n  - bot: root.menu\n',
    };
    const [dialogue] = readDialogues('a.yaml', (file) => files[file] ?? '');
    const text = tellOutcome(await play(dialogue!, createInProcessTheatre()));
    expect(text).toMatch(/^✗ x {2}\(a\.yaml:1, /);
    expect(text).toContain('    parts/p.yaml:4: root.greeting is there besides');
  });

  it('one of several examples: only that one fails, and its title says which', async () => {
    const outcomes = await outcomesOf(
      'dialogue: x\nexamples:\n  - { w: xin chào }\n  - { w: menu }\nsteps:\n  - citizen: "{{w}}"\n  - bot: { part: Kính chào }\n  - citizen: "{{w}}"\n  - bot: [root.hello, root.menu]\n',
    );
    expect(outcomes.map(({ result }) => result)).toEqual(['passed', 'failed']);
    expect(tellOutcome(outcomes[1]!)).toMatch(/^✗ x \(w: menu\) {2}\(a\.yaml:4, /);
  });

  it('nothing, where a stage cannot do what is asked: it is skipped, with the reason', async () => {
    const [dialogue] = readDialogues('a.yaml', () => `${begun}  - wait: 20h\n`);
    const outcome = await play(dialogue!, { ...createInProcessTheatre(), name: 'telegram', can: new Set() });
    expect(outcome.result).toBe('skipped');
    expect(tellOutcome(outcome)).toContain('\n    skipped: telegram cannot turn the clock (line 7)');
  });
});

describe('what staff do', () => {
  const desk = begun.replace('steps:', 'desk: open\nsteps:');
  const taken = `${desk}  - staff: take\n  - bot: handoff.taken\n`;

  it.each([
    [
      'the name and the reason, where they are refused',
      `${desk}  - staff: { say: a }\n`,
      8,
      'Lan is refused (not-held): nobody has the conversation; "staff: take" comes first',
      "Lan's order to be carried out",
    ],
    [
      'who has it',
      `${taken}  - { staff: take, as: Minh }\n`,
      10,
      'Minh is refused (held): Lan has the conversation',
      '',
    ],
    [
      'what is possible instead',
      `${taken}  - staff: { move: desk.newCode }\n`,
      10,
      'it is not possible here; staff may have it do again, menu,',
      '',
    ],
    [
      'that it was carried out',
      `${desk}  - { staff: take, fails: gone }\n`,
      8,
      'it was carried out',
      'Lan to be refused: gone',
    ],
    [
      'that it was refused otherwise',
      `${desk}  - { staff: close, fails: gone }\n`,
      8,
      'Lan is refused (not-held)',
      'Lan to be refused: gone',
    ],
    [
      'what they may order',
      `${taken}  - moves: none\n`,
      10,
      'staff may have it do again, menu,',
      'staff to have it do nothing, and nothing else',
    ],
    ['a message that nobody expects', `${taken}  - staff: { say: Chào bác }\n`, 10, 'no step expects this message', ''],
  ])('is told when it fails: %s', async (_, text, line, why, expected) => {
    const outcome = firstLines(await told(text));
    expect(outcome).toContain(`a.yaml:${line}: `);
    expect(outcome).toContain(why);
    expect(outcome).toContain(expected);
  });

  it('stands in the conversation under their name', async () => {
    const text = await told(`${taken}  - { staff: { take from: Lan }, as: Minh }\n  - bot: nothing\n`);
    expect(text).toContain('      Lan of the desk: (takes the conversation)\n');
    expect(text).toContain('      Minh of the desk: (takes the conversation from Lan)');
  });

  it('fails with the store, and the dialogue goes no further', async () => {
    expect(await told(`${desk}  - storeFails: before\n  - staff: take\n`)).toContain(
      'the order could not be carried out',
    );
  });

  it.each(['  - staff: take\n', '  - moves: none\n', ''])('is skipped where there is no desk: %j', async (step) => {
    const [dialogue] = readDialogues('a.yaml', () => (step === '' ? desk : begun) + step);
    const can = new Set<Ability>(['state']);
    const outcome = await play(dialogue!, { ...createInProcessTheatre(), name: 'https://x', can });
    expect(outcome.result).toBe('skipped');
    expect(outcome.reason).toContain('https://x cannot have staff at its help desk');
  });
});

it('a caption and a name given to a text may hold other names', async () => {
  const steps = `  - set: { number: "số {{cccd}}" }
  - { send: photo, caption: "{{number}}" }
  - bot: root.menu
`;
  expect(await told(begun + steps)).toContain('      citizen: (photo) số 079085000001\n');
});
