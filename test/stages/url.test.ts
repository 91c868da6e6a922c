/** A deployed assistant is played at through its web chat, in real time; here one that is started for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Assistant, startAssistant } from '../../src/assistant.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type MockServices, startMockServices } from '../../src/mocks/services.ts';
import { play } from '../../src/runner/play/play.ts';
import { createUrlTheatre } from '../../src/runner/stages/url.ts';
import { readSuite } from '../../src/runner/suite.ts';

const token = 'services-token-of-the-test';
let assistant: Assistant;
let services: MockServices;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deployed-'));
  services = await startMockServices({ port: 0, token });
  assistant = await startAssistant({
    config: readConfig({ PORT: '0', DATA_DIR: folder }),
    dataKey: 'a key that only these tests know, 32+',
    services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token },
    log: createLog({ level: 'silent' }),
    fatal: () => {},
  });
});
afterAll(async () => {
  await assistant.stop();
  await services.close();
  await rm(folder, { recursive: true });
});

const at = (mocks: string | null) =>
  createUrlTheatre({ url: `http://127.0.0.1:${assistant.port}`, mocks, quietMs: 400 });
const dialogue = (path: string) => readSuite([`test/dialogues/${path}`]).dialogues[0]!;

it('passes what the assistant says, with the codes of its pretend phone, as often as one likes', async () => {
  const theatre = at(new URL(services.phoneUrl).origin);
  for (let times = 0; times < 2; times += 1) {
    const { result, deviations } = await play(dialogue('vneid/shared-phone.yaml'), theatre);
    expect(deviations).toEqual([]);
    expect(result).toBe('passed');
  }
}, 60_000);

it('fails what it does not say', async () => {
  const whole = dialogue('menu/first-word-link.yaml');
  const steps = whole.steps.map((step) => (step.do === 'expect' ? { ...step, buttons: ['Không có nút này'] } : step));
  const { result, deviations } = await play({ ...whole, steps }, at(null));
  expect(result).toBe('failed');
  expect(deviations[0]?.why).toContain('button');
}, 30_000);

it('skips, by name, what cannot be done from afar', async () => {
  const { result, reason } = await play(dialogue('mishaps/slow-once.yaml'), at(null));
  expect(result).toBe('skipped');
  expect(reason).toContain('make services fail');
});

it('says which address does not answer', async () => {
  const theatre = createUrlTheatre({ url: 'http://127.0.0.1:1', mocks: null });
  await expect(play(dialogue('menu/first-word-link.yaml'), theatre)).rejects.toThrow('127.0.0.1');
});
