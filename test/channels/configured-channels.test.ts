/** The channels that settings switch on: their names on disk and to the operator, and the codes that go out in the Official Account's name. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, expect, it } from 'vitest';
import { type Role, readConfig } from '../../src/config.ts';
import { type ConfiguredChannels, gatewayPath, openChannels } from '../../src/configured-channels.ts';
import { openDiskStorage } from '../../src/disk-storage.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createLog } from '../../src/log.ts';
import { startFakeZaloOa } from '../../src/mocks/zalo-oa/server.ts';
import type { InboxTold } from '../../src/storage.ts';
import { speech, testKey } from '../engine/harness.ts';

const servicesToken = 'token-of-the-services-in-tests';
const app = { appId: '4242', secret: 'secret-of-no-app', refreshToken: 'refresh-of-no-account' };
const closing: Array<() => Promise<unknown>> = [];
let passedOver = 0;
afterEach(async () => {
  passedOver = 0;
  for (const close of closing.splice(0).reverse()) await close();
});

async function opened(
  settings: Record<string, string>,
  role: Role = 'all',
): Promise<ConfiguredChannels & { folder: string; inboxes: Map<string, InboxTold> }> {
  const inboxes = new Map<string, InboxTold>();
  const folder = await mkdtemp(join(tmpdir(), 'channels-'));
  closing.push(() => rm(folder, { recursive: true }));
  const storage = openDiskStorage({
    folder,
    dataKey: testKey,
    clock: systemClock,
    onDamage: () => {},
    onFatal: () => {},
  });
  const channels = await openChannels({
    config: readConfig({ DATA_DIR: folder, WEB_CHAT: 'off', DESK: 'off', ...settings }),
    dataKey: testKey,
    services: { registryUrl: '', vneidUrl: '', token: servicesToken },
    log: createLog({ level: 'silent' }),
    clock: systemClock,
    speech,
    passedOver: () => {
      passedOver += 1;
    },
    role,
    storage: {
      ...storage,
      inbox(channel, told) {
        inboxes.set(channel, told);
        return storage.inbox(channel, told);
      },
    },
  });
  closing.push(channels.close);
  return { ...channels, folder, inboxes };
}

/** Asks the gateway as those do who send codes by SMS. */
async function gatewayOf({ mounts }: ConfiguredChannels): Promise<(text: string) => Promise<number>> {
  const server = createServer(express().use(gatewayPath, mounts[gatewayPath]!));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${gatewayPath}/messages`;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${servicesToken}` };
  return async (text) =>
    (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ to: '0901234567', text }) })).status;
}

it('the Zalo bot is "zalo-bot" wherever its name is seen', async () => {
  const { channels, folder } = await opened({ ZALO_BOT_TOKEN: '1459:secret-of-no-bot' });
  expect(channels.map(({ name }) => name)).toEqual(['zalo-bot']);
  expect(await readdir(join(folder, 'inbox'))).toEqual(['zalo-bot']);
});

it('tells of each message that the inbox of a channel gives up', async () => {
  const { inboxes } = await opened({
    ZALO_BOT_TOKEN: '1459:secret-of-no-bot',
    ZALO_OA_APP_ID: app.appId,
    ZALO_OA_SECRET: app.secret,
    ZALO_OA_WEBHOOK_SECRET: 'webhook-secret-of-no-app',
    ZALO_OA_REFRESH_TOKEN: app.refreshToken,
  });
  expect([...inboxes.keys()]).toEqual(['zalo-bot', 'zalo-oa']);
  for (const { failed } of inboxes.values()) failed(new Error('tried again'));
  expect(passedOver).toBe(0);
  for (const { gaveUp } of inboxes.values()) gaveUp(new Error('this one alone cannot be taken'));
  expect(passedOver).toBe(2);
});

it('codes that Zalo refuses are a trouble of the Official Account', async () => {
  const zalo = await startFakeZaloOa(app);
  closing.push(zalo.close);
  const configured = await opened({
    ZALO_OA_APP_ID: app.appId,
    ZALO_OA_SECRET: app.secret,
    ZALO_OA_WEBHOOK_SECRET: 'webhook-secret-of-no-app',
    ZALO_OA_REFRESH_TOKEN: app.refreshToken,
    ...{ ZALO_OA_API_ROOT: zalo.url, ZALO_OA_OAUTH_ROOT: zalo.url, ZALO_ZNS_API_ROOT: zalo.url },
    ZALO_ZNS_TEMPLATE_ID: '123456',
  });
  const [channel] = configured.channels;
  closing.push(() => channel!.stop());
  const post = await gatewayOf(configured);
  expect(channel?.trouble?.()).toBeNull();
  zalo.fail('message/template', { error: -131 });
  expect(await post('ma 111111')).toBe(502);
  expect(channel?.trouble?.()).toContain('message/template: -131');
  expect(await post('ma 222222')).toBe(201);
  expect(channel?.trouble?.()).toBeNull();
});

it('a worker has every channel to send on, and nothing that is reached over HTTP', async () => {
  const settings = {
    WEB_CHAT: 'on',
    PUBLIC_URL: 'https://lien-ket.example.vn',
    TELEGRAM_BOT_TOKEN: '4711:test-token-of-no-bot',
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: 'a-secret-of-the-test',
  };
  const worker = await opened(settings, 'worker');
  const web = await opened(settings, 'web');
  for (const { channels } of [worker, web]) expect(channels.map(({ name }) => name)).toEqual(['telegram', 'web']);
  expect(worker.mounts).toEqual({});
  expect(Object.keys(web.mounts).sort()).toEqual(['/', '/pictures', '/webhooks/telegram']);
});
