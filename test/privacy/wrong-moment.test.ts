/** What nobody asked for, typed at the menu, at the consent, or as the very first message, is not kept: not even sealed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  answer,
  citizen,
  filesUnder,
  openedDocuments,
  type Place,
  reach,
  startWorld,
  typedDay,
  type World,
} from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const { cccd, phone, oldCmnd, dateOfBirth, fullName } = citizen(1);
const spaced = cccd.replace(/(\d{3})(?=\d)/g, '$1 ');
const password = 'HoaSen2024!';
const typed = [
  cccd,
  `số của tôi là ${spaced} ạ`,
  phone,
  `gọi tôi theo số +84${phone.slice(1)}`,
  oldCmnd ?? '',
  typedDay(dateOfBirth),
  'tôi sinh ngày 15 tháng 3 năm 1985',
  `Tôi tên là ${fullName}`,
  `Tôi tên là ${fullName}`.normalize('NFD'),
  fullName,
  'tôi là nguyễn thử nghiệm',
  `mật khẩu của tôi là ${password}`,
  'mã otp 735924',
  '735924',
  `${fullName}, ${typedDay(dateOfBirth)}, ${cccd}, ${phone}, mật khẩu: ${password}`,
];
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
const traces = [
  ...[0, 1, 2, 3].map((from) => cccd.slice(from, from + 9)),
  spaced,
  phone.slice(1),
  oldCmnd ?? '',
  dateOfBirth,
  typedDay(dateOfBirth),
  '15 thang 3 nam 1985',
  fold(fullName),
  'hoasen2024',
  '735924',
];
const tracesIn = (text: string) => traces.filter((trace) => fold(text).includes(trace));

async function expectNoTrace(chats: number[]) {
  await world.restart();
  const documents = (await openedDocuments(world)).filter(({ id }) => chats.includes(Number(id.split(':')[1])));
  expect(documents).toHaveLength(chats.length);
  for (const { text } of documents) {
    expect(text).toContain('"transcript":[{');
    expect(tracesIn(text)).toEqual([]);
  }
  for (const { text } of [...(await filesUnder(world.folder)), { text: world.log() }])
    expect(tracesIn(text)).toEqual([]);
}

it.each<[Place]>([['menu'], ['consent']])('at "%s"', async (place) => {
  const user = world.newcomer();
  await reach(world, user, place);
  for (const text of typed) await answer(user, text);
  await answer(user, (person) => person.photo(undefined, { caption: typed.join(' ') }));
  await answer(user, (person) => person.contact({ own: true, phone, name: fullName }));
  await answer(user, (person) => person.forge(cccd));
  await expectNoTrace([user.chat]);
});

it('in the very first message', async () => {
  const users = typed.map((text) => {
    const user = world.newcomer();
    user.text(text);
    return user;
  });
  for (const user of users) expect((await user.waitForReply()).text).toContain('Kính chào Ông/Bà');
  await expectNoTrace(users.map(({ chat }) => chat));
});

it('the search finds each of what was typed', () => {
  for (const text of typed) expect(tracesIn(text), text).not.toEqual([]);
});
