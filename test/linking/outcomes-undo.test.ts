/** Taking a link back within 24 hours. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answer, badlySaid, citizen, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const hour = 3_600_000;
const ordinary = citizen(1);
const link = () => world.services.links().find(({ accountId }) => accountId === 'TK-000001');

it('refuses another number, takes the right one, sends a new code, and removes the link once', async () => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  const asked = await answer(user, '#Gỡ liên kết vừa tạo');
  expect(asked.text).toContain('gõ lại số CCCD (12 chữ số, đuôi …001)');
  expect((await answer(user, citizen(2).cccd)).text).toContain('không phải số đã liên kết ở đây');
  // The same last three digits do not help.
  expect((await answer(user, '079185000001')).text).toContain('không phải số đã liên kết ở đây');
  expect(world.services.sms(ordinary.phone)).toHaveLength(1);
  await play(user, [[ordinary.cccd, 'Một mã 6 số']]);
  expect(world.services.sms(ordinary.phone).at(-1)?.text).toContain('huy lien ket');
  const confirm = await answer(user, world.code(ordinary.phone));
  expect(confirm.text).toContain('Gỡ liên kết giữa tài khoản Cổng Dịch vụ công quốc gia …001 và VNeID?');
  const removed = await answer(user, '#Có, gỡ liên kết');
  expect(removed.text).toContain('Đã gỡ liên kết');
  expect(removed.buttons).not.toContain('Gỡ liên kết vừa tạo');
  expect(link()).toMatchObject({ to: null, confirmed: 1, removed: 1 });
  expect((await answer(user, 'gỡ liên kết')).text).toContain('Không có liên kết nào tạo ở đây');
});

it('can be followed by linking again', async () => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await play(user, [
    ['gỡ liên kết', 'gõ lại số CCCD'],
    [ordinary.cccd, 'Một mã 6 số'],
    [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
    ['đúng', 'Đã gỡ liên kết'],
    // Consent was given for the link made then.
    ['liên kết', 'Trước khi bắt đầu'],
    ['#Tôi đồng ý', 'Bước 1/4'],
    [ordinary.cccd, 'ngày sinh'],
  ]);
  await world.pass(61_000);
  await play(user, [
    ['15/03/1985', 'Một mã 6 số'],
    [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
    ['#Có, liên kết', 'Liên kết thành công!'],
  ]);
  expect(link()).toMatchObject({ to: ordinary.cccd, confirmed: 2, removed: 1 });
});

it.each([
  ['at the number', []],
  ['at the code', [ordinary.cccd]],
] as const)('keeps the link when cancelled %s', async (_, typed) => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await answer(user, '#Gỡ liên kết vừa tạo');
  for (const words of typed) await answer(user, words);
  expect((await answer(user, '#Hủy')).text).toContain('Đã dừng');
  expect(link()).toMatchObject({ to: ordinary.cccd, removed: 0 });
});

it.each([['#Giữ lại'], ['không'], ['quay lại']])('keeps the link after "%s" at the confirmation', async (words) => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await play(user, [
    ['#Gỡ liên kết vừa tạo', 'gõ lại số CCCD'],
    [ordinary.cccd, 'Một mã 6 số'],
    [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
    [words, 'liên kết vẫn giữ nguyên'],
  ]);
  expect(link()).toMatchObject({ to: ordinary.cccd, removed: 0 });
});

it.each([
  ['000000001', 'CMND cũ'],
  ['0900000001', 'giống số điện thoại'],
  ['quay lại', 'liên kết vẫn giữ nguyên'],
])('answers "%s" at the number', async (words, said) => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await answer(user, '#Gỡ liên kết vừa tạo');
  expect((await answer(user, words)).text).toContain(said);
});

it('is offered for 24 hours only', async () => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await world.pass(24 * hour);
  expect((await answer(user, '#Gỡ liên kết vừa tạo')).text).toContain('trong 24 giờ qua');
  expect(link()).toMatchObject({ to: ordinary.cccd, removed: 0 });
});

it('says so when the link is gone already', async () => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  world.services.reset();
  await play(user, [
    ['#Gỡ liên kết vừa tạo', 'gõ lại số CCCD'],
    [ordinary.cccd, 'Một mã 6 số'],
    [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
    ['#Có, gỡ liên kết', 'Liên kết này không còn nữa'],
  ]);
});

it('asks for a new code when the confirmation comes too late', async () => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await play(user, [
    ['#Gỡ liên kết vừa tạo', 'gõ lại số CCCD'],
    [ordinary.cccd, 'Một mã 6 số'],
    [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
  ]);
  await world.pass(31 * 60_000);
  await play(user, [
    ['#Có, gỡ liên kết', 'chưa được gỡ', 'Một mã 6 số'],
    [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
    ['#Có, gỡ liên kết', 'Đã gỡ liên kết'],
  ]);
});

it('is not offered to a chat that has linked nothing', async () => {
  const user = world.newcomer();
  const { buttons } = await reach(world, user, 'menu');
  expect(buttons).not.toContain('Gỡ liên kết vừa tạo');
  expect((await answer(user, 'gỡ liên kết')).text).toContain('Không có liên kết nào tạo ở đây');
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
