/** How the fake brings what people do. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { app, endAll, fake, hooked, say } from './bench.ts';

afterEach(endAll);

const kinds = (brought: Array<{ body: string }>) => brought.map(({ body }) => JSON.parse(body).event_name);

describe('an event', () => {
  test('is signed over its bytes', async () => {
    const zalo = await fake({ webhookSecret: 'other' });
    const brought = await hooked(zalo);
    zalo.user('7').text('Tiếng Việt');
    await zalo.waitUntilTaken();
    const [event] = brought;
    const { timestamp, ...rest } = JSON.parse(event?.body ?? '');
    const expected = createHash('sha256').update(`${app.appId}${event?.body}${timestamp}other`).digest('hex');
    expect(event?.headers['x-zevent-signature']).toBe(expected);
    expect(event?.headers['num_retry']).toBeUndefined();
    expect(rest).toMatchObject({
      app_id: '42',
      event_name: 'user_send_text',
      sender: { id: '7' },
      message: { text: 'Tiếng Việt', msg_id: expect.any(String) },
    });
    expect(timestamp).toMatch(/^\d{13}$/);
    zalo.switch({ signature: 'mac=' });
    zalo.redeliver();
    await zalo.waitUntilTaken();
    expect(brought[1]).toMatchObject({ body: event?.body, headers: { 'x-zevent-signature': `mac=${expected}` } });
  });

  test('is brought again with its number, those behind it after it', async () => {
    const zalo = await fake({ webhook: { retryDelayMs: 1 } });
    const brought = await hooked(zalo, [500, 404]);
    zalo.user('7').text('một');
    zalo.user('7').text('hai');
    await zalo.waitUntilTaken();
    expect(brought.map(({ headers }) => headers['num_retry'])).toEqual([undefined, '1', '2', undefined]);
    expect(zalo.deliveries().map(({ outcome }) => outcome)).toEqual([500, 404, 200, 200]);
  });

  test('that is never taken has the webhook switched off, and nothing more is brought', async () => {
    const zalo = await fake({ webhook: { retries: 1, retryDelayMs: 1 } });
    const brought = await hooked(zalo, [500, 500]);
    zalo.user('7').text('một');
    await expect.poll(() => zalo.isSwitchedOff()).toBe(true);
    zalo.user('7').text('hai');
    expect(brought).toHaveLength(2);
    await hooked(zalo);
    await zalo.waitUntilTaken();
    expect(zalo.isSwitchedOff()).toBe(false);
  });

  test('waits while there is no webhook', async () => {
    const zalo = await fake();
    zalo.user('7').text('một');
    await expect(zalo.waitUntilTaken(5)).rejects.toThrow('has not taken: 1');
    const brought = await hooked(zalo);
    await zalo.waitUntilTaken();
    expect(brought).toHaveLength(1);
  });

  test('may come in any order, or be anything', async () => {
    const zalo = await fake();
    const brought = await hooked(zalo);
    zalo.reverse(2);
    zalo.user('7').text('một');
    zalo.user('7').text('hai');
    await zalo.waitUntilTaken();
    expect(brought.map(({ body }) => JSON.parse(body).message.text).sort()).toEqual(['hai', 'một']);
    zalo.inject({ event_name: 'new' });
    zalo.inject('nonsense');
    await zalo.waitUntilTaken();
    expect(brought.at(-1)?.body).toBe('nonsense');
    expect(() => zalo.redeliver('unknown')).toThrow('no event unknown');
  });
});

describe('a person', () => {
  test('does everything that has an event', async () => {
    const zalo = await fake({ switches: { echoes: true } });
    const brought = await hooked(zalo);
    const lan = zalo.user('7');
    lan.follow();
    await say(zalo, { text: 'chào' });
    lan.receives();
    lan.sees();
    lan.photo();
    lan.voice();
    lan.sticker();
    lan.gif();
    lan.file();
    lan.location();
    lan.businessCard();
    lan.link('https://a.example');
    lan.unfollow();
    await zalo.waitUntilTaken();
    expect(kinds(brought)).toEqual([
      'follow',
      'oa_send_text',
      'user_received_message',
      'user_seen_message',
      'user_send_image',
      'user_send_audio',
      'user_send_sticker',
      'user_send_gif',
      'user_send_file',
      'user_send_location',
      'user_send_business_card',
      'user_send_link',
      'unfollow',
    ]);
    const url = JSON.parse(brought[4]?.body ?? '').message.attachments[0].payload.url;
    expect((await fetch(url)).headers.get('content-type')).toBe('image/jpeg');
  });

  test('presses what is there: a button, or a number of the list', async () => {
    const zalo = await fake();
    const brought = await hooked(zalo);
    const lan = zalo.user('7');
    const buttons = [
      { type: 'oa.query.hide', title: 'A', payload: '#a' },
      { type: 'oa.open.url', title: 'B', payload: { url: 'https://a.example' } },
    ];
    expect(() => lan.press('A')).toThrow('nothing yet');
    await say(zalo, { text: 'Chọn\n\n1. Một\n2. Hai', attachment: { type: 'template', payload: { buttons } } });
    lan.press('A');
    lan.press('Hai');
    await zalo.waitUntilTaken();
    expect(brought.map(({ body }) => JSON.parse(body).message.text)).toEqual(['#a', '2']);
    expect(() => lan.press('B')).toThrow('told nothing');
    expect(() => lan.press('C')).toThrow(/nothing to press says \[C\]/);
    lan.block();
    expect(() => lan.text('a')).toThrow('unblock');
    lan.unblock();
    lan.text('a');
  });
});
