/** What is read of a server's answer, and what is known when none came. */
import { expect, it } from 'vitest';
import { boundedText, networkCode, neverMade, parsedJson } from '../../src/answer-text.ts';

it('an answer is read up to its bound, and no further', async () => {
  let cancelled = false;
  let pieces = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pieces += 1;
      controller.enqueue(new TextEncoder().encode('đ'.repeat(5)));
    },
    cancel() {
      cancelled = true;
    },
  });
  expect(await boundedText(new Response(endless), 100)).toBeNull();
  expect(cancelled).toBe(true);
  expect(pieces).toBeLessThan(15);
  expect(await boundedText(new Response('đ'.repeat(5)), 10)).toBe('đđđđđ');
  expect(await boundedText(new Response('đ'.repeat(5)), 9)).toBeNull();
  expect(await boundedText(new Response(null), 1)).toBe('');
});

it.each([null, '', '<html>', '{"a":'])('%j is no JSON', (text) => {
  expect(parsedJson(text)).toBeUndefined();
});

it.each<[unknown, string]>([
  [Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }), 'ENOTFOUND'],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'at https://a.b' }) }), 'network'],
  [new Error('0901234567'), 'network'],
  ['thrown', 'network'],
])('%s is told as a code only', (error, code) => {
  expect(networkCode(error)).toBe(code);
});

it('a connection was certainly never made by some codes only', () => {
  const never = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
  ];
  expect(never.filter((code) => !neverMade(code))).toEqual([]);
  expect(['ETIMEDOUT', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'network', ''].filter(neverMade)).toEqual([]);
});
