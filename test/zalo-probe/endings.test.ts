/** However the probe ends, the webhook is as it was, and what was found out is told. */
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeZaloBot } from '../../src/mocks/zalo-bot/driver.ts';
import { UnmeasuredError } from '../../src/zalo-probe/endings.ts';
import { call, endAll, type Hands, play, type React } from './world.ts';

afterEach(endAll);

const url = 'https://assistant.example/webhooks/zalo';
const secret = 'the-secret-of-the-assistant';
const withWebhook = (zalo: FakeZaloBot) => call(zalo, 'setWebhook', { url, secret_token: secret });
const webhookOf = async (zalo: FakeZaloBot) => (await call(zalo, 'getWebhookInfo')).result?.url;
const agreeing: React = (line, { type }) => (line.includes('"dong y"') ? type('Đồng ý') : undefined);
/** Does something at the first line that begins so. */
const at = (start: string, act: (hands: Hands) => unknown): React => {
  let done = false;
  return (line, hands) => {
    if (done || !line.includes(start)) return undefined;
    done = true;
    act(hands);
    return true;
  };
};
const both =
  (...reacts: React[]): React =>
  (line, hands) =>
    reacts.some((react) => react(line, hands));

describe('a webhook that was set before', () => {
  it('is left alone without consent', async () => {
    const { end, text, zalo, table } = await play({
      before: withWebhook,
      react: (line, { type }) => (line.includes('"dong y"') ? type('') : undefined),
    });
    expect(end).toBe('declined');
    expect(text).toContain('mã bí mật (secret) của nó không đọc lại được');
    expect(zalo.calls('deleteWebhook')).toEqual([]);
    expect(zalo.calls('setWebhook')).toHaveLength(1);
    expect(await webhookOf(zalo)).toBe(url);
    expect(table).toEqual({});
  });

  it('is left alone at s, too', async () => {
    const { end, zalo } = await play({
      before: withWebhook,
      react: (line, { type }) => (line.includes('"dong y"') ? type('s') : undefined),
    });
    expect([end, await webhookOf(zalo)]).toEqual(['declined', url]);
  });

  it('is set again with the configured secret', async () => {
    const { end, zalo, text, table } = await play({
      before: withWebhook,
      react: agreeing,
      probe: { webhookSecret: secret },
    });
    expect(end).toBe('done');
    expect(zalo.calls('setWebhook').at(-1)?.params).toEqual({ url, secret_token: secret });
    expect(await webhookOf(zalo)).toBe(url);
    expect(text).toContain('Webhook đã như trước khi chạy');
    expect(text).not.toContain(secret);
    expect(text).not.toContain(url);
    expect(table['b']?.answer).toBe('HTTP 200, ok true, `url` empty');
  });

  it('is not set again with a secret nobody knows, which is said before and after', async () => {
    const { end, zalo, text } = await play({ before: withWebhook, react: agreeing });
    expect(end).toBe('done');
    expect(text).toContain('it can NOT be set again');
    expect(text).toContain('the former webhook is not set again');
    expect(await webhookOf(zalo)).toBe('');
  });

  it('is set again when the run is interrupted', async () => {
    const { end, zalo } = await play({
      before: withWebhook,
      react: both(
        agreeing,
        at('Gửi cho bot một tấm ảnh', ({ interrupt }) => interrupt()),
      ),
      probe: { webhookSecret: secret },
    });
    expect(end).toBe('interrupted');
    expect(await webhookOf(zalo)).toBe(url);
  });

  it('is asked to be set again until the platform answers', async () => {
    const { end, zalo } = await play({
      before: withWebhook,
      react: both(
        agreeing,
        at('Gửi cho bot một tấm ảnh', ({ interrupt, zalo: platform }) => {
          platform.fail('setWebhook', { status: 502 }, { times: 2 });
          interrupt();
        }),
      ),
      probe: { webhookSecret: secret },
    });
    expect([end, await webhookOf(zalo)]).toEqual(['interrupted', url]);
  });

  it('that cannot be set again is told, and the run has failed', async () => {
    const { end, text } = await play({
      before: withWebhook,
      react: both(
        agreeing,
        at('Gửi cho bot một tấm ảnh', ({ interrupt, zalo }) => {
          zalo.fail('setWebhook', { status: 502 }, { times: 9 });
          interrupt();
        }),
      ),
      probe: { webhookSecret: secret },
    });
    expect(end).toBe('failed');
    expect(text).toContain('the webhook could NOT be put back');
  });

  it('that cannot be taken off ends the run, and stays', async () => {
    const { end, zalo } = await play({
      before: async (platform) => {
        await withWebhook(platform);
        platform.fail('deleteWebhook', { status: 502 }, { times: 3 });
      },
      react: agreeing,
      probe: { webhookSecret: secret },
    });
    expect([end, await webhookOf(zalo)]).toEqual(['failed', url]);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['before the first question', 'Bấm Enter để bắt đầu'],
    ['while waiting for a message', 'Nhắn cho bot'],
    ['at a question', 'Con số đó'],
    ['while the webhook is set', '] 1.'],
    ['while waiting for retries', 'Đã trả lời 500'],
  ])('%s ends the run with no webhook set', async (_, start) => {
    const { end, zalo } = await play({
      waits: { retriesMs: 600_000 },
      fake: { webhook: { retries: 0 } },
      react: at(start, ({ interrupt }) => interrupt()),
    });
    expect(end).toBe('interrupted');
    expect(await webhookOf(zalo)).toBe('');
  });

  it('during setWebhook waits for its answer, so that it is not set behind our back', async () => {
    let interrupt = () => {};
    const { end, zalo } = await play({
      before: (platform) => platform.fail('setWebhook', { delayMs: 30 }),
      react(_, hands) {
        interrupt = hands.interrupt;
        return undefined;
      },
      fetch: (send) => (url, init) => {
        const answer = send(url, init);
        if (String(url).endsWith('/setWebhook')) interrupt();
        return answer;
      },
    });
    expect(end).toBe('interrupted');
    const [set, removed] = zalo.calls().slice(-3);
    expect([set?.method, set?.status, removed?.method]).toEqual(['setWebhook', 200, 'deleteWebhook']);
    expect(await webhookOf(zalo)).toBe('');
  });

  it('tells what was found out until then, and what was not', async () => {
    const { table } = await play({ react: at('Bot vừa nhắn một từ', ({ interrupt }) => interrupt()) });
    expect(table['2']?.answer).toBe('photo_url');
    expect(table['7']?.answer).toBe('not measured: the run ended before');
    expect(table['1']?.answer).toBe('not measured: the run ended before');
  });
});

describe('s', () => {
  it('skips each question that waits for somebody, and the others are asked all the same', async () => {
    const { end, table, zalo } = await play({
      react: (line, { type }) => (/^\n\[\d+\/12\] [42795813]\./.test(line) ? type('s') : undefined),
    });
    expect(end).toBe('done');
    const skipped = Object.entries(table).filter(([, { answer }]) => answer === 'not measured: skipped');
    expect(skipped.map(([id]) => id)).toEqual(['1', '2', '3', '4', '5', '7', '8', '9']);
    expect(zalo.calls('sendMessage')).toEqual([]);
    expect(await webhookOf(zalo)).toBe('');
  });

  it.each(['4', '2', '7', '9', '5', '8', '1', '3'])('skips question %s alone', async (id) => {
    const { end, table } = await play({
      react: (line, { type }) => {
        if (line.startsWith('\n[') && line.includes(`] ${id}.`)) type('s');
        return undefined;
      },
    });
    expect(end).toBe('done');
    expect(Object.keys(table).filter((each) => table[each]?.answer === 'not measured: skipped')).toEqual([id]);
  });

  it('takes the webhook off again when it comes while waiting for retries', async () => {
    const { table, zalo } = await play({
      fake: { webhook: { retries: 0 } },
      waits: { retriesMs: 600_000 },
      react: (line, { type }) => (line.startsWith('Đã trả lời 500') ? type('S') : undefined),
    });
    expect(table['3']?.answer).toBe('not measured: skipped');
    expect(await webhookOf(zalo)).toBe('');
  });
});

describe('what cannot be measured', () => {
  it.each([undefined, 'http://bot.example'])('webhooks without a public address (%s)', async (publicUrl) => {
    const { table, zalo } = await play({ probe: { publicUrl } });
    for (const id of ['1', '3', '8'])
      expect(table[id]?.answer).toBe('not measured: needs PUBLIC_URL as https://… that leads to PORT of this machine');
    expect(zalo.calls('setWebhook')).toEqual([]);
    expect(table['7']?.answer).toBe('yes, it is shown in bold');
  });

  it('a port that is taken', async () => {
    const taken = new UnmeasuredError({ vi: 'cổng bận', en: 'the port is taken' });
    const { end, table } = await play({ probe: { listen: () => Promise.reject(taken) } });
    expect([end, table['1']?.answer]).toEqual(['done', 'not measured: the port is taken']);
  });

  it('a webhook that Zalo refuses', async () => {
    const { table, zalo } = await play({
      before: (platform) =>
        platform.fail('setWebhook', { error: 400, description: 'Bad request: webhook.err.blocked' }),
    });
    expect(table['8']?.answer).toBe('not measured: Zalo refused the webhook');
    expect(table['8']?.measured).toContain('webhook.err.blocked');
    expect(await webhookOf(zalo)).toBe('');
  });

  it('a person who never writes', async () => {
    const { end, table } = await play({
      waits: { messageMs: 20, keptMs: 20 },
      react(line, { type }) {
        if (line.includes('KHÔNG nghe')) return type('');
        return line.startsWith('Nhắn cho bot') || line.startsWith('Gửi cho bot');
      },
    });
    expect(end).toBe('done');
    for (const id of ['1', '2', '3', '4', '5', '7', '9'])
      expect(table[id]?.answer).toBe('not measured: no message came');
  });

  it('what strangers write: nothing is sent to them', async () => {
    const { zalo, table } = await play({
      react(line, { zalo: platform, lan }) {
        if (!line.startsWith('Nhắn cho bot')) return undefined;
        platform.user('stranger').text('xin chào');
        lan.text(/xin chào \d+/.exec(line)?.[0] ?? '');
        return true;
      },
    });
    expect(zalo.sent('stranger')).toEqual([]);
    expect(zalo.sent('lan')).toHaveLength(2);
    expect(table['2']?.answer).toBe('photo_url');
  });

  it('a mistake in the probe itself costs one question', async () => {
    const { end, table } = await play({ probe: { listen: () => Promise.reject(new RangeError('a secret')) } });
    expect(end).toBe('done');
    expect(table['1']?.answer).toMatch(/^not measured: the probe itself failed \(RangeError/);
    expect(table['1']?.answer).not.toContain('a secret');
  });
});

describe('a token that is refused', () => {
  it.each(['http200-401', 'http401', 'html'] as const)('%s: one line, and nothing is asked', async (wrongToken) => {
    const wrong = '1459232241454765289:another-secret';
    const { end, text, zalo, table } = await play({ fake: { switches: { wrongToken } }, probe: { token: wrong } });
    expect(end).toBe('failed');
    expect(text).toMatch(/Zalo không nhận token: HTTP (?:200|401), .*\(Zalo does not take the token\)/);
    expect(text).not.toContain('another-secret');
    expect(zalo.calls().map(({ method }) => method)).toEqual(['getMe']);
    expect(table).toEqual({});
  });
});
