/** A process is killed in the middle of its work, again and again; nothing it has acknowledged may be missing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { testFolder } from './folder.ts';

const KILLS = 15;
/** Every run has other moments; to repeat one, put its seed here. */
const SEED = Date.now() % 1_000_000;
/** Enough for dozens of checkpoints between two kills. */
const WRITES_MAX = 1500;

it(`loses nothing that was acknowledged when it is killed at any moment (seed ${SEED})`, async () => {
  const folder = await testFolder();
  const acknowledged = new Map<string, number>();
  const alarms: string[] = [];
  let random = SEED + 1;
  for (let kill = 0; kill < KILLS; kill += 1) {
    random = (random * 48_271) % 0x7fffffff;
    let left = random % WRITES_MAX;
    const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      const [id = '', version] = line.split(' ');
      if (id === 'alarm') alarms.push(line);
      else if (id !== 'ready') acknowledged.set(id, Number(version));
      left -= 1;
      if (left === 0) child.kill('SIGKILL');
    }
    expect(await exited).toEqual([null, 'SIGKILL']);
    expect(alarms).toEqual([]);
  }
  const store = await folder.open();
  for (const [id, version] of acknowledged) {
    const stored = (await store.read(id))?.version ?? 0;
    expect({ id, lost: stored < version, tooNew: stored > version + 1 }).toEqual({ id, lost: false, tooNew: false });
  }
  expect(await store.due(Number.MAX_SAFE_INTEGER, 1000)).toHaveLength(acknowledged.size);
  expect(folder.damage).toEqual([]);
  await store.close();
  await folder.remove();
  // About 5 s on an idle machine; a busy one with a slow disk has taken more than 60.
}, 300_000);
