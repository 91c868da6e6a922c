import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createTerminal } from '../../src/channels/terminal.ts';
import type { Dialogue } from '../../src/runner/dialogue.ts';
import { people } from '../../src/runner/format/people.ts';
import { readDialogues } from '../../src/runner/format/read.ts';
import { play } from '../../src/runner/play/play.ts';
import { recorded } from '../../src/runner/record/recorded.ts';
import { createRecorder } from '../../src/runner/record/recorder.ts';
import { createInProcessTheatre } from '../../src/runner/stages/in-process.ts';

const theatre = createInProcessTheatre();
const plays = async (yaml: string) => {
  const [dialogue] = readDialogues('recorded.yaml', () => yaml);
  return play(dialogue as Dialogue, theatre);
};

/** Speaks on a stage as a citizen would at the terminal, with a recorder listening. */
async function record(typed: Array<string | number | ((code: string) => string)>, language: 'vi' | 'en' = 'vi') {
  const recorder = createRecorder({ language, citizens: people });
  const [dialogue] = readDialogues('x.yaml', () => `dialogue: x\nlanguage: ${language}\nsteps: [citizen: x]\n`);
  const stage = await theatre.open(dialogue as Dialogue);
  const person = stage.person('citizen');
  let read = 0;
  let sms = 0;
  const listen = () => {
    for (const { phone } of people.slice(0, 1))
      for (const text of stage.sms(phone).slice(sms)) {
        sms += 1;
        recorder.texted(phone, text);
      }
    for (const { text, buttons } of person.heard().slice(read)) {
      read += 1;
      recorder.said(
        text,
        buttons.map((label) => ({ label })),
      );
    }
  };
  for (const one of typed) {
    if (typeof one === 'number') {
      recorder.waited(one);
      await stage.pass(one);
    } else {
      const code = /\d{6}/.exec(stage.sms('0900000001').at(-1) ?? '')?.[0] ?? '';
      const text = typeof one === 'string' ? one : one(code);
      recorder.heard({ said: { kind: 'text', text } });
      await person.say(text);
      await stage.settle();
    }
    listen();
  }
  await stage.close();
  return recorder.toYaml('A link, as recorded') ?? '';
}

it('records a link that then passes, without a number of anybody', async () => {
  const wrong = (code: string) => code.replace(/.$/, (last) => String((Number(last) + 1) % 10));
  const typed = [
    'xin chào',
    '1',
    'Tôi đồng ý',
    '079085000001',
    '15/03/1985',
    wrong,
    70_000,
    '1',
    (code: string) => code,
  ];
  const yaml = await record([...typed, 'Có, liên kết']);
  expect(yaml).toContain('dialogue: A link, as recorded\ncitizen: "079085000001"\n');
  for (const part of ['- citizen: "{{cccd}}"', '"{{born}}"', '"{{wrongCode}}"', '"{{code}}"', 'wait: 1m 10s'])
    expect(yaml).toContain(part);
  expect(yaml).toContain(
    '  - press: Liên kết ngay tại đây\n  - bot: linking.consent\n    buttons: [button.agree, button.decline]',
  );
  expect(await plays(yaml)).toMatchObject({ result: 'passed', deviations: [] });
});

it('records a change of language, and reminders that come by themselves', async () => {
  const yaml = await record(['hello', 'Tiếng Việt', 'tôi muốn liên kết', 20 * 3_600_000], 'en');
  expect(yaml).toContain('language: en\nsteps:');
  expect(yaml).toContain('    language: vi\n');
  expect(yaml).toContain('wait: 20h');
  expect(await plays(yaml)).toMatchObject({ result: 'passed', deviations: [] });
});

it('listens to the terminal, and tells after each message', async () => {
  const input = new PassThrough();
  const ended = Promise.withResolvers<void>();
  const terminal = createTerminal({ input, output: new PassThrough(), live: false, ended: ended.resolve });
  const recorder = createRecorder({ language: 'vi', citizens: people });
  let changes = 0;
  const channel = recorded(terminal, recorder, {
    now: () => 0,
    changed: () => {
      changes += 1;
    },
  });
  const signal = new AbortController().signal;
  await channel.start(async () => {
    const buttons = [{ label: 'So', payload: '1' }];
    await channel.send({ chat: 'me', key: 'k', text: 'Made up', buttons, window: { heardAt: 0, nth: 1 } }, signal);
  });
  input.end('chào\n1\n');
  await ended.promise;
  expect(changes).toBe(4);
  const said = '  - bot:\n      exactly: Made up\n    buttons: [So]\n';
  expect(recorder.toYaml('t')).toBe(`dialogue: t\nsteps:\n  - citizen: chào\n${said}  - press: So\n${said}`);
});
