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
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
