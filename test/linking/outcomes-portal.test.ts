/** Steps 2 and 3: what the registry finds, and the CCCD that an account lacks. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { answer, badlySaid, citizen, play, reach, startWorld, typedDay, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const hour = 3_600_000;
const menu = 'Ông/Bà cần giúp việc gì?';
const ordinary = citizen(1);
const unknown = '079085000999';

/** Types number and date and reads what comes after "Bước 2/4". */
async function lookUp(user: TelegramUser, { cccd, date }: { cccd: string; date: string }) {
  await play(user, [[cccd, 'Mời Ông/Bà gõ ngày sinh']]);
  expect((await answer(user, date)).text).toContain('Bước 2/4');
  return user.waitForReply({ timeoutMs: 4_000 });
}

describe('no match', () => {
  const wrong = { cccd: ordinary.cccd, date: '16/03/1985' };

  it('twice, and then the right date: goes on', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    for (let count = 1; count <= 2; count += 1) {
      const { text, buttons } = await lookUp(user, wrong);
      expect(text).toContain('Tôi không tìm thấy thông tin khớp');
      expect(buttons).toEqual(['Nhập lại', 'Gặp người hỗ trợ', 'Hủy']);
      expect((await answer(user, '#Nhập lại')).text).toContain('Bước 1/4');
    }
    expect((await lookUp(user, { ...wrong, date: '15/03/1985' })).text).toContain('Bước 4/4');
  });

  it('three times: advice and a person, and starting over gives no further try until a day has passed', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    for (let count = 1; count <= 2; count += 1) {
      await lookUp(user, wrong);
      await answer(user, '#Nhập lại');
    }
    const third = await lookUp(user, wrong);
    expect(third.text).toContain('hôm nay xin dừng tra cứu');
    expect(third.text).toContain('Công an xã/phường');
    expect(third.text).toContain(menu);
    expect(third.buttons).toContain('Gặp người hỗ trợ');
    const startedOver = ['#Liên kết ngay tại đây', 'liên kết', '1'];
    for (const words of startedOver) expect((await answer(user, words)).text).toContain('hôm nay xin dừng tra cứu');
    await answer(user, (person) => person.start());
    expect((await answer(user, 'liên kết')).text).toContain('hôm nay xin dừng tra cứu');
    await world.pass(24 * hour);
    expect((await answer(user, 'liên kết')).text).toContain('Bước 1/4');
  });

  it('is counted across cancelling and beginning anew', async () => {
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    for (let count = 1; count <= 2; count += 1) {
      await lookUp(user, wrong);
      await play(user, [
        ['#Hủy', 'Đã dừng'],
        ['liên kết', 'Bước 1/4'],
      ]);
    }
    expect((await lookUp(user, wrong)).text).toContain('hôm nay xin dừng tra cứu');
  });

  it('looks byte for byte the same for an unknown number and for a wrong birth date', async () => {
    const [stranger, guesser] = [world.newcomer(), world.newcomer()];
    const heard = await Promise.all(
      [
        { user: stranger, cccd: unknown, date: '15/03/1985' },
        { user: guesser, cccd: ordinary.cccd, date: '14/03/1985' },
      ].map(async ({ user, cccd, date }) => {
        await reach(world, user, 'cccd');
        const all = [];
        for (let count = 1; count <= 3; count += 1) {
          const { text, buttons } = await lookUp(user, { cccd, date });
          all.push({ text, buttons });
          if (count < 3) await answer(user, '#Nhập lại');
        }
        return all;
      }),
    );
    expect(heard[0]).toEqual(heard[1]);
    expect(heard[0]).toHaveLength(3);
  });

  it('is not told apart by the registry refusing further guesses of the same number from other chats', async () => {
    const answers: string[] = [];
    for (const cccd of [unknown, ordinary.cccd]) {
      for (let guess = 1; guess <= 6; guess += 1) {
        const user = world.newcomer();
        await reach(world, user, 'cccd');
        const { text } = await lookUp(user, { cccd, date: guess === 6 ? '15/03/1985' : `0${guess}/03/1985` });
        if (guess === 6) answers.push(text);
      }
    }
    expect(answers[0]).toContain('hôm nay xin dừng tra cứu');
    expect(answers[1]).toBe(answers[0]);
  });
});

describe('the portal account', () => {
  it.each([
    [
      'does not exist: the login with VNeID is explained',
      6,
      ['không tìm thấy tài khoản Cổng Dịch vụ công quốc gia', 'Nếu đã có VNeID, Ông/Bà đăng nhập thẳng'],
    ],
    ['is linked already: the date is told', 4, ['đã được liên kết với VNeID từ ngày 15/06/2024']],
    ['is linked to somebody else: who helps is told', 5, ['đang liên kết với VNeID của người khác', '1800 1096']],
  ])('%s', async (_, serial, expected) => {
    const user = world.newcomer();
    const who = citizen(serial);
    await reach(world, user, 'cccd');
    const { text, buttons } = await lookUp(user, { cccd: who.cccd, date: typedDay(who.dateOfBirth) });
    for (const part of expected) expect(text).toContain(part);
    expect(text).toContain(menu);
    expect(buttons).not.toContain('Gỡ liên kết vừa tạo');
    // Nothing of the person.
    expect(text).not.toMatch(/Thử Nghiệm|Mẫu|Minh Họa|Chưa Có|\d{9}/);
    expect(world.services.sms(who.phone)).toEqual([]);
  });

  it('without CCCD is updated, and the ✓/✗ table shows flags only', async () => {
    const user = world.newcomer();
    const offered = await reach(world, user, 'step3', citizen(14));
    expect(offered.buttons).toEqual(['Cập nhật', 'Bỏ qua', 'Quay lại']);
    const { text } = await answer(user, '#Cập nhật');
    expect(text).toContain('Đã cập nhật số CCCD');
    const rows = text.split('\n').filter((line) => /^[✓✗] /.test(line));
    expect(rows).toEqual([
      '✓ Họ tên',
      '✓ Số CMT (9 số)',
      '✓ Số CMT/CCCD (12 số)',
      '✓ Ngày sinh',
      '✗ Số điện thoại',
      '✓ Giới tính',
      '✗ Nơi sinh',
      '✗ Email',
      '✗ Quê quán',
      '✗ Địa chỉ thường trú',
    ]);
    expect(text).not.toMatch(/\{\{|\d{9}/);
    await play(user, [[() => {}, 'Một mã 6 số']]);
  });

  it.each([['#Bỏ qua'], ['để sau'], ['không']])(
    'without CCCD may be left as it is by "%s": where to do it later is told, and a day later it is called to mind once',
    async (words) => {
      const user = world.newcomer();
      await reach(world, user, 'step3', citizen(2));
      const { text } = await answer(user, words);
      expect(text).toContain('Đã bỏ qua');
      expect(text).toContain('"Cập nhật từ CSDL Quốc gia về Dân cư"');
      expect(text).toContain(menu);
      await world.pass(24 * hour + 1);
      expect((await user.waitForReply()).text).toContain('Tôi chỉ nhắc một lần này');
      await world.pass(24 * hour);
      expect((await answer(user, 'nhắc lại')).text).not.toContain('Bỏ qua');
    },
  );

  it.each([['#Quay lại'], ['quay lại']])('goes back from step 3 to the birth date by "%s"', async (words) => {
    const user = world.newcomer();
    await reach(world, user, 'step3', citizen(2));
    expect((await answer(user, words)).text).toContain('Mời Ông/Bà gõ ngày sinh');
  });

  it('is not touched when the CCCD belongs to another account', async () => {
    const user = world.newcomer();
    await reach(world, user, 'step3', citizen(3));
    const { text } = await answer(user, '#Cập nhật');
    expect(text).toContain('Số CCCD này đã được dùng cho một tài khoản khác');
    expect(text).toContain('1800 1096');
    expect(text).toContain(menu);
    expect(world.services.sms('0900000003')).toEqual([]);
  });

  it('asks what to do again when the answer at step 3 fits nothing, and the third time offers a person', async () => {
    const user = world.newcomer();
    await reach(world, user, 'step3', citizen(2));
    for (const words of ['cái nào cũng thế', 'màu xanh']) {
      expect((await answer(user, words)).text).toMatch(/bấm "Cập nhật" .*, hoặc "Bỏ qua"/);
    }
    expect((await answer(user, 'cơm trưa')).buttons).toEqual(['Cập nhật', 'Bỏ qua', 'Quay lại', 'Gặp người hỗ trợ']);
    await play(user, [['cập nhật', 'Đã cập nhật số CCCD', 'Một mã 6 số']]);
  });
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
