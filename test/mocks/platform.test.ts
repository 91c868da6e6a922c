/** The parts that fakes of chat platforms share, as far as no platform's own tests reach them. */
import { afterEach, describe, expect, test } from 'vitest';
import { createFaults, createKeep, createWatch } from '../../src/mocks/control.ts';
import { createDispatcher } from '../../src/mocks/platform/dispatch.ts';
import { type Front, startFront } from '../../src/mocks/platform/front.ts';
import { isLoopbackUrl } from '../../src/mocks/platform/loopback.ts';
import { later, pause } from '../../src/mocks/platform/pause.ts';
import { createReading } from '../../src/mocks/platform/reader.ts';
import { createShelf } from '../../src/mocks/platform/shelf.ts';

const fronts: Front[] = [];
afterEach(async () => {
  for (const front of fronts.splice(0)) await front.close();
});

async function front(
  options: Partial<Parameters<typeof startFront>[0]> & Pick<Parameters<typeof startFront>[0], 'answer'>,
) {
  const started = await startFront({ closing: new AbortController().signal, ...options });
  fronts.push(started);
  return started;
}

describe('the front', () => {
  test('answers 500 when the fake itself fails, and goes on', async () => {
    let calls = 0;
    const { url } = await front({
      async answer() {
        calls += 1;
        if (calls === 1) throw new Error('a mistake');
        return { kind: 'answer', status: 200, type: 'text/plain', body: 'ok' };
      },
    });
    expect((await fetch(url)).status).toBe(500);
    expect(await (await fetch(url)).text()).toBe('ok');
  });

  test('tells of a client that hangs up, and of being closed', async () => {
    const closing = new AbortController();
    const over: (() => void)[] = [];
    const { url } = await front({
      closing: closing.signal,
      answer: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ kind: 'reset' }));
          over.shift()?.();
        }),
    });
    const hungUp = new AbortController();
    const arrived = new Promise<void>((resolve) => over.push(resolve));
    const first = expect(fetch(url, { signal: hungUp.signal })).rejects.toThrow('aborted');
    await arrived;
    hungUp.abort();
    await first;
    const again = new Promise<void>((resolve) => over.push(resolve));
    const second = expect(fetch(url)).rejects.toThrow('fetch failed');
    await again;
    closing.abort();
    await second;
  });

  test('rejects when the port is taken', async () => {
    const answer = async () => ({ kind: 'reset' }) as const;
    const { url } = await front({ answer });
    await expect(front({ answer, port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE');
  });
});

test('a mistake in a method becomes an answer, and is recorded', async () => {
  const dispatcher = createDispatcher<null>({
    now: () => 7,
    secrets: () => [''],
    faults: createFaults(),
    seen: () => ({ params: {}, files: [] }),
    chatOf: () => undefined,
    perform: () => Promise.reject(new Error('a mistake')),
    planned: () => ({ status: 1, body: {} }),
    broken: (error) => ({ status: 500, body: { said: String(error) }, error: 'broken' }),
    changed: () => {},
  });
  const context = { via: 'http', signal: new AbortController().signal } as const;
  expect(await dispatcher.dispatch('getMe', null, context)).toMatchObject({ body: '{"said":"Error: a mistake"}' });
  expect(dispatcher.calls.all()).toEqual([
    { method: 'getMe', params: {}, files: [], at: 7, via: 'http', status: 500, error: 'broken' },
  ]);
});

test('reading goes by the numbers, not by the order things are kept in', async () => {
  const watch = createWatch();
  const items = [3, 1, 0, 2];
  const reading = createReading({
    watch,
    items: () => items,
    numberOf: (item) => item,
    toMessage: (item) => `#${item}`,
    what: 'number',
    log: createKeep<string>(1),
    explain: () => 'as it is',
  });
  expect([await reading(), await reading()]).toEqual(['#1', '#2']);
  items.push(4);
  expect(await reading({ where: (message) => message !== '#3' })).toBe('#4');
  await expect(reading({ timeoutMs: 1 })).rejects.toThrow('no further number. The chat so far:\n(nothing)\nas it is');
});

describe('pauses', () => {
  test('end at once when called off, and what was to follow does not', async () => {
    const off = new AbortController();
    let acted = false;
    later(0, off.signal, () => {
      acted = true;
    });
    const long = pause(60_000, off.signal);
    off.abort();
    await long;
    await pause(60_000, off.signal);
    await pause(1, new AbortController().signal);
    expect(acted).toBe(false);
  });
});

describe('the shelf', () => {
  test('forgets the oldest files when it is full, never the newest', () => {
    const shelf = createShelf();
    const [first, second, third] = Array.from({ length: 3 }, () => shelf.add(new Uint8Array(30 * 1024 * 1024), 'a/b'));
    expect(shelf.answer(first!)).toMatchObject({ status: 404 });
    expect(shelf.answer(second!)).toMatchObject({ status: 200, type: 'a/b' });
    const huge = shelf.add(new Uint8Array(65 * 1024 * 1024), 'a/b');
    expect(shelf.answer(third!)).toMatchObject({ status: 404 });
    expect(shelf.answer(huge)).toMatchObject({ status: 200 });
    expect(shelf.answer('/elsewhere')).toBeUndefined();
  });
});

test.each([
  ['http://127.0.0.1:8080/x', true],
  ['https://localhost/x', true],
  ['http://[::1]:1/', true],
  ['http://127.0.0.1.example/x', false],
  ['http://localhost@bot.example/', false],
  ['https://bot.example/127.0.0.1', false],
  ['ftp://127.0.0.1/', false],
  ['127.0.0.1', false],
  ['', false],
])('is %j on this machine: %s', (url, here) => {
  expect(isLoopbackUrl(url)).toBe(here);
});
