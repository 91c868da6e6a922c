/** Services that are away, slow, or lose their answers; restarts while a call runs; blocking; what is none of ours. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import { answer, badlySaid, citizen, type Place, play, reach, startWorld, type Turn, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const ordinary = citizen(1);
const lacksCccd = citizen(2);
const unavailable = 'Hệ thống hiện không trả lời';
const link = () => world.services.links().find(({ accountId }) => accountId === 'TK-000001');
const code = (user: TelegramUser) => user.text(world.code(ordinary.phone));

/** Every call of the way: where it is made from, what makes it, and what is read when it went well. */
const calls: Array<{
  operation: string;
  service: 'registry' | 'vneid';
  from: Place;
  deed: Turn[0];
  next: string;
  first?: string;
}> = [
  { operation: 'matchCitizen', service: 'registry', from: 'dateOfBirth', deed: '15/03/1985', next: 'Một mã 6 số' },
  { operation: 'updateCccd', service: 'registry', from: 'step3', deed: '#Cập nhật', next: 'Đã cập nhật số CCCD' },
  { operation: 'accountStatus', service: 'vneid', from: 'dateOfBirth', deed: '15/03/1985', next: 'Một mã 6 số' },
  { operation: 'requestCode', service: 'vneid', from: 'dateOfBirth', deed: '15/03/1985', next: 'Một mã 6 số' },
  { operation: 'checkCode', service: 'vneid', from: 'code', deed: code, next: 'Mã đúng' },
  { operation: 'accountStatus', service: 'vneid', from: 'code', deed: code, next: 'Mã đúng' },
  {
    operation: 'saveLink',
    service: 'registry',
    from: 'confirm',
    deed: '#Có, liên kết',
    next: 'Liên kết thành công!',
  },
];
const whoFor = (from: Place) => (from === 'step3' ? lacksCccd : ordinary);

describe.each(calls)('$operation from $from', ({ operation, service, from, deed, next }) => {
  const begin = async () => {
    const user = world.newcomer();
    await reach(world, user, from, whoFor(from));
    return user;
  };

  it('that is refused again and again is told, and "Thử lại" goes on with what was typed', async () => {
    const user = await begin();
    world.services.faults.add({ service, operation, kind: 'fail', status: 418, times: 2 });
    await play(user, [[deed, unavailable]]);
    expect(user.replies().at(-1)?.buttons).toEqual(['Thử lại', 'Gặp người hỗ trợ', 'Về menu']);
    await play(user, [
      ['#Thử lại', unavailable],
      ['#Gặp người hỗ trợ', unavailable],
      ['thử lại', next],
    ]);
  });

  it('that fails for a moment is tried again without a word', async () => {
    const user = await begin();
    world.services.faults.add({ service, operation, kind: 'fail', status: 503 });
    await play(user, [[deed, next]]);
    expect(user.replies().some(({ text }) => text.includes(unavailable))).toBe(false);
  });

  it('whose answer is lost is tried again and takes effect once', async () => {
    const user = await begin();
    world.services.faults.add({ service, operation, kind: 'lose' });
    await play(user, [[deed, next]]);
    if (operation === 'requestCode') expect(world.services.sms(ordinary.phone)).toHaveLength(1);
    if (operation === 'saveLink') expect(link()).toMatchObject({ to: ordinary.cccd, confirmed: 1 });
  });

  it('that is slow is excused, what is written meanwhile is answered, and the result comes', async () => {
    const user = await begin();
    world.services.faults.add({ service, operation, kind: 'slow', ms: 8_000 });
    await deedOf(user, deed);
    const called = () => world.services.faults.list().length === 0;
    await expect.poll(called, { interval: 5 }).toBe(true);
    await world.pass(5_001);
    await play(user, [
      [() => {}, 'đang phản hồi chậm'],
      ['xong chưa ạ', 'Tôi đang chờ hệ thống trả lời'],
      ['trợ giúp', 'Lúc nào cũng có thể gõ'],
      [() => world.pass(3_000), next],
    ]);
  });

  it('goes on after a restart in the middle of it', async () => {
    const user = await begin();
    world.services.faults.add({ service, operation, kind: 'slow', ms: 300 });
    await deedOf(user, deed);
    await expect.poll(() => world.services.faults.list().length, { interval: 5 }).toBe(0);
    await world.restart();
    await play(user, [[() => {}, next]]);
    if (operation === 'saveLink') expect(link()).toMatchObject({ confirmed: 1 });
  });
});

async function deedOf(user: TelegramUser, deed: Turn[0]) {
  if (typeof deed === 'function') await deed(user);
  else if (deed.startsWith('#')) user.press(deed.slice(1));
  else user.text(deed);
}

it('a service that stays away is tried six times, then the citizen is told and can go on trying', async () => {
  const user = world.newcomer();
  await reach(world, user, 'dateOfBirth');
  world.services.faults.add({ service: 'registry', operation: 'matchCitizen', kind: 'fail', status: 503, times: 6 });
  await play(user, [['15/03/1985', 'Bước 2/4']]);
  for (let failed = 1; failed < 6; failed += 1) {
    await expect.poll(() => 6 - (world.services.faults.list()[0]?.times ?? 0), { interval: 5 }).toBe(failed);
    await world.assistant.engine.idle();
    await world.pass(10_000);
  }
  await play(user, [
    [() => {}, unavailable],
    ['#Thử lại', 'Bước 2/4', 'Một mã 6 số'],
  ]);
});

it('a link that is being recorded cannot be cancelled halfway', async () => {
  const user = world.newcomer();
  await reach(world, user, 'confirm');
  world.services.faults.add({ service: 'registry', operation: 'saveLink', kind: 'slow', ms: 600 });
  await deedOf(user, '#Có, liên kết');
  await expect.poll(() => world.services.faults.list().length, { interval: 5 }).toBe(0);
  await play(user, [
    ['hủy', 'không dừng giữa chừng được'],
    ['/xoa', 'không dừng giữa chừng được'],
    ['/start', 'không dừng giữa chừng được'],
    ['có người gọi điện tự xưng công an', 'Xin Ông/Bà dừng lại: không bấm link'],
    [() => {}, 'Liên kết thành công!'],
  ]);
  expect(user.replies().some(({ text }) => text.includes('Tôi đã dừng việc đang làm'))).toBe(false);
  expect(link()).toMatchObject({ confirmed: 1 });
});

it('a lookup can be cancelled, and its result is not told any more', async () => {
  const user = world.newcomer();
  await reach(world, user, 'dateOfBirth');
  world.services.faults.add({ service: 'registry', operation: 'matchCitizen', kind: 'slow', ms: 200 });
  await play(user, [
    ['15/03/1985', 'Bước 2/4'],
    ['hủy', 'Đã dừng'],
  ]);
  await world.assistant.engine.idle();
  expect((await answer(user, 'nhắc lại')).text).toContain('giúp việc gì');
  expect(user.replies().some(({ text }) => text.includes('Bước 4/4'))).toBe(false);
});

it('the removal of a link whose answer is lost takes effect once', async () => {
  const user = world.newcomer();
  await reach(world, user, 'linked');
  await play(user, [
    ['#Gỡ liên kết vừa tạo', 'gõ lại số CCCD'],
    [ordinary.cccd, 'Một mã 6 số'],
    [code, 'Mã đúng'],
  ]);
  world.services.faults.add({ service: 'registry', operation: 'removeLink', kind: 'lose' });
  await play(user, [['#Có, gỡ liên kết', 'Đã gỡ liên kết']]);
  expect(link()).toMatchObject({ to: null, removed: 1 });
});

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

it('an update delivered twice is taken once', async () => {
  const user = world.newcomer();
  await reach(world, user, 'code');
  const count = () => world.telegram.sent(user.chat).length;
  await answer(user, '#Tôi không nhận được mã');
  const said = count();
  world.telegram.redeliver();
  await world.telegram.waitUntilTaken();
  await world.assistant.engine.idle();
  expect(count()).toBe(said);
});

it('after two days of silence the numbers are forgotten, the place is kept, and a day before it was called to mind once', async () => {
  const user = world.newcomer();
  await reach(world, user, 'dateOfBirth');
  await world.pass(20 * 3_600_000 + 1);
  expect((await user.waitForReply()).text).toContain('còn câu hỏi đang chờ trả lời');
  await world.pass(28 * 3_600_000);
  await world.assistant.engine.idle();
  expect((await answer(user, '15/03/1985')).text).toContain('Chào Ông/Bà quay lại');
  await play(user, [['có', 'Bước 1/4']]);
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
