/** The probe finds the right answer in every position of what the sources disagree about. */
import { afterEach, describe, expect, it } from 'vitest';
import { call, endAll, type PlayOptions, play, token } from './world.ts';

afterEach(endAll);

describe('a whole run', () => {
  it('answers every question, sends what it said it would, and ends without a webhook as it began', async () => {
    const { end, table, text, zalo } = await play();
    expect(end).toBe('done');
    expect(Object.keys(table)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c']);
    expect(Object.values(table).filter(({ answer }) => answer.startsWith('not measured'))).toEqual([]);
    expect(zalo.calls('sendMessage')).toHaveLength(4);
    expect(text).toContain('bot gửi nhiều nhất 4 tin');
    expect(text).toContain('Bot đã gửi 4 tin, kể cả tin bị từ chối.');
    expect((await call(zalo, 'getWebhookInfo')).result?.url).toBe('');
  });

  it('prints a table with the date, in Markdown', async () => {
    const clock = { now: () => Date.UTC(2026, 10, 21), after: (ms: number, act: () => void) => timer(ms, act) };
    const { text } = await play({ probe: { clock, publicUrl: undefined }, waits: { pollS: 1 } });
    expect(text).toContain('Measured on 2026-11-21 with `npm run zalo:probe`:');
    expect(text).toMatch(/^\| # \| Question \| Answer \| Measured \|\n\| --- \| --- \| --- \| --- \|\n\| 1 \| /m);
  });

  it('prints neither token nor chat ids nor secrets nor what was written', async () => {
    const { text, lan, zalo } = await play({
      react: (line, { lan: person }) => {
        if (!line.startsWith('Nhắn cho bot')) return undefined;
        person.text(`${/xin chào \d+/.exec(line)?.[0]}, số của tôi là 079085000001`);
        return true;
      },
    });
    const secrets = zalo.calls('setWebhook').map(({ params }) => String(params['secret_token']));
    expect(secrets).toHaveLength(3);
    for (const hidden of [token, 'test-secret-of-no-bot', lan.chat, '079085000001', 'Lan', zalo.url, ...secrets])
      expect(text).not.toContain(hidden);
  });

  it('gives no two webhooks the same secret, and each address a path of the assistant', async () => {
    const { zalo } = await play();
    const set = zalo.calls('setWebhook').map(({ params }) => params);
    expect(new Set(set.map((params) => params['secret_token'])).size).toBe(3);
    expect(set.map((params) => params['url'])).toEqual(Array(3).fill('https://bot.example/webhooks/zalo'));
  });
});

describe('question 1, the form of the webhook body', () => {
  it.each([
    ['bare', 'bare', 'fields: event_name, message.message_id'],
    ['wrapped', 'wrapped in {ok, result}', 'fields: ok (boolean), result.event_name'],
  ] as const)('%s', async (webhookBody, answer, fields) => {
    const { table } = await play({ fake: { switches: { webhookBody } } });
    expect(table['1']?.answer).toBe(answer);
    expect(table['1']?.measured).toContain(fields);
  });
});

describe('question 2, the field of pictures', () => {
  it.each(['photo', 'photo_url'] as const)('%s', async (imageField) => {
    const { table } = await play({ fake: { switches: { imageField } } });
    expect(table['2']?.answer).toBe(imageField);
    expect(table['2']?.measured).toContain(`message.image.received: event_name`);
  });
});

describe('question 3, retries', () => {
  it('counts them and takes the message in the end', async () => {
    const { table, zalo } = await play({ waits: { retriesMs: 5_000 } });
    expect(table['3']?.answer).toBe('yes, brought again 4 times');
    expect(table['3']?.measured).toMatch(/^pauses: (0\.\d s, ){3}0\.\d s; answered 500 4 times, then 200$/);
    expect(zalo.deliveries().map(({ outcome }) => outcome)).toEqual([200, 500, 500, 500, 500, 200]);
  });

  it('tells that there are none', async () => {
    const { table } = await play({ fake: { webhook: { retries: 0 } } });
    expect(table['3']?.answer).toMatch(/^not brought again within 0\.\d s$/);
    expect(table['3']?.measured).toMatch(/^answered 500 once, waited 0\.\d s$/);
  });

  it('tells of fewer retries than it waits for', async () => {
    const { table } = await play({ fake: { webhook: { retries: 2 } }, waits: { retriesMs: 500 } });
    expect(table['3']?.answer).toBe('yes, brought again 2 times');
    expect(table['3']?.measured).toContain('answered 500 each time');
  });

  it('stops waiting at Enter', async () => {
    const { table } = await play({
      fake: { webhook: { retries: 0 } },
      waits: { retriesMs: 600_000 },
      react: (line, { type }) => (line.startsWith('Đã trả lời 500') ? type('') : undefined),
    });
    expect(table['3']?.answer).toMatch(/^not brought again within \d\.\d s$/);
  });
});

describe('question 4, messages while nobody polls', () => {
  it('tells that they are kept, and how old it was', async () => {
    const { table, zalo } = await play();
    expect(table['4']?.answer).toBe('yes, they are kept');
    expect(table['4']?.measured).toMatch(/nobody polled for 0\.\d s; the message was 0\.\d s old/);
    expect(zalo.pending()).toEqual([]);
  });

  it('tells that they are lost when a later one comes', async () => {
    const { table } = await play({
      waits: { keptMs: 30 },
      // Says that it was sent; the platform has dropped it.
      react: (line, { type }) => (line.includes('KHÔNG nghe') ? type('') : undefined),
    });
    expect(table['4']?.answer).toBe('no, they are lost');
    expect(table['4']?.measured).toContain('and a later one did');
  });

  it('takes one that comes late for kept', async () => {
    let late = '';
    const { table } = await play({
      waits: { keptMs: 30 },
      react(line, { type, lan }) {
        if (line.includes('KHÔNG nghe')) {
          late = /xin chào \d+/.exec(line)?.[0] ?? '';
          return type('');
        }
        if (line.startsWith('Chưa thấy tin nào')) lan.text(late);
        return undefined;
      },
    });
    expect(table['4']?.answer).toBe('yes, they are kept');
  });
});

describe('question 5, typing', () => {
  const counted = (rise: number): PlayOptions => ({
    react: (line, { type }) => (line.includes('bây giờ là bao nhiêu') ? type(String(1_200 + rise)) : undefined),
  });
  it.each([
    [0, 'no, it is not counted'],
    [3, 'no, it is not counted'],
    [20, 'yes, each call is counted'],
    [11, 'unclear: the count rose by something else'],
  ])('a count that rose by %i', async (rise, answer) => {
    const { table, zalo } = await play(counted(rise));
    expect(table['5']?.answer).toBe(answer);
    expect(table['5']?.measured).toContain('20 of 20 calls accepted');
    expect(zalo.calls('sendChatAction')).toHaveLength(20);
  });

  it('asks again for what is no number', async () => {
    let asked = 0;
    const { table, lines } = await play({
      react: (line, { type }) => {
        if (!line.includes('Con số đó')) return undefined;
        for (const words of ['nhiều', '1.200']) type(words);
        asked += 1;
        return true;
      },
    });
    expect(asked).toBe(1);
    expect(lines).toContain('Gõ một số, hoặc s (type a number, or s)');
    expect(table['5']?.answer).toBe('no, it is not counted');
  });
});

describe('question 6, the quota', () => {
  it('is not tried, and every 429 of the run is told', async () => {
    expect((await play()).table['6']?.measured).toBe('no 429 was seen in this run');
    const { table } = await play({ before: (zalo) => zalo.fail('sendChatAction', { error: 429 }, { times: 2 }) });
    expect(table['6']?.answer).toContain('not tried');
    expect(table['6']?.measured).toBe('sendChatAction: 429 2 times');
    expect(table['5']?.measured).toContain('18 of 20 calls accepted');
  });

  it('a 429 as a page of a gateway counts, too', async () => {
    const { table } = await play({ before: (zalo) => zalo.fail('sendMessage', { status: 429 }) });
    expect(table['6']?.measured).toBe('sendMessage: 429 1 times');
    expect(table['7']).toMatchObject({
      answer: 'it is refused',
      measured: expect.stringContaining('HTTP 429, text/html, no envelope'),
    });
  });
});

describe('question 7, parse_mode', () => {
  it('works', async () => {
    expect((await play()).table['7']?.answer).toBe('yes, it is shown in bold');
  });

  it('shows the marks', async () => {
    const { table } = await play({
      fetch: (send) => changed(send, 'sendMessage', ({ parse_mode: _, ...rest }) => rest),
    });
    expect(table['7']?.answer).toBe('no, the marks are shown');
  });

  it('is refused', async () => {
    const { table } = await play({
      fetch: (send) =>
        changed(send, 'sendMessage', (params) => ({ ...params, ...('parse_mode' in params && { parse_mode: 'x' }) })),
    });
    expect(table['7']?.answer).toBe('it is refused');
    expect(table['7']?.measured).toContain('error_code 400');
  });

  it('takes a message that never arrived for no answer', async () => {
    const { table } = await play({
      react: (line, { type }) => (line.includes('Bạn thấy gì') ? type('4') : undefined),
    });
    expect(table['7']?.answer).toBe('not measured: the message did not arrive');
  });
});

describe('question 8, the first call to the webhook', () => {
  it('POST, with the secret and an empty body', async () => {
    const { table } = await play();
    expect(table['8']?.answer).toBe('POST');
    expect(table['8']?.measured).toContain('POST, application/json, with the secret, body with no fields');
    expect(table['8']?.measured).toContain('verification ok true, webhook.ok');
  });

  it('GET', async () => {
    const { table } = await play({
      fake: { switches: { verification: 'off' } },
      fetch: (send, reach) =>
        changed(send, 'setWebhook', async (params) => {
          await send(reach(String(params['url'])));
          return params;
        }),
    });
    expect(table['8']?.answer).toBe('GET');
    expect(table['8']?.measured).toContain('GET, no content type, without the secret, no JSON body');
  });

  it('none', async () => {
    const { table } = await play({ fake: { switches: { verification: 'off' } } });
    expect(table['8']?.answer).toBe('it does not probe');
    expect(table['8']?.measured).toContain('no verification in the result');
  });

  it('one that did not reach the program says nothing of its kind', async () => {
    const { table } = await play({
      react: (line, { type }) => (/\] [13]\./.test(line) ? type('s') : undefined),
      fake: { webhook: { reach: (url) => url } },
    });
    expect(table['8']?.answer).toBe('not measured: Zalo did not reach this program under PUBLIC_URL');
    expect(table['8']?.measured).toContain('verification ok false, webhook.err.conn');
    expect(table['1']?.answer).toBe('not measured: skipped');
  });

  it.each([
    ['error-400', 'getUpdates while it is set: HTTP 200, ok false, error_code 400'],
    ['silence', 'getUpdates while it is set: HTTP 200, ok false, error_code 408'],
  ] as const)('polling meanwhile: %s', async (webhookPoll, told) => {
    const { table } = await play({ fake: { switches: { webhookPoll } } });
    expect(table['8']?.measured).toContain(told);
  });
});

describe('question 9, the length of texts', () => {
  it('UTF-16 units', async () => {
    const { table } = await play();
    expect(table['9']?.answer).toBe('in UTF-16 units');
    expect(table['9']?.measured).toMatch(
      /^2,001 letters: .* 400.*; 1,500 characters.* 400.*; 1,000 characters.* ok true$/,
    );
  });

  /** A platform that takes texts by this measure, and hands a short one on. */
  const measuring = (lengthOf: (text: string) => number): PlayOptions => ({
    fetch: (send) =>
      changed(send, 'sendMessage', (params) => {
        const fits = lengthOf(String(params['text'])) <= 2_000;
        return { ...params, text: fits ? '**short**' : 'a'.repeat(2_001) };
      }),
  });

  it('characters', async () => {
    const { table, zalo } = await play(measuring((text) => [...text].length));
    expect(table['9']?.answer).toBe('in characters (code points)');
    expect(zalo.calls('sendMessage')).toHaveLength(3);
  });

  it.each([
    ['2', 'longer texts are taken and cut'],
    ['3', 'longer texts are taken and never shown'],
  ])('characters, but the phone shows otherwise (%s)', async (choice, answer) => {
    const { table } = await play({
      ...measuring((text) => [...text].length),
      react: (line, { type }) => (line.includes('Cuối tin') ? type(choice) : undefined),
    });
    expect(table['9']?.answer).toBe(answer);
  });

  it('bytes, or no limit at all, are not taken for either', async () => {
    const bytes = await play(measuring((text) => Buffer.byteLength(text)));
    expect(bytes.table['9']?.answer).toContain('not measured: unclear: even 2,000 UTF-16 units are refused');
    const none = await play(measuring(() => 1));
    expect(none.table['9']?.answer).toContain('more than 2,000 characters are accepted');
  });

  it('a refusal for another reason is no answer', async () => {
    const { table } = await play({
      before: (zalo) => zalo.quota(1),
    });
    expect(table['9']?.measured).toContain('429');
    expect(table['9']?.answer).toBe('not measured: refused for another reason than length');
  });
});

describe('besides', () => {
  it.each([
    ['http200-408', 'HTTP 200, ok false, error_code 408, "Request timeout"'],
    ['http408', 'HTTP 408, ok false, error_code 408, "Request timeout"'],
    ['ok-empty', 'HTTP 200, ok true'],
  ] as const)('a poll without a message: %s', async (emptyPoll, answer) => {
    const { table } = await play({ fake: { switches: { emptyPoll } } });
    expect(table['a']?.answer).toBe(answer);
    expect(table['a']?.measured).toMatch(/^asked for 0 s, answered after \d\.\d s/);
    if (emptyPoll === 'ok-empty') expect(table['a']?.measured).toContain('result {}');
  });

  it.each([
    ['empty-url', 'HTTP 200, ok true, `url` empty'],
    ['error-404', 'HTTP 200, ok false, error_code 404, "Not Found"'],
  ] as const)('no webhook: %s', async (noWebhookInfo, answer) => {
    const { table, end } = await play({ fake: { switches: { noWebhookInfo } } });
    expect(table['b']?.answer).toBe(answer);
    expect(end).toBe('done');
  });

  it('fields that nobody has documented, by their names only, and own messages brought back', async () => {
    const { table, text } = await play({
      before(zalo) {
        zalo.inject({ event_name: 'message.odd.received', message: { mood: 'a secret mood', tags: [{ n: 1 }] } });
      },
      react(line, { zalo }) {
        if (line.startsWith('Bot vừa nhắn một từ')) zalo.echoOwnMessage();
        return undefined;
      },
    });
    expect(table['c']?.answer).toBe('there are undocumented fields');
    expect(table['c']?.measured).toContain('message.odd.received: message.mood, message.tags.[].n (number)');
    expect(text).not.toContain('secret mood');
    expect(table['c']?.measured).toContain("1 of them the bot's own messages");
  });

  it('no odd fields', async () => {
    const { table } = await play();
    expect(table['c']?.answer).toBe('no undocumented fields');
    expect(table['c']?.measured).toContain('5 updates seen');
  });
});

function timer(ms: number, act: () => void) {
  const timeout = setTimeout(act, ms);
  return () => clearTimeout(timeout);
}

type Params = Record<string, unknown>;

/** A way to the platform that changes what one method is asked. */
function changed(
  send: typeof fetch,
  method: string,
  change: (params: Params) => Params | Promise<Params>,
): typeof fetch {
  return async (url, init) => {
    if (!String(url).endsWith(`/${method}`)) return await send(url, init);
    return await send(url, { ...init, body: JSON.stringify(await change(JSON.parse(String(init?.body)))) });
  };
}
