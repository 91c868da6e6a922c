/** Events and answers whose fields are of other types than told: what can be answered is, and no two messages are taken for one. */
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../src/channels/zalo-oa/body.ts';
import type { ZaloOaClient } from '../../src/channels/zalo-oa/client.ts';
import { ZaloOaRefusedError } from '../../src/channels/zalo-oa/errors.ts';
import { readEvent } from '../../src/channels/zalo-oa/events.ts';
import { createZns } from '../../src/channels/zalo-oa/zns.ts';

const event = (message: unknown, more: object = {}) => ({
  event_name: 'user_send_text',
  sender: { id: '1' },
  timestamp: '5',
  message,
  ...more,
});
const saidIn = (body: unknown) => readEvent(body)?.inbound.said;
const idOf = (body: unknown) => readEvent(body)?.inbound.messageId;

describe('an event', () => {
  it.each([[null], [{}], [[]], [true], [''], ['x'.repeat(201)]])(
    'with the message id %j is told apart by its content',
    (msg_id) => {
      const ids = ['một', 'hai'].map((text) => idOf(event({ msg_id, text })));
      expect(new Set(ids).size).toBe(2);
      expect(ids[0]).toBe(idOf(event({ msg_id, text: 'một' })));
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it('keeps an id that is a number', () => {
    expect(idOf(event({ msg_id: 42, text: 'một' }))).toBe('42');
  });

  it('is answered whatever its message is', () => {
    const unreadable = { kind: 'media', media: 'unreadable' };
    for (const message of [null, 'text', 7, [], { text: null }, { text: 7 }]) {
      expect(saidIn(event(message)), JSON.stringify(message)).toEqual(unreadable);
    }
    const image = { event_name: 'user_send_image' };
    expect(saidIn(event({ text: null, attachments: {} }, image))).toEqual({ kind: 'media', media: 'photo' });
    for (const attachments of [null, {}, 'x', [null], [{ payload: 'x' }]])
      expect(saidIn(event({ text: 'một', attachments })), JSON.stringify(attachments)).toMatchObject({ text: 'một' });
  });

  it('of nobody that could be answered is none', () => {
    for (const id of [null, '', {}, 'x'.repeat(201)])
      expect(readEvent(event({ text: 'a' }, { sender: { id } }))).toBeNull();
    expect(readEvent(event({ text: 'a' }, { sender: null }))).toBeNull();
  });

  it('of following greets although its other fields are odd, and again each time', () => {
    const follow = (more: object) => ({ event_name: 'follow', follower: { id: '1' }, timestamp: '5', ...more });
    expect(readEvent(follow({ sender: null, message: null }))?.chat).toBe('1');
    const [one, other] = [
      { timestamp: null, at: 1 },
      { timestamp: null, at: 2 },
    ];
    expect(idOf(follow(one))).not.toBe(idOf(follow(other)));
  });
});

it.each([
  [200, 'unknown'],
  [204, 'unknown'],
  [302, 'refused'],
  [404, 'refused'],
  [500, 'unknown'],
])('a code that is answered with a page and HTTP %i has the outcome "%s"', async (httpStatus, outcome) => {
  let calls = 0;
  const client: Pick<ZaloOaClient, 'sendTemplate'> = {
    async sendTemplate() {
      calls += 1;
      throw new ZaloOaRefusedError({ call: 'message/template', code: null, httpStatus });
    },
  };
  const { send } = createZns({ client, templateId: '1', failed: () => {} });
  for (let times = 0; times < 2; times += 1)
    expect(await send({ phone: '0901234567', code: '123456', key: 'k' })).toEqual({ outcome });
  expect(calls).toBe(outcome === 'unknown' ? 1 : 2);
});

it('a text whose address is none has no button, and goes out all the same', () => {
  const openLinkTitle = (url: string) => new URL(url).host;
  for (const text of ['Xem https://.', 'https://%', 'https://…'])
    expect(() => bodyOf({ chat: '1', text, buttons: [] }, null, { openLinkTitle }), text).not.toThrow();
});
