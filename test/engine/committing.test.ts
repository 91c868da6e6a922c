import { expect, it } from 'vitest';
import { CitizenGoneError } from '../../src/engine/outside.ts';
import { createHarness, wayTo } from './harness.ts';
import { answers } from './walk.ts';

it('keeps the link that was being saved when the citizen blocks the assistant', async () => {
  const harness = await createHarness();
  let open: (value: never) => void = () => {};
  harness.answer(
    'saveLink',
    () =>
      new Promise((resolve) => {
        open = resolve;
      }),
  );
  await harness.play(...wayTo.confirming, 'có');
  harness.post.next.push(new CitizenGoneError('403'));
  await harness.say('help');
  open(answers.saveLink.linked[0] as never);
  await harness.engine.idle();
  expect((await harness.record()).snapshot.context.link).not.toBeNull();
});

it('excuses a slow call after five seconds, and not before', async () => {
  const harness = await createHarness();
  harness.answer('matchCitizen', () => new Promise(() => {}));
  await harness.play(...wayTo.code);
  await harness.clock.advance(4_900);
  expect(harness.lines().flat()).not.toContain('service.slow');
  await harness.clock.advance(200);
  expect(harness.lines().flat()).toContain('service.slow');
});

it('tries a call again exactly when the plan says', async () => {
  const harness = await createHarness({ random: () => 1 });
  harness.answer('matchCitizen', () => {
    throw new Error('503');
  });
  await harness.play(...wayTo.code);
  await harness.clock.advance(60_000);
  const [first] = harness.calls;
  expect(harness.calls.map(({ at }) => at - (first?.at ?? 0))).toEqual([0, 600, 1_800, 4_200, 9_000, 18_600]);
});

it('answers "liên kết" while a call of linking runs', async () => {
  const harness = await createHarness();
  harness.answer('matchCitizen', () => new Promise(() => {}));
  await harness.play(...wayTo.code);
  expect(await harness.say('liên kết ngay tại đây')).not.toEqual([]);
});

it('gives a button of a deleted conversation no meaning in the next one', async () => {
  const harness = await createHarness();
  await harness.say('xin chào');
  const asked = await harness.say('/xoa');
  const old = asked.at(-1)?.buttons[0]?.payload ?? '';
  await harness.say('có');
  await harness.say('xin chào');
  await harness.say('1');
  expect(await harness.at()).toBe('linking.consent');
  await harness.engine.receive(harness.inbound({ kind: 'button', payload: old }, { id: 'old press' }));
  expect((await harness.record()).snapshot.context.consent).toBeNull();
  expect(await harness.at()).toBe('linking.consent');
});

it('takes the messages of a flooding chat without a step while twenty answers wait, and serves it again afterwards', async () => {
  const harness = await createHarness();
  const held: Array<() => void> = [];
  const { deliver } = harness.post;
  harness.post.deliver = (message, signal) =>
    new Promise((resolve) => {
      held.push(() => resolve(deliver(message, signal)));
    });
  for (let index = 0; index < 100; index += 1) {
    await harness.engine.receive(harness.inbound({ kind: 'text', text: 'help' }, { id: `flood ${index}` }));
  }
  const record = await harness.record();
  expect(record.outbox.length).toBe(20);
  expect(record.seen).toContain('flood 99');
  expect(held).toHaveLength(1);
});

it.each(['hủy', 'menu', '/start', 'rút lại đồng ý', 'lừa đảo'])(
  'says that a link may have been made to whoever leaves with "%s" while nobody knows',
  async (words) => {
    const harness = await createHarness();
    harness.answer('saveLink', () => {
      throw new Error('503');
    });
    await harness.play(...wayTo.confirming, 'có');
    await harness.clock.advance(60_000);
    expect(harness.lines().at(-1)).toContain('service.unavailable');
    const [answer] = await harness.say(words);
    expect(answer?.lines.map(({ line }) => line)).toContain('service.mayBeDone');
  },
);

it('counts a lookup that is left before its answer as a try', async () => {
  const harness = await createHarness();
  harness.answer('matchCitizen', () => new Promise(() => {}));
  await harness.play(...wayTo.code, 'hủy');
  for (let tries = 1; tries < 3; tries += 1) await harness.play('liên kết', '079085000001', '15/03/1985', 'hủy');
  const said = await harness.say('liên kết');
  expect(said.flatMap(({ lines }) => lines.map(({ line }) => line))).toContain('linking.noMatchAdvice');
});

it('does not count a lookup that the registry never answered', async () => {
  const harness = await createHarness();
  harness.answer('matchCitizen', () => {
    throw new Error('503');
  });
  await harness.play(...wayTo.code);
  for (let tries = 0; tries < 4; tries += 1) {
    await harness.clock.advance(60_000);
    expect(harness.lines().at(-1)).toContain('service.unavailable');
    await harness.say('thử lại');
  }
  await harness.clock.advance(60_000);
  await harness.play('menu', 'liên kết');
  expect(await harness.at()).toBe('linking.askingCccd');
});
