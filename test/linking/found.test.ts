/** Behaviour that was once found wrong: each of these passes only since (or once) it is repaired. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answer, citizen, openedDocuments, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const ordinary = citizen(1);

it('no further lookup is given to who has used them up and then blocks and unblocks the assistant', async () => {
  const user = world.newcomer();
  await reach(world, user, 'cccd');
  for (let count = 1; count <= 3; count += 1) {
    await play(user, [
      [ordinary.cccd, 'ngày sinh'],
      ['16/03/1985', count < 3 ? 'không tìm thấy' : 'hôm nay xin dừng tra cứu'],
    ]);
    if (count < 3) await answer(user, '#Nhập lại');
  }
  world.telegram.fail(
    'sendMessage',
    { error: 403, description: 'Forbidden: bot was blocked by the user' },
    { chat: user.chat },
  );
  user.text('trợ giúp');
  await expect.poll(() => world.observed.some(({ what }) => what === 'gone'), { interval: 5 }).toBe(true);
  expect((await answer(user, 'liên kết')).text).toContain('hôm nay xin dừng tra cứu');
});

it('the menu in English has a button back to Vietnamese', async () => {
  const user = world.newcomer();
  await reach(world, user, 'menu');
  const { buttons } = await answer(user, '#English');
  expect(buttons).toContain('Tiếng Việt');
  expect(buttons).not.toContain('English');
});

it.each(['hồ thị mức một', 'ta thi chua gi', 'mai văn trẻ tuổi', 'dương văn cha chung', 'DO VAN KICH HOAT'])(
  'a name typed without capitals, or in capitals only ("%s"), is not kept in the transcript',
  async (name) => {
    const user = world.newcomer();
    await reach(world, user, 'menu');
    await answer(user, name);
    await world.restart();
    const document = (await openedDocuments(world)).find(({ id }) => id === `telegram:${user.chat}`);
    expect(document?.text).toContain('transcript');
    expect(document?.text).not.toContain(name);
  },
);

describe('LINKING=guide', () => {
  it('offers no button for what it does not do, and guides a first wish to link', async () => {
    const guide = await startWorld({ linking: 'guide' });
    try {
      const user = guide.newcomer();
      const { buttons } = await answer(user, (person) => person.start());
      expect.soft(buttons).not.toContain('Liên kết ngay tại đây');
      expect.soft((await answer(guide.newcomer(), 'liên kết')).text).toContain('Các bước tự làm');
    } finally {
      await guide.close();
    }
  });
});
