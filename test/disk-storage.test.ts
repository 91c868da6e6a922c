/** The storage of one process: everything is where it was before there was another kind, so that backups and upgrades find it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDiskStorage } from '../src/disk-storage.ts';
import { systemClock } from '../src/engine/clock.ts';
import { testKey } from './engine/harness.ts';

it('keeps each thing in its own folder, and finds it again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'disk-storage-'));
  const never = (what: unknown) => {
    throw new Error(String(what));
  };
  const open = () => openDiskStorage({ folder, dataKey: testKey, clock: systemClock, onDamage: never, onFatal: never });
  const told = { failed: never, gaveUp: never };
  const first = open();
  expect(first.processes).toBeNull();
  for (const kind of ['conversation', 'mailbox', 'figures'] as const) {
    const store = await first.documents(kind);
    await store.write({ id: kind, version: 1, dueAt: null });
    await store.close();
  }
  await first.note('zalo-oa-tokens').write({ token: 'one' });
  const inbox = await first.inbox('zalo-bot', told);
  await inbox.keep('a', 1, 'id');
  await inbox.stop();
  await first.close();
  expect((await readdir(folder)).sort()).toEqual(['conversations', 'desk', 'inbox', 'notes', 'web']);
  expect(await readdir(join(folder, 'desk'))).toEqual(['figures']);
  const second = open();
  const store = await second.documents('mailbox');
  expect(await store.read('mailbox')).toMatchObject({ version: 1 });
  await store.close();
  expect(await second.note('zalo-oa-tokens').read()).toEqual({ token: 'one' });
  const again = await second.inbox('zalo-bot', told);
  expect(again.size()).toBe(1);
  await again.stop();
  await rm(folder, { recursive: true });
});
