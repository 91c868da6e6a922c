/** The callback as it is mounted: over real sockets, in front of a notify that answers as told. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApprovals, type Told, vneidCallbackRouter } from '../../src/callbacks/vneid.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createApp, listen } from '../../src/server.ts';
import { createReferences } from '../../src/services/reference.ts';

type News = Parameters<Engine['notify']>[0];

const token = 'token-of-these-tests';
const references = createReferences('a key of these tests, long enough');
const reference = references.of('web:1', 'k');
const at = '2026-11-21T09:00:00+07:00';
const event = { id: 'event-1', type: 'registration.approved', registration: 'registration-1', at, reference };

let notified: News[];
let next: Array<Awaited<ReturnType<Engine['notify']>> | Error>;
let told: Told[];
let failures: unknown[];
let url: string;
let close: () => void;

beforeEach(async () => {
  notified = [];
  next = [];
  told = [];
  failures = [];
  const router = vneidCallbackRouter({
    token,
    take: createApprovals({
      references,
      async notify(news) {
        notified.push(news);
        const answer = next.shift() ?? 'taken';
        if (answer instanceof Error) throw answer;
        return answer;
      },
    }),
    taken: (what) => told.push(what),
    failed: (error) => failures.push(error),
  });
  const mounts = { '/callbacks/vneid': router };
  const metrics = createMetrics({
    oldestDue: async () => null,
    now: Date.now,
    channels: [],
    untaken: () => 0,
    ready: async () => {},
    role: 'all',
  });
  const app = createApp({ metrics, log: createLog({ level: 'silent' }), ready: async () => {}, mounts });
  const { server, port } = await listen(app, { port: 0 });
  url = `http://127.0.0.1:${port}/callbacks/vneid`;
  close = () => server.close().closeAllConnections();
});
afterEach(() => close());

const post = async (body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return response.status;
};

describe('an approval', () => {
  it('is told to the conversation that its reference holds, with its own id and time', async () => {
    expect(await post(event)).toBe(200);
    const approved = { type: 'vneid.approved', registration: 'registration-1', at: Date.parse(at) };
    expect(notified).toEqual([{ conversation: 'web:1', id: 'event-1', event: approved }]);
    expect(told).toEqual(['taken']);
  });

  it('is taken whatever the case of its scheme', async () => {
    expect(await post(event, { Authorization: `bearer ${token}` })).toBe(200);
  });

  it('may have more in it than we know of', async () => {
    expect(await post({ ...event, level: 1 })).toBe(200);
    expect(notified).toHaveLength(1);
  });

  it('is 200 also when it is repeated, or its conversation is not there any more', async () => {
    next = ['repeated', 'unknown'];
    expect([await post(event), await post(event)]).toEqual([200, 200]);
    expect(told).toEqual(['repeated', 'unknown']);
  });

  it('is 200 and told to nobody when its reference is not ours, altered or missing', async () => {
    const { reference: _, ...without } = event;
    const foreign = createReferences('another key of these tests, long').of('web:1', 'k');
    const altered = `${reference.slice(0, -1)}${reference.endsWith('A') ? 'B' : 'A'}`;
    for (const body of [without, ...[foreign, altered, '', 'web:1'].map((each) => ({ ...event, reference: each }))])
      expect(await post(body)).toBe(200);
    expect(notified).toEqual([]);
    expect(told).toEqual(Array(5).fill('stranger'));
  });

  it('is 503 while the store fails, and taken when it comes again', async () => {
    const failure = new Error('the store fails');
    next = [failure, failure, 'taken'];
    expect([await post(event), await post(event), await post(event)]).toEqual([503, 503, 200]);
    expect(failures).toEqual([failure, failure]);
    expect(told).toEqual(['taken']);
    expect(new Set(notified.map((news) => JSON.stringify(news))).size).toBe(1);
  });
});

describe('what is no approval', () => {
  it.each([
    ['', ''],
    ['Bearer', `Bearer ${token}x`],
    ['Bearer', `Bearer ${token.slice(0, -1)}`],
    ['Basic', `Basic ${token}`],
    ['Bearer', 'Bearer '],
  ])('is refused without the token: %s (%s)', async (_kind, Authorization) => {
    expect(await post(event, { Authorization })).toBe(401);
    expect(await post('{"a":', { Authorization })).toBe(401);
    expect(notified).toEqual([]);
  });

  it('is refused without the token before its body has come', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': '1000' };
      const asked = request(url, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        asked.destroy();
      });
      asked.on('error', reject);
      asked.write('{');
    });
    expect(status).toBe(401);
  });

  it.each([
    ['an unknown type', { ...event, type: 'registration.refused' }],
    ['no id', { ...event, id: undefined }],
    ['an id that is none', { ...event, id: '../x' }],
    ['a registration that is none', { ...event, registration: 'x'.repeat(65) }],
    ['a number as its id', { ...event, id: 7 }],
    ['a time that is none', { ...event, at: 'yesterday' }],
    ['a reference that is too long', { ...event, reference: 'x'.repeat(201) }],
    ['a list', [event]],
    ['nothing', ''],
    ['bad JSON', '{"id":'],
  ])('is refused with 400: %s', async (_name, body) => {
    expect(await post(body)).toBe(400);
    expect(notified).toEqual([]);
  });

  it('is refused when it is no JSON, or more than 4 kB', async () => {
    expect(await post(event, { 'Content-Type': 'text/plain' })).toBe(400);
    expect(await post({ ...event, more: 'x'.repeat(4_096) })).toBe(413);
    expect(notified).toEqual([]);
  });

  it('is asked for with POST only', async () => {
    expect((await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(404);
  });
});
