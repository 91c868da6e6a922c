/** Fakes of the Zalo Bot Platform, bare calls, small bots in front of them; all ended by `endAll`, which every test file gives to `afterEach`. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeZaloBot } from '../../../src/mocks/zalo-bot/driver.ts';
import { type FakeZaloBotOptions, startFakeZaloBot } from '../../../src/mocks/zalo-bot/server.ts';

export const TOKEN = '1459:secret-part_of-the-token';
export const SECRET = 'S3cret-S3cret';
const endings: (() => unknown)[] = [];

/** The last begun first. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end();
}

/** Setting a webhook does not call it unless a test asks for that. */
export async function fake({ switches, ...options }: Partial<FakeZaloBotOptions> = {}): Promise<FakeZaloBot> {
  const zalo = await startFakeZaloBot({ token: TOKEN, switches: { verification: 'off', ...switches }, ...options });
  endings.push(() => zalo.close());
  return zalo;
}

/** A clock that stands still until it is moved. */
export function clock() {
  let at = Date.UTC(2026, 10, 21);
  return { now: () => at, pass: (ms: number) => (at += ms) };
}

interface Envelope {
  ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method returns
  result?: any;
  error_code?: number;
  description?: string;
}

/** A call without any client library; of what is no JSON, the page. */
export async function call(
  zalo: FakeZaloBot,
  method: string,
  params: unknown = {},
  token = TOKEN,
): Promise<Envelope & { status: number; page?: string }> {
  const answer = await fetch(`${zalo.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof params === 'string' ? params : JSON.stringify(params),
  });
  const text = await answer.text();
  if (text.startsWith('<')) return { status: answer.status, ok: false, page: text };
  return { status: answer.status, ...(JSON.parse(text) as Envelope) };
}

/** The next update, without waiting. */
export async function next(zalo: FakeZaloBot) {
  return (await call(zalo, 'getUpdates', { timeout: '0' })).result;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever an update holds
type Update = any;

/** A bot that polls, one update after the other, until the test is over. */
export async function polling(zalo: FakeZaloBot, hear: (update: Update) => unknown): Promise<void> {
  let over = false;
  const run = (async () => {
    while (!over) {
      const polled = await call(zalo, 'getUpdates', { timeout: 30 }).catch(() => undefined);
      if (polled?.result) await hear(polled.result);
    }
  })();
  endings.push(async () => {
    over = true;
    await zalo.close();
    await run;
  });
  await zalo.waitForPoll();
}

export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

/** An address on this machine where nobody listens. (Ports such as 9 fetch itself refuses to call.) */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/nobody`;
}

export interface Heard {
  secret: string | undefined;
  body: Update;
}

/** A webhook that answers with these statuses in turn, the last for ever; what it has heard. */
export async function hooked(zalo: FakeZaloBot, { statuses = [200], set = true } = {}) {
  const heard: Heard[] = [];
  const url = await listen(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const status = statuses[Math.min(heard.length, statuses.length - 1)] ?? 200;
    heard.push({ secret: request.headers['x-bot-api-secret-token']?.toString(), body });
    response.writeHead(status).end();
  });
  if (set) await call(zalo, 'setWebhook', { url, secret_token: SECRET });
  return { url, heard };
}

export const texts = (heard: Heard[]) => heard.map(({ body }) => body.message?.text);
