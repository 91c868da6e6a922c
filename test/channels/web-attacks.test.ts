/** Visitors of the web chat who mean harm, or whose network does: none of them keeps others from it, reads along or acts in their name. */
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express, { type RequestHandler } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createApp } from '../../src/server.ts';
import { settled } from '../engine/harness.ts';
import { type ChannelWorld, createClient, freshId, startChannel, type WebClient } from './web-client.ts';

let world: ChannelWorld | null = null;
const servers: Server[] = [];
const start = async (...options: Parameters<typeof startChannel>) => {
  world = await startChannel(...options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The same channel once more, with something in front of it. Resolves to its address. */
async function behind(handler: RequestHandler): Promise<string> {
  const app = express();
  app.use(handler);
  app.use((...args) => world?.channel.router(...args));
  return listening(app);
}

async function listening(app: express.Express): Promise<string> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const cookieOf = (visitor: WebClient) => `chat=${visitor.cookies.get('chat')?.value}`;
const from = (address: string) => ({ 'x-test-address': address });

async function newVisitor({ client }: ChannelWorld, api?: string) {
  const visitor = client(api);
  await visitor.get(api ?? '/');
  return visitor;
}

describe('a connection', () => {
  it('that takes nothing off the wire is sent away without a word after its end', async () => {
    const here = await start();
    const errors: unknown[] = [];
    let stuck = () => false;
    const url = await behind((request, response, next) => {
      response.on('error', (error) => errors.push(error));
      // As with a phone that reads no more: nothing that is written ever gets away, nor does the end.
      Object.assign(request.socket, { _write() {}, _writev() {} });
      stuck = () => response.writableEnded && !response.closed;
      next();
    });
    const visitor = await newVisitor(here);
    const call = httpRequest(`${url}/chat/events`, { headers: { cookie: cookieOf(visitor) } }).end();
    call.on('error', () => {});
    for (let n = 0; n < 4; n += 1) {
      await settled();
      const stream = await visitor.listen();
      await stream.until('hello');
    }
    await expect.poll(() => stuck(), { interval: 5 }).toBe(true);
    here.clock.pass(20_000);
    here.clock.pass(20_000);
    await settled();
    expect(errors).toEqual([]);
    // Nor does it stay, beyond all limits.
    await expect.poll(() => stuck(), { interval: 5 }).toBe(false);
  });

  it.each(['/chat/events', '/chat/messages?after=0&wait=25'])(
    'that is gone before it is answered takes nobody’s place (%s)',
    async (path) => {
      const here = await start({ limits: { connections: { perChat: 4, perAddress: 1, inAll: 10 } } });
      const gone: Array<Promise<void>> = [];
      const url = await behind((request, response, next) => {
        gone.push(new Promise((resolve) => response.once('close', () => resolve(next()))));
        request.socket.destroy();
      });
      const visitor = await newVisitor(here);
      const call = httpRequest(`${url}${path}`, { headers: { cookie: cookieOf(visitor) } }).end();
      await new Promise((resolve) => call.once('error', resolve));
      await Promise.all(gone);
      await visitor.items();
      await settled();
      const stream = await visitor.listen();
      expect(stream.status).toBe(200);
      await stream.until('hello');
      stream.close();
    },
  );
});

describe('an address', () => {
  it.each([
    [0, ['203.0.113.1', '203.0.113.2', '203.0.113.3'], [200, 200, 429]],
    [1, ['203.0.113.1', '203.0.113.2', '203.0.113.3'], [200, 200, 200]],
    [1, ['1.1.1.1, 203.0.113.1', '2.2.2.2, 203.0.113.1', '3.3.3.3,203.0.113.1'], [200, 200, 429]],
    [2, ['1.1.1.1, 203.0.113.1, 10.0.0.1', '2.2.2.2, 203.0.113.1, 10.0.0.1', '203.0.113.1, 10.0.0.1'], [200, 200, 429]],
  ])('is told by %i proxies of our own, and never by the visitor (%j)', async (trustedProxies, told, expected) => {
    const here = await start({ limits: { messagesPerMinute: 2 }, addressOf: ({ ip }) => ip ?? '' });
    const url = await listening(
      createApp({
        metrics: createMetrics({
          oldestDue: async () => null,
          now: Date.now,
          channels: [],
          untaken: () => 0,
          ready: async () => {},
          role: 'all',
        }),
        log: createLog({ level: 'silent' }),
        ready: async () => {},
        mounts: { '/': here.channel.router },
        trustedProxies,
      }),
    );
    const statuses = [];
    for (const forwarded of told) {
      const visitor = createClient(url);
      await visitor.get('/');
      const headers = { 'x-forwarded-for': forwarded };
      statuses.push((await visitor.post('/chat/messages', { id: freshId(), text: 'x' }, { headers })).status);
    }
    expect(statuses).toEqual(expected);
  });

  it('is a network where somebody has as many addresses as they like (IPv6)', async () => {
    const here = await start({ limits: { messagesPerMinute: 2 } });
    const say = async (address: string) => {
      const visitor = await newVisitor(here);
      return (await visitor.post('/chat/messages', { id: freshId(), text: 'x' }, { headers: from(address) })).status;
    };
    expect(await say('2001:db8::1')).toBe(200);
    expect(await say('2001:db8:0:0:ffff::2')).toBe(200);
    expect(await say('2001:0DB8::a:3')).toBe(429);
    expect(await say('2001:db8:0:1::1')).toBe(200);
    expect(await say('::ffff:192.0.2.1')).toBe(200);
    expect(await say('192.0.2.1')).toBe(200);
    expect(await say('::ffff:192.0.2.1')).toBe(429);
    expect(await say('::ffff:192.0.2.2')).toBe(200);
  });

  it('cannot begin conversations without end by deleting what is none', async () => {
    const here = await start({ limits: { newChatsPerMinute: 1 } });
    const [visitor, other] = [await newVisitor(here), await newVisitor(here)];
    const forget = async (who: WebClient) => (await who.post('/chat/forget', {}, { form: true })).status;
    const first = forget(visitor);
    await here.until(2);
    here.clock.pass(5_000);
    expect(await first).toBe(303);
    expect(await visitor.items()).toHaveLength(1);
    expect(await forget(visitor)).toBe(429);
    expect(await forget(other)).toBe(429);
    expect(here.taken).toHaveLength(2);
  });
});

describe('a page of another site, in a browser that tells neither origin nor Sec-Fetch-Site,', () => {
  const embedOrigins = ['https://tinh.gov.vn'];
  const post = (visitor: WebClient, api: string, headers: Record<string, string>) =>
    visitor.post(`${api}/messages`, { id: freshId(), text: 'x' }, { form: true, headers });

  it('can post nothing to a frame, whose cookies every site sends along', async () => {
    const here = await start({ embedOrigins });
    const visitor = createClient(here.url);
    await visitor.get('/embed');
    expect((await post(visitor, '/embed', {})).status).toBe(403);
    expect((await post(visitor, '/embed', { referer: 'https://evil.example/' })).status).toBe(403);
    expect(here.taken).toEqual([]);
    const own = post(visitor, '/embed', { referer: `${here.url}/embed` });
    await here.until(1);
    here.clock.pass(2_500);
    expect((await own).status).toBe(303);
  });

  it('is known by its address where that is told', async () => {
    const here = await start({ embedOrigins });
    const visitor = await newVisitor(here);
    expect((await post(visitor, '/chat', { referer: 'https://evil.example/' })).status).toBe(403);
    expect((await post(visitor, '/chat', { referer: 'nonsense' })).status).toBe(403);
    expect(here.taken).toEqual([]);
  });
});

describe('another site of the same domain', () => {
  it('cannot give somebody a conversation that it knows', async () => {
    const here = await start({ publicUrl: 'https://tro-ly.tinh.example', embedOrigins: ['https://tinh.example'] });
    for (const home of ['/', '/embed']) {
      const visitor = here.client();
      await visitor.get(home);
      // Browsers take cookies of such names from this very host only, never for a whole domain (RFC 6265bis, 4.1.3.2).
      const secrets = [...visitor.cookies].filter(([, { value }]) => value.length === 22);
      expect(secrets.map(([name]) => name)).toEqual([home === '/' ? '__Host-chat' : '__Host-embed-chat']);
      expect(secrets[0]?.[1].attributes).toMatch(/; Path=\/;.*; Secure/);
      expect(secrets[0]?.[1].attributes).not.toMatch(/Domain/i);
    }
    const planted = here.client();
    planted.cookies.set('chat', { value: 'A'.repeat(22), attributes: '' });
    expect((await planted.say({ text: 'x' })).status).toBe(401);
  });
});

describe('whatever stands in a request or in the configuration', () => {
  const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{operatorName}}$&\r\nSet-Cookie: a=b`;

  it('is shown as it is, and becomes no header', async () => {
    const here = await start({ operatorName: evil });
    const visitor = here.client();
    const wish = encodeURIComponent(evil);
    for (const path of ['/', `/?lang=${wish}`, `/?lang[]=vi&lang=${wish}`, `/?${wish}=${wish}`]) {
      const { status, text, headers } = await visitor.get(path, { 'accept-language': '"><script>' });
      expect(status).toBe(200);
      expect(text).not.toMatch(/<script>alert|<img src=x/);
      expect(headers['set-cookie']?.join()).not.toContain('a=b');
    }
    const refused = await visitor.post('/chat/messages', { id: evil, text: evil }, { form: true });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toMatch(/<script>alert|<img src=x/);
    expect(refused.headers['content-security-policy']).toContain("default-src 'none'");
    await visitor.say({ text: evil });
    for (const item of await visitor.items()) expect(item.html).not.toMatch(/<script>alert|<img src=x/);
  });

  it('ends nothing and holds nothing up, however long or deep it is', async () => {
    const here = await start();
    const visitor = await newVisitor(here);
    const json = { 'content-type': 'application/json' };
    const raw = (body: string) =>
      fetch(`${here.url}/chat/messages`, { method: 'POST', body, headers: { ...json, cookie: cookieOf(visitor) } });
    expect((await raw('['.repeat(60_000))).status).toBe(400);
    expect((await raw(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).status).toBe(400);
    expect((await raw('{"__proto__":{"id":"12345678","text":"x"}}')).status).toBe(400);
    expect((await raw(`{"id":"12345678","text":"${'x'.repeat(70_000)}`)).status).toBe(413);
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, 'x']));
    expect((await visitor.post('/chat/messages', many, { form: true })).status).toBe(413);
    const [zipped, headers] = [gzipSync('x'.repeat(50_000_000)), { ...json, 'content-encoding': 'gzip' }];
    const bomb = { method: 'POST', body: zipped, headers: { ...headers, cookie: cookieOf(visitor) } };
    expect((await fetch(`${here.url}/chat/messages`, bomb)).status).toBe(413);
    expect(here.failures).toEqual([]);
    expect((await visitor.say({ text: 'xin chào' })).status).toBe(200);
  });
});
