/** Being blocked, and updates of Telegram that are none of ours. Services, restarts and repeated messages: test/dialogues/mishaps. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answer, badlySaid, citizen, play, reach, startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const ordinary = citizen(1);

describe('blocking', () => {
  it('makes the assistant quiet; who writes again is answered, and nothing typed before is remembered', async () => {
    const user = world.newcomer();
    await reach(world, user, 'dateOfBirth');
    world.services.faults.add({ service: 'registry', operation: 'matchCitizen', kind: 'slow', ms: 200 });
    await play(user, [['15/03/1985', 'Bước 2/4']]);
    user.block();
    await expect.poll(() => world.observed.some(({ what }) => what === 'gone'), { interval: 5 }).toBe(true);
    const tries = () => world.telegram.calls('sendMessage').filter(({ status }) => status === 403).length;
    expect(tries()).toBe(1);
    await world.pass(3 * 24 * 3_600_000);
    await world.assistant.engine.idle();
    expect(tries()).toBe(1);
    user.unblock();
    expect((await answer(user, 'alo')).text).toContain('Chào Ông/Bà quay lại');
    await play(user, [
      ['#Làm tiếp', 'Bước 1/4'],
      [ordinary.cccd, 'ngày sinh'],
    ]);
  });

  it('in the menu is followed by a greeting', async () => {
    const user = world.newcomer();
    await reach(world, user, 'menu');
    const before = world.observed.filter(({ what }) => what === 'gone').length;
    world.telegram.fail(
      'sendMessage',
      { error: 403, description: 'Forbidden: bot was blocked by the user' },
      { chat: user.chat },
    );
    user.text('trợ giúp');
    await expect
      .poll(() => world.observed.filter(({ what }) => what === 'gone').length, { interval: 5 })
      .toBe(before + 1);
    expect((await answer(user, 'alo')).text).toContain('Kính chào Ông/Bà');
  });
});

it('edited messages and groups are ignored', async () => {
  const user = world.newcomer();
  await reach(world, user, 'cccd');
  const typed = user.text('trợ giúp');
  await user.waitForReply();
  user.edit(typed, ordinary.cccd);
  const group = user.inGroup(-4_000, { title: 'Nhóm gia đình' });
  group.text(`/start@bot ${ordinary.cccd}`);
  group.text('liên kết');
  world.telegram.channel(-1_001_000_000_001).post('liên kết');
  world.telegram.inject({
    edited_message: { message_id: typed, chat: { id: user.chat, type: 'private' }, text: 'hủy' },
  });
  expect((await answer(user, 'nhắc lại')).text).toContain('Bước 1/4');
  await world.telegram.waitUntilTaken();
  expect(world.telegram.sent(-4_000)).toEqual([]);
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
