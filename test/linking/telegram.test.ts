import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play, startWorld, type World } from '../world.ts';

describe.each(['polling', 'webhook'] as const)('a citizen on Telegram, by %s', (mode) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ mode });
  });
  afterAll(() => world.close());

  it('links in Vietnamese by pressing buttons', async () => {
    const user = world.telegram.user(101);
    await play(user, [
      [(citizen) => citizen.start(), 'Kính chào Ông/Bà'],
      ['#Liên kết ngay tại đây', 'Trước khi bắt đầu'],
      ['#Tôi đồng ý', 'Bước 1/4'],
      ['079085000001', 'Mời Ông/Bà gõ ngày sinh'],
      ['15/03/1985', 'Bước 2/4', 'Bước 4/4', 'Một mã 6 số'],
    ]);
    await play(user, [
      [world.code('0900000001'), 'của chính Ông/Bà phải không?'],
      ['#Có, liên kết', 'Liên kết thành công!'],
    ]);
    expect(world.services.links().filter(({ accountId }) => accountId === 'TK-000001')).toMatchObject([
      { confirmed: 1 },
    ]);
  });

  it('links in English by typed words', async () => {
    const user = world.telegram.user(102, { language: 'en' });
    await play(user, [
      ['hello', 'Hello! I am an automatic assistant'],
      ['I want to link my account', 'Before we start'],
      ['yes', 'Step 1 of 4'],
      ['my number is 042 190 000 002', 'date of birth'],
      ['July 20, 1990', 'Step 2 of 4', 'Step 3 of 4'],
      ['update', 'The CCCD number has been updated', 'A 6-digit code'],
    ]);
    await play(user, [
      [world.code('0900000002'), 'Do both belong to you yourself?'],
      ['yes', 'Linked successfully!'],
    ]);
  });
});
