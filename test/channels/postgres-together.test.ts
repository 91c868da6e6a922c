/** Channels of two processes over a real PostgreSQL: what the fakes of other tests promise, the database keeps. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTogether } from '../../src/channels/together.ts';
import type { MailboxDocument } from '../../src/channels/web/mailbox.ts';
import { createTokens } from '../../src/channels/zalo-oa/tokens.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { startFakeZaloOa } from '../../src/mocks/zalo-oa/server.ts';
import { openPostgresStorage, type PostgresStorage } from '../../src/postgres-storage.ts';
import { testKey } from '../engine/harness.ts';
import { startDatabase, type TestServer } from '../stores/database.ts';
import { message, signal, startChannel } from './web-client.ts';
import { app } from './zalo-oa-world.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDatabase();
});
afterAll(() => server.end());
const closing: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function storages(): Promise<[PostgresStorage, PostgresStorage]> {
  const url = await server.database();
  const open = async () => {
    const storage = await openPostgresStorage({ url, dataKey: testKey, clock: systemClock, failed: () => {} });
    closing.push(() => storage.close());
    return storage;
  };
  return [await open(), await open()];
}

it('a page that is open at one process hears what the other says, also after the database was away', async () => {
  const [a, b] = await Promise.all(
    (await storages()).map(async (storage) => {
      const store = await storage.documents<MailboxDocument>('mailbox');
      const world = await startChannel({ store, together: createTogether(storage.processes, testKey) });
      closing.push(
        () => store.close(),
        () => world.close(),
      );
      return world;
    }),
  );
  const client = a!.client();
  await client.get('/');
  await client.say({ text: 'xin chào' });
  const chat = a!.chatIdOf(client);
  const stream = await client.listen();
  await stream.until('message');
  await b!.channel.send(message(chat, 'k1', 'lời 1'), signal);
  b!.channel.typing(chat);
  await stream.until('message', 2);
  await stream.until('typing');
  await server.stop('kill');
  await expect(b!.channel.send(message(chat, 'k2', 'lời 2'), signal)).rejects.toThrow();
  await server.start();
  const send = () =>
    b!.channel.send(message(chat, 'k2', 'lời 2'), signal).then(
      () => true,
      () => false,
    );
  await expect.poll(send, { timeout: 5_000 }).toBe(true);
  await stream.until('message', 3);
  await a!.channel.send(message(chat, 'k3', 'lời 3'), signal);
  await stream.until('message', 4);
  const ids = stream.events.filter(({ event }) => event === 'message').map(({ id }) => Number(id));
  expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
  stream.close();
});

it('the tokens of the Official Account are refreshed by one, and read by the other', async () => {
  const zalo = await startFakeZaloOa(app);
  closing.push(zalo.close);
  const tokens = (await storages()).map((storage) => {
    const together = createTogether(storage.processes, testKey);
    const store = storage.note<never>('zalo-oa-tokens');
    const failed = (error: unknown) => {
      throw error;
    };
    const one = createTokens({ ...app, oauthRoot: zalo.url, store, clock: systemClock, failed, together });
    closing.push(one.stop);
    return one;
  });
  const all = await Promise.all(tokens.map((one) => one.current()));
  expect(new Set(all)).toEqual(new Set([zalo.tokens.newest().access]));
  expect(zalo.calls('access_token')).toHaveLength(1);
});
