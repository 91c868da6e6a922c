/** The SMS with the code: to whom, what it says, how often. What is said in the chat: test/dialogues/code and test/dialogues/vneid. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answer, badlySaid, citizen, play, reach, startWorld, typedDay, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.startOver());
afterAll(() => world.close());

const minute = 60_000;
const ordinary = citizen(1);
const sent = () => world.services.sms(ordinary.phone);

it.each([[7], [8], [9], [10], [11], [18]])(
  'no code is sent to citizen %d, whose VNeID account is not ready',
  async (serial) => {
    const user = world.newcomer();
    const who = citizen(serial);
    await reach(world, user, 'dateOfBirth', who);
    await play(user, [[typedDay(who.dateOfBirth), 'Bước 4/4', 'Ông/Bà cần giúp việc gì?']]);
    expect(world.services.sms(who.phone)).toEqual([]);
  },
);

it('the SMS goes to the phone of the VNeID account and says what its code is for, which is taken with a blank in it', async () => {
  const user = world.newcomer();
  await reach(world, user, 'code');
  expect(sent()).toHaveLength(1);
  expect(sent()[0]?.text).toContain('lien ket tai khoan');
  const code = world.code(ordinary.phone);
  expect((await answer(user, `mã là ${code.slice(0, 3)} ${code.slice(3)} nhé`)).text).toContain('Mã đúng');
});

it('one SMS is sent for each code that is said to be sent, five a day', async () => {
  const user = world.newcomer();
  await reach(world, user, 'code');
  expect((await answer(user, '#Gửi lại mã')).text).toContain('vẫn dùng được');
  expect(sent()).toHaveLength(1);
  for (let count = 2; count <= 5; count += 1) {
    await world.pass(minute + 1);
    expect((await answer(user, '#Gửi lại mã')).text).toContain('Một mã 6 số vừa được gửi');
    expect(sent()).toHaveLength(count);
  }
  await world.pass(minute + 1);
  expect((await answer(user, '#Gửi lại mã')).text).toContain('quá nhiều lần');
  expect(sent()).toHaveLength(5);
});

it('a code whose sending was not heard of is sent once', async () => {
  const user = world.newcomer();
  await reach(world, user, 'dateOfBirth');
  world.services.faults.add({ service: 'vneid', operation: 'requestCode', kind: 'lose' });
  await play(user, [['15/03/1985', 'Một mã 6 số']]);
  expect(sent()).toHaveLength(1);
});

it('a father and a daughter who share a phone are each sent a code', async () => {
  await reach(world, world.newcomer(), 'linked', citizen(12));
  await reach(world, world.newcomer(), 'linked', citizen(13));
  expect(world.services.sms('0900000012')).toHaveLength(2);
});

it('has said nothing too long, and left no placeholder unfilled', () => {
  expect(badlySaid(world)).toEqual([]);
});
