/** What the help desk adds to a record is sealed, or masked before it is written: nothing personal of a takeover lies open on the disk. */
import { expect, it } from 'vitest';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import type { Store } from '../../src/stores/store.ts';
import { citizen, createHarness, gate, settled, wayTo } from '../engine/harness.ts';
import { testFolder } from '../stores/folder.ts';

const chat = 'test:1';
const lan = { id: 'lan', name: 'Lan' };
const phone = '0912345678';
const shown = 'Trần Thị Bền Vững';

it('nothing of it can be found in the files, and all of it is there', async () => {
  const folder = await testFolder();
  const store = (await folder.open({ segmentBytes: 256 * 1024 })) as unknown as Store<FrozenConversation>;
  const harness = await createHarness({ store });
  const checked = gate<{ outcome: 'correct'; proof: string }>();
  harness.answer('checkCode', () => checked.promise);
  const idle = async () => {
    await settled();
    await harness.engine.idle();
  };
  for (const text of wayTo.code) {
    await harness.engine.receive(harness.inbound({ kind: 'text', text }));
    await idle();
  }
  await harness.engine.receive(harness.inbound({ kind: 'text', text: '123456' }));
  await settled();
  expect(await harness.engine.order(chat, lan, { kind: 'take', from: null })).toMatchObject({ outcome: 'done' });
  checked.open({ outcome: 'correct', proof: 'proof-1' });
  await idle();
  const order = { kind: 'say', id: 'r1', text: `Số ${citizen.cccd}, gọi ${phone} ạ?` } as const;
  expect(await harness.engine.order(chat, lan, order)).toMatchObject({ outcome: 'done' });
  for (const text of [citizen.cccd, phone, citizen.born, `tôi là ${citizen.name}`, 'mật khẩu của tôi là HoaSen2024!']) {
    const inbound = harness.inbound({ kind: 'text', text });
    await harness.engine.receive({ ...inbound, name: shown });
  }
  await idle();
  const { desk, transcript } = await harness.record();
  expect(desk).toMatchObject({ holder: lan, name: shown });
  expect(desk.withheld.flatMap(({ lines }) => lines.map(({ line }) => line))).toContain('linking.confirm');
  expect(transcript.filter(({ who }) => who === 'citizen').length).toBeGreaterThan(9);
  await harness.engine.stop();
  await store.close();
  for (const trace of [
    citizen.cccd,
    phone,
    phone.slice(1),
    citizen.born,
    citizen.name,
    shown,
    'Bền',
    'HoaSen',
    'proof-1',
  ])
    expect(await folder.holding(trace), trace).toEqual([]);
  expect((await folder.holding(chat)).length).toBeGreaterThan(0);
  await folder.remove();
});
