/** The desk opened and closed: with trouble in the middle nothing is left open, and switched off nothing of it is there. */
import { mkdir, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAssistant } from '../../src/assistant.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { createMovableClock } from '../../src/runner/stages/movable-clock.ts';
import { cheapHashing, dataKey, password } from './world.ts';

let folder: string;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-opening-'));
  log = [];
});
afterEach(() => rm(folder, { recursive: true }));

const start = (settings: Record<string, string> = {}) =>
  startAssistant({
    config: readConfig({ PORT: '0', DATA_DIR: folder, ...settings }),
    dataKey,
    services: { registryUrl: 'http://127.0.0.1:9', vneidUrl: 'http://127.0.0.1:9', token: 'token' },
    log: createLog({ level: 'info', stream: { write: (line) => void log.push(line) } }),
    fatal: (reason) => void log.push(`fatal: ${reason}`),
    clock: createMovableClock({ runs: true }),
    deskHashing: cheapHashing,
  });

/** Names that say a process has the folder open. */
const locks = async (name: string) => (await readdir(join(folder, name))).filter((file) => file.startsWith('lock-'));

describe('a desk that cannot be opened', () => {
  it('leaves nothing open, whatever was open already', async () => {
    const noFolder = join(folder, 'accounts');
    await writeFile(noFolder, 'a file where a folder should be');
    await expect(start({ DESK_USERS: noFolder })).rejects.toThrow();
    expect([await locks('desk/figures'), await locks('conversations')]).toEqual([[], []]);
    const assistant = await start();
    await assistant.stop();
  });
});

describe('a desk that cannot write any more', () => {
  it('says so when it is closed, and closes the rest', async () => {
    const assistant = await start();
    const token = new URL(assistant.deskSetUpPath() ?? '', 'http://desk').searchParams.get('token');
    const made = await fetch(`http://127.0.0.1:${assistant.port}/desk/api/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, id: 'truong', name: 'Trưởng', password }),
    });
    expect(made.status).toBe(200);
    // Who is signed in is written three seconds later, and then cannot be.
    await mkdir(join(folder, 'desk/sessions/in-the-way'), { recursive: true });
    await assistant.stop();
    expect(log.filter((line) => line.includes('the desk failed'))).toHaveLength(1);
    expect([await locks('desk/figures'), await locks('conversations')]).toEqual([[], []]);
    await rmdir(join(folder, 'desk/sessions/in-the-way'));
  });
});

describe('DESK=off', () => {
  it('opens nothing of the desk, and answers nothing at its address', async () => {
    const assistant = await start({ DESK: 'off' });
    expect(assistant.deskSetUpPath()).toBeNull();
    for (const path of ['/desk', '/desk/', '/desk/api/me', '/desk/set-up'])
      expect((await fetch(`http://127.0.0.1:${assistant.port}${path}`)).status).toBe(404);
    await assistant.stop();
    expect(await readdir(folder)).not.toContain('desk');
  });
});
