/** Taking a link back within 24 hours. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answer, badlySaid, citizen, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

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

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
