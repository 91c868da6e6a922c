/** What the fake takes of a message, what it costs, and what it refuses. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, endAll, fake, say } from './bench.ts';

afterEach(endAll);

const button = (more: object = {}) => ({ type: 'oa.query.hide', title: 'A', payload: '#a', ...more });
const template = (payload: object, text?: string) => ({
  ...(text && { text }),
  attachment: { type: 'template', payload },
});
const image = { template_type: 'media', elements: [{ media_type: 'image', url: 'https://a.example/b.png' }] };

describe('a message', () => {
  test.each<[string, unknown]>([
    ['text', { text: 'x'.repeat(2_000) }],
    ['buttons', template({ buttons: Array(5).fill(button()) }, 'a')],
    ['buttons with the text inside', template({ template_type: 'button', text: 'a', buttons: [button()] })],
    ['a link', template({ buttons: [button({ type: 'oa.open.url', payload: { url: 'https://a.example' } })] }, 'a')],
    ['a phone', template({ buttons: [button({ type: 'oa.open.phone', payload: { phone_code: '1900' } })] }, 'a')],
    ['a picture', template(image, 'a')],
    ['a picture alone', template(image)],
    ['a picture with buttons', template({ ...image, buttons: [button()] }, 'a')],
    ['a list', template({ template_type: 'list', elements: [{ title: 'a' }, { title: 'b', default_action: {} }] })],
    ['a question for data', template({ template_type: 'request_user_info', elements: [{ title: 'a' }] })],
    ['a file', { attachment: { type: 'file', payload: { token: 't' } } }],
  ])('may be %s', async (_, message) => {
    const zalo = await fake();
    zalo.user('7');
    expect(await say(zalo, message)).toMatchObject({
      status: 200,
      body: { error: 0, data: { message_id: expect.any(String) } },
    });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no text', {}],
    ['blank', { text: ' ' }],
    ['too long', { text: 'x'.repeat(2_001) }],
    ['six buttons', template({ buttons: Array(6).fill(button()) }, 'a')],
    ['no buttons', template({ template_type: 'button' }, 'a')],
    ['buttons without text', template({ buttons: [button()] })],
    ['a nameless button', template({ buttons: [button({ title: '' })] }, 'a')],
    ['a long title', template({ buttons: [button({ title: 'x'.repeat(101) })] }, 'a')],
    ['a long payload', template({ buttons: [button({ payload: 'x'.repeat(1_001) })] }, 'a')],
    ['an unknown button', template({ buttons: [button({ type: 'web_url' })] }, 'a')],
    [
      'a link that is none',
      template({ buttons: [button({ type: 'oa.open.url', payload: 'https://a.example' })] }, 'a'),
    ],
    ['an unknown template', template({ template_type: 'generic' }, 'a')],
    ['a picture without address', template({ template_type: 'media', elements: [{ media_type: 'image' }] })],
    ['two pictures', template({ ...image, elements: [...image.elements, ...image.elements] })],
    ['an empty list', template({ template_type: 'list', elements: [] })],
    ['a file without token', { attachment: { type: 'file', payload: {} } }],
  ])('may not be %s', async (_, message) => {
    const zalo = await fake();
    zalo.user('7');
    expect(await say(zalo, message)).toMatchObject({ status: 200, body: { error: -201 } });
    expect(zalo.sent()).toEqual([]);
  });

  test('needs somebody who follows', async () => {
    const zalo = await fake();
    expect((await say(zalo, { text: 'a' }, '8')).body).toMatchObject({ error: -201 });
    const stranger = zalo.user('8', { stranger: true });
    expect((await say(zalo, { text: 'a' }, '8')).body).toMatchObject({ error: -213 });
    stranger.text('chào');
    expect((await say(zalo, { text: 'a' }, '8')).body).toMatchObject({ error: 0 });
    stranger.block();
    zalo.switch({ blocked: -217 });
    expect((await say(zalo, { text: 'a' }, '8')).body).toMatchObject({ error: -217 });
  });

  test('is seen by the person, and read one after the other', async () => {
    const zalo = await fake();
    const lan = zalo.user('7', { name: 'Lan' });
    await say(zalo, { text: 'một' });
    await say(zalo, template({ buttons: [button()] }, 'hai'));
    expect((await lan.waitForReply()).text).toBe('một');
    expect(await lan.waitForReply()).toMatchObject({ text: 'hai', buttons: ['A'], chat: '7' });
    expect(lan.chatLog()).toContain('hai [A]');
    await expect(lan.waitForReply({ timeoutMs: 5 })).rejects.toThrow(/no further reply in chat 7[\s\S]*một/);
  });
});

describe('the window', () => {
  const day = 24 * 3_600_000;

  test('is eight messages in 48 hours, then money, then nothing', async () => {
    let now = 10 * day;
    const zalo = await fake({ now: () => now, limits: { accessMs: 100 * day } });
    zalo.user('7').text('chào');
    for (let count = 0; count < 9; count += 1) await say(zalo, { text: 'a' });
    expect(zalo.windows('7')).toMatchObject({ free: 8, paid: 1 });
    zalo.user('7').text('nữa');
    now += 2 * day;
    await say(zalo, { text: 'a' });
    now += 1;
    await say(zalo, { text: 'a' });
    expect(zalo.windows('7')).toMatchObject({ free: 9, paid: 2 });
    now += 5 * day;
    expect((await say(zalo, { text: 'a' })).body).toMatchObject({ error: -230 });
    expect(zalo.windows('7')).toMatchObject({ free: 9, paid: 2, refused: 1 });
    zalo.user('7').follow();
    expect((await say(zalo, { text: 'a' })).body).toMatchObject({ error: 0 });
  });

  test('may have no number, as is documented for 2026', async () => {
    const zalo = await fake({ switches: { freeMessages: 'all' } });
    zalo.user('7').text('chào');
    for (let count = 0; count < 12; count += 1) await say(zalo, { text: 'a' });
    expect(zalo.windows('7')).toMatchObject({ free: 12, paid: 0 });
  });
});

describe('a template to a phone', () => {
  const message = { phone: '84901234567', template_id: '123456', template_data: { otp: '1' }, tracking_id: 't' };
  const send = (more: object, zalo: Awaited<ReturnType<typeof fake>>) =>
    call(zalo, '/message/template', { ...message, ...more });

  test('is sent, and counted', async () => {
    const zalo = await fake({ zns: { quota: 2 } });
    expect((await send({}, zalo)).body).toMatchObject({
      error: 0,
      data: { msg_id: expect.any(String), quota: { dailyQuota: '2', remainingQuota: '1' } },
    });
    await send({}, zalo);
    expect((await send({}, zalo)).body).toMatchObject({ error: -144 });
    expect(zalo.zns()).toHaveLength(2);
  });

  test.each<[object, number]>([
    [{ phone: '0901234567' }, -108],
    [{ phone: '84113' }, -108],
    [{ template_id: '1' }, -109],
    [{ template_data: null }, -111],
    [{ template_data: {} }, -1122],
    [{ template_data: { otp: 'x'.repeat(101) } }, -1121],
    [{ tracking_id: '' }, -132],
  ])('with %j is refused', async (more, error) => {
    expect((await send(more, await fake())).body).toMatchObject({ error });
  });

  test('is refused for one phone', async () => {
    const zalo = await fake();
    zalo.refuseZns('84901234567', -118);
    expect((await send({}, zalo)).body).toMatchObject({ error: -118 });
    expect((await send({ phone: '84901234568' }, zalo)).body).toMatchObject({ error: 0 });
  });
});

describe('a planned mishap', () => {
  test('is a refusal, a page, a delay, for one person or all', async () => {
    const zalo = await fake();
    zalo.user('7');
    zalo.user('8');
    zalo.fail('message/cs', { error: -32 }, { chat: '8' });
    expect((await say(zalo, { text: 'a' }, '7')).body).toMatchObject({ error: 0 });
    expect((await say(zalo, { text: 'a' }, '8')).body).toMatchObject({
      error: -32,
      message: expect.stringContaining('limit'),
    });
    zalo.fail('*', { status: 429, body: '{"a":1}', type: 'application/json' });
    expect(await say(zalo, { text: 'a' })).toEqual({ status: 429, body: { a: 1 } });
    zalo.fail('message/cs', { reset: 'after' });
    await expect(say(zalo, { text: 'lost' })).rejects.toThrow();
    expect(zalo.sent().at(-1)?.text).toBe('lost');
    expect(await zalo.waitForCall((each) => each.lost === true)).toMatchObject({ method: 'message/cs' });
    expect(zalo.calls('message/cs').map(({ code }) => code)).toEqual([undefined, -32, undefined, undefined]);
  });
});
