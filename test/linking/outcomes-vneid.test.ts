/** Step 4: the VNeID account, the code, the confirmation, the link. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { answer, badlySaid, type Citizen, citizen, play, reach, startWorld, typedDay, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const minute = 60_000;
const menu = 'Ông/Bà cần giúp việc gì?';
const ordinary = citizen(1);
const choices = ['Gửi lại mã', 'Tôi không nhận được mã', 'Hủy'];

const wrongCode = (who: Citizen = ordinary) => (world.code(who.phone) === '000000' ? '000001' : '000000');
const confirmed = ({ account }: Citizen) =>
  world.services.links().find(({ accountId }) => accountId === account?.id)?.confirmed ?? 0;

describe('the VNeID account', () => {
  it.each([
    ['does not exist', 7, 'chưa có tài khoản VNeID'],
    ['waits for approval', 8, 'đang chờ duyệt'],
    ['is approved and not activated', 9, 'đã được duyệt nhưng chưa kích hoạt'],
    ['was approved more than seven days ago', 18, 'Đã quá 7 ngày: gọi 1900 0368'],
    ['is at level 1', 10, 'mới ở mức độ 1'],
    ['is locked', 11, 'đang bị khóa'],
  ])('%s: what to do is told, no code is sent', async (_, serial, said) => {
    const user = world.newcomer();
    const who = citizen(serial);
    await reach(world, user, 'dateOfBirth', who);
    await play(user, [[typedDay(who.dateOfBirth), 'Bước 2/4', 'Bước 4/4']]);
    const { text } = await user.waitForReply();
    expect(text).toContain(said);
    expect(text).toContain(menu);
    expect(world.services.sms(who.phone)).toEqual([]);
  });
});

describe('the code', () => {
  it('goes to the phone of the VNeID account, whose SMS says what it is for, and only the right one is taken', async () => {
    const user = world.newcomer();
    const { text, buttons } = await reach(world, user, 'code');
    expect(text).toContain('đừng gửi mã đăng nhập VNeID');
    expect(text).not.toMatch(/\d{3}(?!\d* Mã)\d{3}|0900/);
    expect(buttons).toEqual(choices);
    expect(world.services.sms(ordinary.phone)).toHaveLength(1);
    expect(world.services.sms(ordinary.phone)[0]?.text).toContain('lien ket tai khoan');
    const code = world.code(ordinary.phone);
    expect((await answer(user, `mã là ${code.slice(0, 3)} ${code.slice(3)} nhé`)).text).toContain('Mã đúng');
  });

  it('is tried five times at most, and the tries left are counted down', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    for (const left of [4, 3, 2, 1]) {
      const { text, buttons } = await answer(user, wrongCode());
      expect(text).toContain(`Mã chưa đúng. Còn ${left} lần thử`);
      expect(buttons).toEqual(choices);
    }
    const last = await answer(user, wrongCode());
    expect(last.text).toContain('quá nhiều lần');
    expect(last.text).toContain(menu);
    await play(user, [
      ['liên kết', 'Bước 1/4'],
      [ordinary.cccd, 'Mời Ông/Bà gõ ngày sinh'],
      ['15/03/1985', 'Bước 4/4', 'quá nhiều lần'],
    ]);
    expect(world.services.sms(ordinary.phone)).toHaveLength(1);
  });

  it('keeps its tries used up when it is sent again', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    for (const left of [4, 3]) expect((await answer(user, wrongCode())).text).toContain(`Còn ${left} lần`);
    await world.pass(minute + 1);
    const old = world.code(ordinary.phone);
    expect((await answer(user, '#Gửi lại mã')).text).toContain('Một mã 6 số vừa được gửi');
    expect(world.services.sms(ordinary.phone)).toHaveLength(2);
    const fresh = world.code(ordinary.phone);
    if (old !== fresh) expect((await answer(user, old)).text).toContain('Còn 2 lần');
    expect((await answer(user, fresh)).text).toContain('Mã đúng');
  });

  it('is not sent again within a minute, and the one sent stays good', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    for (const words of ['#Gửi lại mã', 'gửi lại mã giúp tôi', '1']) {
      const { text, buttons } = await answer(user, words);
      expect(text).toContain('Mã 6 số vừa gửi qua SMS lúc nãy vẫn dùng được');
      expect(buttons).toEqual(choices);
    }
    expect(world.services.sms(ordinary.phone)).toHaveLength(1);
    expect((await answer(user, world.code(ordinary.phone))).text).toContain('Mã đúng');
  });

  it('expires after five minutes, and a new one can be had', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    await world.pass(5 * minute);
    const { text, buttons } = await answer(user, world.code(ordinary.phone));
    expect(text).toContain('Mã đã hết hạn');
    expect(buttons).toEqual(choices);
    expect((await answer(user, '#Gửi lại mã')).text).toContain('Một mã 6 số vừa được gửi');
    expect((await answer(user, world.code(ordinary.phone))).text).toContain('Mã đúng');
  });

  it('is sent at most five times a day', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    for (let sent = 2; sent <= 5; sent += 1) {
      await world.pass(minute + 1);
      expect((await answer(user, '#Gửi lại mã')).text).toContain('Một mã 6 số vừa được gửi');
    }
    await world.pass(minute + 1);
    expect((await answer(user, '#Gửi lại mã')).text).toContain('quá nhiều lần');
    expect(world.services.sms(ordinary.phone)).toHaveLength(5);
  });

  it('that does not come is explained, and what was sent can still be typed', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    for (const words of ['#Tôi không nhận được mã', 'chưa thấy mã', '2']) {
      const { text, buttons } = await answer(user, words);
      expect(text).toContain('Mã chưa tới thường do');
      expect(buttons).toEqual(choices);
    }
    expect((await answer(user, world.code(ordinary.phone))).text).toContain('Mã đúng');
  });

  it.each([
    ['0790850000', 'Tôi chưa thấy mã 6 số'],
    [ordinary.phone, 'Tôi chưa thấy mã 6 số'],
    ['000000001', 'Tôi chưa thấy mã 6 số'],
    ['079085000001', 'Đó không phải mã xác nhận'],
    ['12345', 'Tôi chưa thấy mã'],
    ['đây ạ', 'Tôi chưa thấy mã'],
  ])('is asked for again after "%s"', async (words, said) => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    expect((await answer(user, words)).text).toContain(said);
    expect((await answer(user, world.code(ordinary.phone))).text).toContain('Mã đúng');
  });

  it('after three misunderstandings offers a person', async () => {
    const user = world.newcomer();
    await reach(world, user, 'code');
    for (const words of ['đây ạ', 'ở đâu nhỉ']) await answer(user, words);
    const { buttons } = await answer(user, 'điện thoại để đâu rồi');
    expect(buttons).toEqual([...choices, 'Gặp người hỗ trợ']);
  });
});

describe('the confirmation', () => {
  it('shows the masked name and last three digits, nothing more', async () => {
    const user = world.newcomer();
    const { text, buttons } = await reach(world, user, 'confirm');
    expect(text).toContain('số CCCD …001');
    expect(text).toContain('N••••• T•• N•••••');
    expect(text).toContain('điện thoại …001');
    expect(text).not.toMatch(/Nguyễn|Thử|Nghiệm|\d{4}/);
    expect(buttons).toEqual(['Có, liên kết', 'Không phải tôi']);
  });

  it.each([['#Không phải tôi'], ['không phải tôi'], ['không'], ['quay lại'], ['hủy']])(
    'links nothing after "%s"',
    async (words) => {
      const user = world.newcomer();
      await reach(world, user, 'confirm');
      const { text } = await answer(user, words);
      expect(text).toContain('tôi không liên kết gì cả');
      expect(text).toContain(menu);
      expect(confirmed(ordinary)).toBe(0);
    },
  );

  it('links, and the registry has confirmed exactly once', async () => {
    const user = world.newcomer();
    const { text, buttons } = await reach(world, user, 'linked');
    expect(text).toContain('Danh sách tài khoản liên kết');
    expect(text).toMatch(/Ngày liên kết: \d\d\/\d\d\/\d{4}/);
    expect(text).toContain('…001');
    expect(text).toContain(menu);
    expect(buttons).toContain('Gỡ liên kết vừa tạo');
    expect(confirmed(ordinary)).toBe(1);
  });

  it('pressed many times in a row links once', async () => {
    const user = world.newcomer();
    const { id } = await reach(world, user, 'confirm');
    for (let press = 0; press < 5; press += 1) user.press('Có, liên kết', { on: id });
    await play(user, [[() => {}, 'Liên kết thành công!']]);
    await world.telegram.waitUntilTaken();
    expect(confirmed(ordinary)).toBe(1);
  });

  it.each([['đúng rồi'], ['vâng'], ['1'], ['ok']])('takes "%s" for a yes', async (words) => {
    const user = world.newcomer();
    await reach(world, user, 'confirm');
    await play(user, [[words, 'Liên kết thành công!']]);
  });

  it('that comes half an hour later asks for a new code first', async () => {
    const user = world.newcomer();
    await reach(world, user, 'confirm');
    await world.pass(31 * minute);
    const { text } = await answer(user, '#Có, liên kết');
    expect(text).toContain('không còn hiệu lực');
    await play(user, [
      [() => {}, 'Một mã 6 số'],
      [() => user.text(world.code(ordinary.phone)), 'Mã đúng'],
      ['#Có, liên kết', 'Liên kết thành công!'],
    ]);
    expect(confirmed(ordinary)).toBe(1);
  });

  it('in two chats of one citizen links once, and the second is told the date', async () => {
    const [first, second] = [world.newcomer(), world.newcomer()];
    await reach(world, first, 'confirm');
    await world.pass(minute + 1);
    await reach(world, second, 'confirm');
    await play(first, [['#Có, liên kết', 'Liên kết thành công!']]);
    await play(second, [['#Có, liên kết', 'đã được liên kết với VNeID từ ngày']]);
    expect(confirmed(ordinary)).toBe(1);
  });
});

it('a father and a daughter who share a phone are linked one after the other, each with their own code', async () => {
  const link = async (user: TelegramUser, who: Citizen) => {
    await reach(world, user, 'linked', who);
    return confirmed(who);
  };
  expect(await link(world.newcomer(), citizen(12))).toBe(1);
  expect(await link(world.newcomer(), citizen(13))).toBe(1);
  expect(world.services.sms('0900000012')).toHaveLength(2);
});

it('an account without CCCD is linked after the update, and the fourth digit 2 is a year after 2000', async () => {
  await reach(world, world.newcomer(), 'linked', citizen(14));
  await reach(world, world.newcomer(), 'linked', citizen(15));
  expect([confirmed(citizen(14)), confirmed(citizen(15))]).toEqual([1, 1]);
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
