/** The HTTP client against servers that misbehave, over real sockets. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/engine/clock.ts';
import { TerminalError } from '../../src/engine/outside.ts';
import { tell } from '../../src/log.ts';
import { createHttp, RetryableError } from '../../src/services/http.ts';

const secrets = { token: 'secret-token', cccd: '079085000001' };
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where nobody listens any more. */
async function leftAlone(): Promise<string> {
  const url = await serve(() => {});
  await new Promise((resolve) => open.pop()?.close(resolve));
  return url;
}

function ask(baseUrl: string, options: { timeoutMs?: number; key?: string } = {}) {
  const http = createHttp({
    service: 'registry',
    baseUrl,
    token: secrets.token,
    timeoutMs: options.timeoutMs,
    clock: { ...systemClock, now: () => 0 },
  });
  return http.call({
    operation: 'try',
    method: 'POST',
    path: '/try',
    body: { cccd: secrets.cccd },
    answer: z.object({ id: z.string() }),
    refusals: { known: z.object({ until: z.string() }) },
    key: options.key ?? 'telegram:1/2.3',
    signal: new AbortController().signal,
  });
}

async function failure(url: string, options?: { timeoutMs?: number }): Promise<Error> {
  const failed = await ask(url, options).then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );
  const told = `${failed.stack} ${String(failed.cause)} ${JSON.stringify(tell(failed))}`;
  for (const secret of Object.values(secrets)) expect(told).not.toContain(secret);
  return failed;
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);

describe('an answer that trying again cannot change', () => {
  it.each([
    ['bad JSON', 200, `{"id": "${secrets.cccd}`, 'shape'],
    ['an HTML page', 200, '<html>login</html>', 'shape'],
    ['an HTML page with 404', 404, '<html>not found</html>', '404'],
    ['missing fields', 200, '{}', 'shape'],
    ['a field of another type', 200, `{"id": ${secrets.cccd.slice(1)}}`, 'shape'],
    ['nothing', 200, '', 'shape'],
    ['a token that is refused', 401, '{"code": "unauthorized"}', '401'],
    ['an unknown refusal', 409, `{"code": "unknown-${secrets.cccd}"}`, '409'],
    ['a known refusal without what belongs to it', 409, '{"code": "known"}', 'shape'],
    ['a refusal named like a property of all objects', 409, '{"code": "constructor"}', '409'],
  ])('is %s', async (_name, status, body, code) => {
    const failed = await failure(await serve(answering(status, body)));
    expect(failed).toBeInstanceOf(TerminalError);
    expect(tell(failed)).toMatchObject({ error: 'TerminalError', code });
  });

  it('is one of more than a megabyte, of which no more is read', async () => {
    let sent = 0;
    const url = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await failure(url)).toMatchObject({
      message: 'registry try: answer of more than 1048576 bytes',
      code: 'size',
    });
    expect(sent).toBeLessThan(50_000_000);
    const refusing = await failure(await serve(answering(409, `{"code":"known","until":"${'x'.repeat(1_100_000)}"}`)));
    expect(refusing).toBeInstanceOf(TerminalError);
  });

  it('is a redirect, which is not followed', async () => {
    let visited = false;
    const elsewhere = await serve((_request, response) => {
      visited = true;
      response.end('{"id": "stolen"}');
    });
    for (const status of [301, 302, 307, 308]) {
      const url = await serve(answering(status, '', { Location: elsewhere }));
      expect(await failure(url)).toBeInstanceOf(TerminalError);
    }
    expect(visited).toBe(false);
  });
});

describe('a failure that may pass', () => {
  it.each([
    ['an HTML error page', 502, '<html>bad gateway</html>'],
    ['a busy service', 429, '{"code": "unknown"}'],
    ['a failure that calls itself by a known name', 503, '{"code": "known", "until": "x"}'],
  ])('is %s', async (_name, status, body) => {
    const failed = await failure(await serve(answering(status, body)));
    expect(failed).toBeInstanceOf(RetryableError);
    expect(tell(failed)).toMatchObject({ error: 'RetryableError', code: String(status) });
  });

  it('is an error page of more than a megabyte, which may ask to wait', async () => {
    const huge = answering(503, 'x'.repeat(1_100_000), { 'Retry-After': '7' });
    const failed = await failure(await serve(huge));
    expect(failed).toBeInstanceOf(RetryableError);
    expect(failed).toMatchObject({ message: 'registry try: status 503', retryAfterMs: 7000 });
  });

  it('is a server that is not there', async () => {
    const failed = await failure(await leftAlone());
    expect(failed).toMatchObject({ message: 'registry try: not reachable (ECONNREFUSED)', code: 'ECONNREFUSED' });
  });

  it('is a connection cut before or within the answer', async () => {
    expect(await failure(await serve((request) => request.socket.destroy()))).toBeInstanceOf(RetryableError);
    const within = await serve((request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"id":', () => request.socket.destroy());
    });
    expect(await failure(within)).toBeInstanceOf(RetryableError);
  });

  it('is an answer whose last byte does not come in time', async () => {
    const dripping = await serve((_request, response) => void response.writeHead(200).write('{"id":'));
    const failed = await failure(dripping, { timeoutMs: 60 });
    expect(failed).toMatchObject({ message: 'registry try: no answer within 60 ms', code: 'timeout' });
  });

  it.each([
    ['7', 7000],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 9000],
    ['999999', 3_600_000],
    ['soon', null],
  ])('asks to wait as Retry-After says: %s', async (header, retryAfterMs) => {
    const failed = await failure(await serve(answering(503, '', { 'Retry-After': header })));
    expect(failed).toMatchObject({ retryAfterMs });
  });
});

it('sends the token, the key and the body, and gives known refusals as answers', async () => {
  const heard: unknown[] = [];
  const url = await serve(async (request, response) => {
    const { authorization, 'idempotency-key': key } = request.headers;
    heard.push(authorization, key, JSON.parse((await request.setEncoding('utf8').toArray()).join('')));
    response.writeHead(409).end('{"code": "known", "until": "noon"}');
  });
  expect(await ask(`${url}/`)).toEqual({ code: 'known', body: { until: 'noon' } });
  expect(heard).toEqual(['Bearer secret-token', 'telegram:1/2.3', { cccd: secrets.cccd }]);
  await ask(url, { key: 'web:Nguyễn/1.0' });
  expect(heard[4]).toBe('web:Nguy%E1%BB%85n/1.0');
});

it('asks with GET, without a body, a type or a key', async () => {
  const heard: unknown[] = [];
  const url = await serve(async (request, response) => {
    const { authorization, 'idempotency-key': key, 'content-type': type } = request.headers;
    heard.push(request.method, authorization, key, type, (await request.setEncoding('utf8').toArray()).join(''));
    response.end('{"id": "x"}');
  });
  const http = createHttp({ service: 'vneid', baseUrl: url, token: secrets.token });
  const { signal } = new AbortController();
  const asked = { operation: 'look', method: 'GET', path: '/x', answer: z.object({ id: z.string() }) } as const;
  expect(await http.call({ ...asked, refusals: {}, key: 'k', signal })).toEqual({ code: null, body: { id: 'x' } });
  expect(heard).toEqual(['GET', 'Bearer secret-token', undefined, undefined, '']);
});
