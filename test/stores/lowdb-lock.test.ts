/** One process per folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { realFiles } from '../../src/stores/lowdb/files.ts';
import { lockFolder, StoreLockedError } from '../../src/stores/lowdb/lock.ts';
import { type TestFolder, testFolder } from './folder.ts';

let folder: TestFolder;

beforeEach(async () => {
  folder = await testFolder();
});
afterEach(() => folder.remove());

it('refuses a second store on the same folder, saying who has it, and takes nothing away from the first', async () => {
  const store = await folder.open();
  const second = folder.open();
  await expect(second).rejects.toBeInstanceOf(StoreLockedError);
  await expect(second).rejects.toMatchObject({ pid: process.pid, folder: folder.path });
  await expect(folder.open()).rejects.toBeInstanceOf(StoreLockedError);
  await store.write({ id: 'a:1', version: 1, dueAt: null, text: 'chào' });
  await store.close();
  await (await folder.open()).close();
});

it('refuses a folder that another process has, and takes it over once that is dead', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await once(createInterface(child.stdout), 'line');
  await expect(folder.open()).rejects.toMatchObject({ name: 'StoreLockedError', pid: child.pid });
  child.kill('SIGKILL');
  await exited;
  await (await folder.open({ segmentBytes: 8192 })).close();
});

it('takes over from a dead process whose number another process has now', async () => {
  await writeFile(join(folder.path, `lock-${process.ppid}-00000000-1`), '');
  await (await folder.open()).close();
  expect((await folder.names()).filter((name) => name.startsWith('lock-'))).toEqual([]);
});

it('takes over from a process that no longer exists', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  await writeFile(join(folder.path, `lock-${child.pid}-unknown`), '');
  await (await folder.open()).close();
});

it('never lets two go on who start at the same moment', async () => {
  for (let trial = 0; trial < 20; trial += 1) {
    const locks = await Promise.allSettled([1, 2, 3].map(() => lockFolder({ folder: folder.path, files: realFiles })));
    const held = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
    expect(held).toHaveLength(1);
    await held[0]?.();
  }
});

it('is not left behind when opening fails for another reason', async () => {
  await writeFile(join(folder.path, 'temporary'), 'a file where a folder should be');
  await expect(folder.open()).rejects.toThrow();
  expect((await folder.names()).filter((name) => name.startsWith('lock-'))).toEqual([]);
});
