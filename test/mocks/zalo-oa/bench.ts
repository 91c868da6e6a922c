/** A fake Official Account, and calls to it without any client of ours. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeZaloOa } from '../../../src/mocks/zalo-oa/driver.ts';
import { type FakeZaloOaOptions, startFakeZaloOa } from '../../../src/mocks/zalo-oa/server.ts';

export const app = { appId: '42', secret: 'the-secret', refreshToken: 'the-first-token' };

const closers: Array<() => Promise<unknown> | unknown> = [];

/** To be called after each test. */
export async function endAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export async function fake(options: Partial<FakeZaloOaOptions> = {}): Promise<FakeZaloOa> {
  const zalo = await startFakeZaloOa({ ...app, ...options });
  closers.push(() => zalo.close());
  return zalo;
}

export interface Answer {
  status: number;
  body: Record<string, unknown> & { data?: Record<string, unknown> };
}

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: (await response.json()) as Answer['body'],
});

/** A refresh, as documented. */
export const refresh = async (
  zalo: FakeZaloOa,
  more: Record<string, string> = {},
  secret = app.secret,
): Promise<Answer> =>
  answerOf(
    await fetch(`${zalo.url}/v4/oa/access_token`, {
      method: 'POST',
      headers: { secret_key: secret },
      body: new URLSearchParams({
        app_id: app.appId,
        grant_type: 'refresh_token',
        refresh_token: zalo.tokens.newest().refresh,
        ...more,
      }),
    }),
  );

/** A call with the newest access token; the first is got if there is none. */
export async function call(zalo: FakeZaloOa, path: string, body: unknown, token?: string): Promise<Answer> {
  if (zalo.tokens.newest().access === undefined) await refresh(zalo);
  return answerOf(
    await fetch(`${zalo.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', access_token: token ?? zalo.tokens.newest().access ?? '' },
      body: JSON.stringify(body),
    }),
  );
}

export const say = (zalo: FakeZaloOa, message: unknown, user = '7'): Promise<Answer> =>
  call(zalo, '/v3.0/oa/message/cs', { recipient: { user_id: user }, message });

export interface Brought {
  body: string;
  headers: Record<string, unknown>;
}

/** A webhook that answers as told, 200 in the end; what it was brought. */
export async function hooked(zalo: FakeZaloOa, answers: number[] = []): Promise<Brought[]> {
  const brought: Brought[] = [];
  const server = createServer(async (request, response) => {
    brought.push({ body: Buffer.concat(await request.toArray()).toString(), headers: request.headers });
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close().closeAllConnections());
  zalo.hook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
  return brought;
}
