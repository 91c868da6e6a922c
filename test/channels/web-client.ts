/** A browser in miniature for the web chat's HTTP: keeps cookies, posts, reads server-sent events. And a channel on loopback for it to talk to. */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import type { Receive } from '../../src/channels/channel.ts';
import type { WireItem } from '../../src/channels/web/fragments.ts';
import type { MailboxDocument } from '../../src/channels/web/mailbox.ts';
import { chatOf } from '../../src/channels/web/visitor.ts';
import { createWeb, type WebChannel, type WebOptions } from '../../src/channels/web/web.ts';
import type { Inbound } from '../../src/engine/outside.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createWatch } from '../../src/mocks/control.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import type { Store } from '../../src/stores/store.ts';
import { testKey } from '../engine/harness.ts';

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  json: Record<string, unknown>;
}

export interface Stream {
  status: number;
  events: Array<{ event: string; id: string | null; data: Record<string, unknown> }>;
  /** Resolves when this many of the kind have come. */
  until(event: string, count?: number): Promise<Array<Record<string, unknown>>>;
  ended: Promise<void>;
  close(): void;
}

export interface WebClient {
  /** Name → value and attributes, as they were set last. */
  cookies: Map<string, { value: string; attributes: string }>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** JSON unless `form`. */
  post(path: string, body: unknown, how?: { form?: boolean; headers?: Record<string, string> }): Promise<Answer>;
  /** As the page's script does. */
  say(what: { text?: string; press?: string; command?: string }, id?: string): Promise<Answer>;
  items(after?: number): Promise<WireItem[]>;
  listen(query?: string, headers?: Record<string, string>): Promise<Stream>;
}

let ids = 0;
/** As the page makes them. */
export function freshId(): string {
  ids += 1;
  return `id-of-a-test-${ids}`;
}

/** Somebody with no cookies yet. `api` is `/embed` in a frame. */
export function createClient(base: string, api = '/chat'): WebClient {
  const cookies: WebClient['cookies'] = new Map();
  const cookieHeader = () => [...cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');

  function send(method: string, path: string, headers: Record<string, string>, body?: string) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const cookie = cookieHeader();
      const site = api === '/embed' && method === 'POST' ? { origin: base } : {};
      const call = httpRequest(`${base}${path}`, {
        method,
        headers: { ...(cookie && { cookie }), ...site, ...headers },
      });
      call.once('error', reject);
      call.once('response', (response) => {
        for (const line of response.headers['set-cookie'] ?? []) {
          const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
          cookies.set(name, { value, attributes });
        }
        resolve(response);
      });
      call.end(body);
    });
  }

  async function whole(response: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const json = response.headers['content-type']?.includes('json') ? JSON.parse(text) : {};
    return { status: response.statusCode ?? 0, headers: response.headers, text, json };
  }

  const client: WebClient = {
    cookies,
    get: async (path, headers = {}) => whole(await send('GET', path, headers)),
    async post(path, body, { form = false, headers = {} } = {}) {
      const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
      const text = form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
      return whole(await send('POST', path, { 'content-type': type, ...headers }, text));
    },
    say: (what, id = freshId()) => client.post(`${api}/messages`, { id, ...what }),
    async items(after = 0) {
      const { json } = await client.get(`${api}/messages?after=${after}`);
      return json['items'] as WireItem[];
    },
    async listen(query = '', headers = {}) {
      const response = await send('GET', `${api}/events${query}`, headers);
      const watch = createWatch();
      const stream: Stream = {
        status: response.statusCode ?? 0,
        events: [],
        async until(event, count = 1) {
          const found = () => stream.events.filter((each) => each.event === event);
          await watch.until(() => found().length >= count, {
            timeoutMs: 5_000,
            what: () => `${found().length} of ${count} ${event}`,
          });
          return found().map(({ data }) => data);
        },
        ended: new Promise((resolve) => response.once('close', resolve)),
        close: () => response.destroy(),
      };
      let rest = '';
      response.on('error', () => {});
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null;
          stream.events.push({
            event: field('event') ?? '',
            id: field('id'),
            data: JSON.parse(field('data') ?? '{}') as Record<string, unknown>,
          });
        }
        watch.changed();
      });
      return stream;
    },
  };
  return client;
}

export interface ChannelWorld {
  channel: WebChannel;
  url: string;
  clock: MovableClock;
  store: Store<MailboxDocument>;
  failures: unknown[];
  taken: Inbound[];
  until(count: number): Promise<Inbound[]>;
  /** Of what is said next. */
  refuse(times: number): void;
  /** Called with whatever was taken, as the engine would answer it. */
  answer(answering: (inbound: Inbound) => Promise<unknown>): void;
  /** From now on it is this that takes messages in, and knows one that comes again. */
  handTo(receive: Receive): void;
  client(api?: string): WebClient;
  chatIdOf(client: WebClient, cookie?: string): string;
  close(): Promise<void>;
}

/** The channel alone, without an engine. */
export async function startChannel(options: Partial<WebOptions> = {}): Promise<ChannelWorld> {
  const clock = createMovableClock({ runs: true });
  const store = options.store ?? createMemoryStore<MailboxDocument>();
  const failures: unknown[] = [];
  const taken: Inbound[] = [];
  const watch = createWatch();
  let refusals = 0;
  let answering: (inbound: Inbound) => Promise<unknown> = async () => {};
  let engine: Receive | null = null;
  const channel = createWeb({
    store,
    seal: createSeal(testKey),
    clock,
    dataKey: testKey,
    addressOf: (request) => request.get('x-test-address') ?? 'one',
    failed: (error) => failures.push(error),
    ...options,
  });
  const app = express();
  app.use(helmet());
  app.use(channel.router);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await channel.start(async (inbound) => {
    if (refusals > 0) {
      refusals -= 1;
      throw new Error('the store is full');
    }
    if (engine) return await engine(inbound);
    if (taken.some(({ messageId }) => messageId === inbound.messageId)) return;
    taken.push(inbound);
    watch.changed();
    void answering(inbound);
  });
  return {
    channel,
    url,
    clock,
    store,
    failures,
    taken,
    async until(count) {
      await watch.until(() => taken.length >= count, {
        timeoutMs: 3_000,
        what: () => `${taken.length} of ${count} taken in`,
      });
      return taken;
    },
    refuse: (times) => {
      refusals = times;
    },
    answer: (how) => {
      answering = how;
    },
    handTo: (receive) => {
      engine = receive;
    },
    client: (api) => createClient(url, api),
    chatIdOf: (client, cookie = 'chat') => chatOf(client.cookies.get(cookie)?.value ?? '', testKey),
    async close() {
      await channel.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the engine would send. */
export const message = (chat: string, key: string, text: string, labels: string[] = []) => ({
  chat,
  key,
  text,
  buttons: labels.map((label, index) => ({ label, payload: `${key}:${index}` })),
  window: { heardAt: 0, nth: 1 },
});

export const signal = new AbortController().signal;
