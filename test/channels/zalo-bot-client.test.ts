/** The client against answers of every form that has been seen. */
import { describe, expect, it } from 'vitest';
import { scrub, ZaloBotCallError } from '../../src/channels/zalo-bot/call-error.ts';
import { createZaloBotClient, type ZaloBotClient } from '../../src/channels/zalo-bot/client.ts';
import { token } from './zalo-bot-world.ts';

const { signal } = new AbortController();

/** A client that is answered so; what it asked is in `asked`. */
function answered(body: unknown, { status = 200, type = 'application/json' } = {}) {
  const asked: Array<{ url: string; init: RequestInit }> = [];
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const client = createZaloBotClient({
    token,
    apiRoot: 'https://zalo.example',
    fetch: async (url, init) => {
      asked.push({ url: String(url), init: init as RequestInit });
      return new Response(text, { status, headers: { 'content-type': type } });
    },
  });
  return { client, asked };
}

function failing(error: unknown) {
  return createZaloBotClient({
    token,
    apiRoot: 'https://zalo.example',
    fetch: async () => {
      throw error;
    },
  });
}

const thrown = async (calling: Promise<unknown>): Promise<ZaloBotCallError> => {
  const error = await calling.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ZaloBotCallError);
  return error as ZaloBotCallError;
};

/** Everything that could end in a log. */
const everything = (error: Error) =>
  [error.message, error.stack, String(error.cause), JSON.stringify(error)]
    .join(' ')
    .replaceAll(import.meta.dirname, '');
const page = `<html><h1>Sorry</h1>/bot${token}/sendMessage /bot${token.replace(':', '%3A')}/x</html>`;

describe('a call', () => {
  it('is a POST of JSON to the method, following no redirect', async () => {
    const { client, asked } = answered({ ok: true, result: { message_id: 'm' } });
    await client.sendMessage({ chat: 'c', text: 'Xin chào' }, signal);
    expect(asked[0]?.url).toBe(`https://zalo.example/bot${token}/sendMessage`);
    expect(asked[0]?.init).toMatchObject({
      method: 'POST',
      redirect: 'manual',
      body: JSON.stringify({ chat_id: 'c', text: 'Xin chào' }),
    });
  });

  const calls: Array<[string, (client: ZaloBotClient) => Promise<unknown>, object]> = [
    ['getUpdates', (client) => client.getUpdates(30, signal), { timeout: 30 }],
    ['deleteWebhook', (client) => client.deleteWebhook(signal), {}],
    ['getWebhookInfo', (client) => client.getWebhookInfo(signal), {}],
    [
      'setWebhook',
      (client) => client.setWebhook({ url: 'https://u', secret: 's' }, signal),
      { url: 'https://u', secret_token: 's' },
    ],
    [
      'sendPhoto',
      (client) => client.sendPhoto({ chat: 'c', photo: 'https://p', caption: 'w' }, signal),
      { chat_id: 'c', photo: 'https://p', caption: 'w' },
    ],
    ['sendChatAction', (client) => client.sendChatAction('c', signal), { chat_id: 'c', action: 'typing' }],
  ];
  it.each(calls)('%s carries what the docs name', async (method, call, body) => {
    const { client, asked } = answered({ ok: true });
    await call(client);
    expect(asked.map(({ url, init }) => [url.split('/').at(-1), JSON.parse(String(init.body))])).toEqual([
      [method, body],
    ]);
  });
});

describe('an answer', () => {
  const update = { event_name: 'message.text.received', message: {} };

  it.each([
    ['200 with 408 inside', { ok: false, error_code: 408, description: 'Request timeout' }, 200],
    ['200 with "408" inside', { ok: false, error_code: '408', description: 'Request timeout' }, 200],
    ['408 with 408 inside', { ok: false, error_code: 408 }, 408],
    ['408 and a page', '<html>timeout</html>', 408],
    ['an empty result', { ok: true, result: {} }, 200],
    ['an empty list', { ok: true, result: [] }, 200],
    ['null', { ok: true, result: null }, 200],
    ['no result', { ok: true }, 200],
  ])('to getUpdates of %s is an empty poll', async (_, body, status) => {
    expect(await answered(body, { status }).client.getUpdates(1, signal)).toBeNull();
  });

  it('to getUpdates is handed on as it came, one update or several', async () => {
    expect(await answered({ ok: true, result: update }).client.getUpdates(1, signal)).toEqual(update);
    expect(await answered({ ok: true, result: [update] }).client.getUpdates(1, signal)).toEqual([update]);
  });

  it.each([
    [{ ok: true, result: { url: 'https://x.vn/z', updated_at: 1 } }, 'https://x.vn/z'],
    [{ ok: true, result: { url: '' } }, null],
    [{ ok: true, result: {} }, null],
    [{ ok: true, result: { url: null } }, null],
    [{ ok: false, error_code: 404, description: 'Not Found' }, null],
  ])('to getWebhookInfo of %j is %j', async (body, url) => {
    expect(await answered(body).client.getWebhookInfo(signal)).toBe(url);
  });

  it.each([
    [{ ok: true, result: { url: 'u' } }, null],
    [
      { ok: true, result: { url: 'u', verification: { ok: false, outcome: 'webhook.http.404', hint: 'h' } } },
      { ok: false, outcome: 'webhook.http.404' },
    ],
    [
      { ok: true, result: { verification: { ok: true, outcome: '<b>' } } },
      { ok: true, outcome: 'unknown' },
    ],
    [{ ok: true, result: { verification: 'fine' } }, null],
  ])('to setWebhook of %j tells %j', async (body, verification) => {
    const set = await answered(body).client.setWebhook({ url: 'u', secret: 's' }, signal);
    expect(set.verification && { ok: set.verification.ok, outcome: set.verification.outcome }).toEqual(verification);
  });

  it('to getMe keeps the id as text', async () => {
    const { client } = answered({ ok: true, result: { id: '1459232241454765289', account_name: 'bot.x' } });
    expect((await client.getMe(signal)).id).toBe('1459232241454765289');
    expect((await answered({ ok: true, result: { id: 12 } }).client.getMe(signal)).id).toBe('12');
    expect((await thrown(answered({ ok: true, result: {} }).client.getMe(signal))).description).toMatch(/shape/);
  });
});

describe('a refusal', () => {
  it.each([
    [400, false],
    [401, false],
    [403, true],
    [404, false],
    [426, false],
    [429, true],
    [500, true],
  ])('with %i inside a 200 is told with its code; may pass: %s', async (code, retryable) => {
    const { client } = answered({ ok: false, error_code: code, description: 'words' });
    expect(await thrown(client.sendChatAction('c', signal))).toMatchObject({
      code,
      httpStatus: 200,
      description: 'words',
      retryable,
      mayHaveHappened: false,
    });
  });

  it('without a code or with nonsense is told without one', async () => {
    expect((await thrown(answered({ ok: false }).client.getMe(signal))).code).toBeNull();
    expect((await thrown(answered({ ok: false, error_code: null }).client.getMe(signal))).code).toBeNull();
    expect((await thrown(answered({ ok: false, error_code: 'x' }).client.getMe(signal))).code).toBeNull();
  });

  it.each([
    [429, true, false],
    [502, true, true],
    [504, true, true],
    [401, false, false],
    [200, true, true],
    [302, true, true],
  ])(
    'by a page with %i is not quoted; may pass %s, may have happened %s',
    async (status, retryable, mayHaveHappened) => {
      const error = await thrown(answered(page, { status, type: 'text/html' }).client.getMe(signal));
      expect(error).toMatchObject({ code: null, httpStatus: status, retryable, mayHaveHappened });
      expect(everything(error)).not.toMatch(/Sorry|test-secret/);
    },
  );

  it.each(['', 'null', '[]', '"text"', '{"ok":"yes"}', 'x'.repeat(2_000_000)])(
    'of no envelope is one',
    async (body) => {
      expect((await thrown(answered(body).client.getMe(signal))).description).toMatch(/something other/);
    },
  );

  it('never holds the token, an address or a number, in whatever form the words have them', async () => {
    const words = `Bad path /bot${token}/x https://a.b/c?${token} ${token.replace(':', '%3A')} ${token.replace(':', '%3a')} 079085000001 0912 345 678 test-secret-of-no-bot`;
    const error = await thrown(answered({ ok: false, error_code: 400, description: words }).client.getMe(signal));
    expect(everything(error)).not.toMatch(/test-secret|1459232241454765289|https?:|07908|345 678/);
    expect(error.description).toMatch(/^Bad path/);
    expect(scrub('y'.repeat(900), token)).toHaveLength(200);
  });
});

it('a refusal of the webhook does not quote its secret', async () => {
  const secret = 'secret of the webhook';
  const { client } = answered({ ok: false, error_code: 400, description: `secret_token "${secret}" is not allowed` });
  const error = await thrown(client.setWebhook({ url: 'https://a.example', secret }, signal));
  expect(error.description).toMatch(/^secret_token .* is not allowed$/);
  expect(everything(error)).not.toContain(secret);
});

describe('a connection', () => {
  const caused = (code: string) =>
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(`at /bot${token}`), { code }) });

  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['EAI_AGAIN', false],
    ['UND_ERR_CONNECT_TIMEOUT', false],
    ['CERT_HAS_EXPIRED', false],
    ['ECONNRESET', true],
    ['UND_ERR_SOCKET', true],
    ['ETIMEDOUT', true],
  ])('that ends with %s: the call may have happened is %s', async (code, mayHaveHappened) => {
    const error = await thrown(failing(caused(code)).getMe(signal));
    expect(error).toMatchObject({ code: null, httpStatus: null, description: code, retryable: true, mayHaveHappened });
    expect(everything(error)).not.toContain('test-secret');
  });

  it('that is given up says so, and so does an address that is none', async () => {
    const error = await thrown(failing(new DOMException('x', 'AbortError')).getMe(AbortSignal.abort()));
    expect(error).toMatchObject({ retryable: true, mayHaveHappened: true });
    const invalid = createZaloBotClient({ token, apiRoot: 'no address' });
    expect(everything(await thrown(invalid.getMe(signal)))).not.toContain('test-secret');
  });
});
