/** The main paths in English and mixed, and an assistant whose operator offers guidance only. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answer, badlySaid, citizen, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const english = () => world.newcomer({ language: 'en' });
const beginning = [
  ['hello', 'Hello! I am an automatic assistant'],
  ['#Link it right here', 'Before we start'],
  ['#I agree', 'Step 1 of 4'],
] as Parameters<typeof play>[1];

describe('in English', () => {
  it('an account without CCCD is updated, linked by buttons, and the link is undone', async () => {
    const user = english();
    const who = citizen(14);
    await play(user, [
      ...beginning,
      [who.cccd, 'date of birth'],
      ['01/01/1938', 'Step 2 of 4', 'Step 3 of 4'],
      ['#Update', '✓ Full name', 'A 6-digit code'],
      ['#I did not get a code', 'When a code does not come'],
      ['#Send the code again', 'sent by SMS a moment ago is still good'],
      [() => user.text(world.code(who.phone)), 'Do both belong to you yourself?'],
      ['#Yes, link them', 'Linked successfully!'],
      ['#Undo the link just made', 'ending in …014'],
      [citizen(1).cccd, 'not the number that was linked here'],
      [who.cccd, 'A 6-digit code'],
      [() => user.text(world.code(who.phone)), 'Undo the link between'],
      ['#Yes, undo the link', 'The link is undone'],
    ]);
    expect(world.services.links().find(({ accountId }) => accountId === 'TK-000014')).toMatchObject({
      confirmed: 1,
      removed: 1,
    });
  });

  it('nothing but names of the screens is Vietnamese', async () => {
    const user = english();
    await play(user, [...beginning, [citizen(1).cccd, 'date of birth'], ['15/03/1985', 'A 6-digit code']]);
    for (const { text, buttons } of user.replies()) {
      expect([text, ...buttons].join('\n')).not.toMatch(/Ông\/Bà|Mời|Xin /);
    }
  });

  it.each([
    ['#I do not agree', 'I ask for nothing'],
    ['no', 'I ask for nothing'],
    ['cancel', 'Stopped'],
    ['back', 'What can I help you with?'],
    ['human', '1900 0368'],
    ['help', 'At any time you can type'],
    ['what do you store', 'Type "/delete"'],
  ])('"%s" at the consent is understood', async (words, said) => {
    const user = english();
    await play(user, [...beginning.slice(0, 2), [words, said]]);
  });

  it.each([
    [6, 'no National Public Service Portal account with this CCCD number'],
    [4, 'linked with VNeID since 15/06/2024'],
    [5, "linked with somebody else's VNeID"],
  ])('the outcome for citizen %i is told', async (serial, said) => {
    const user = english();
    const { cccd, dateOfBirth } = citizen(serial);
    await play(user, [...beginning, [cccd, 'date of birth'], [dateOfBirth, 'Step 2 of 4', said]]);
  });

  it.each([7, 8, 9, 10, 11])('the advice about VNeID for citizen %i is told', async (serial) => {
    const user = english();
    const { cccd, dateOfBirth } = citizen(serial);
    await play(user, [...beginning, [cccd, 'date of birth'], [dateOfBirth, 'Step 4 of 4']]);
    const { text } = await user.waitForReply();
    expect(text).toMatch(/VNeID account|VNeID application|VNeID registration/);
    expect(text).not.toContain('Ông/Bà');
  });

  it('what does not match is told three times, then advice', async () => {
    const user = english();
    await play(user, beginning);
    for (let count = 1; count <= 2; count += 1) {
      await play(user, [
        ['079085000999', 'date of birth'],
        ['15 March 1985', 'I found nothing that matches'],
        ['#Type it again', 'Step 1 of 4'],
      ]);
    }
    await play(user, [
      ['079085000999', 'date of birth'],
      ['15 March 1985', 'lookups are stopped for today'],
    ]);
  });
});

it('words of both languages count whatever language is spoken', async () => {
  const user = world.newcomer();
  await reach(world, user, 'consent');
  await play(user, [
    ['yes', 'Bước 1/4'],
    ['back', 'Trước khi bắt đầu'],
    ['I agree', 'Bước 1/4'],
    [citizen(1).cccd, 'ngày sinh'],
    ['15/03/1985', 'Một mã 6 số'],
    ['resend', 'vừa gửi qua SMS lúc nãy vẫn dùng được'],
    ['cancel', 'Đã dừng'],
  ]);
});

it('the language chosen stays after a restart', async () => {
  const user = world.newcomer();
  await reach(world, user, 'menu');
  expect((await answer(user, '#English')).text).toContain('From now on I speak English.');
  await world.restart();
  expect((await answer(user, 'menu')).text).toContain('What can I help you with?');
});

describe('LINKING=guide', () => {
  let guide: World;
  beforeAll(async () => {
    guide = await startWorld({ linking: 'guide' });
  });
  afterAll(() => guide.close());

  it('answers every wish to link with guidance, and asks for no number', async () => {
    const user = guide.newcomer();
    await answer(user, (person) => person.start());
    for (const words of ['#Hướng dẫn tôi tự làm', 'liên kết tài khoản', 'làm ngay tại đây', 'tự làm', '1']) {
      const { text } = await answer(user, words);
      expect(text, words).toContain('Các bước tự làm trên dichvucong.gov.vn');
      expect(text, words).not.toContain('Trước khi bắt đầu');
    }
    expect((await answer(user, citizen(1).cccd)).text).toContain('không lưu số Ông/Bà vừa gửi');
  });
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
