/** Updates as documented, as seen live, and as nobody should send them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUpdate, updatesIn } from '../../src/channels/zalo-bot/updates.ts';

const chat = { id: '6ede1a', chat_type: 'PRIVATE' };
const from = { id: '6ede1a', display_name: 'An', is_bot: false };
const update = (event_name: string | undefined, content: object, more: object = {}) => ({
  ...(event_name && { event_name }),
  message: { message_id: '2d75', date: 1_750_316_131_602, from, chat, ...content, ...more },
});
const said = (raw: unknown) => readUpdate(raw, 'bot')?.inbound?.said;

describe('an update', () => {
  it('of text is what was typed, in its chat, under its id', () => {
    expect(readUpdate(update('message.text.received', { text: 'Xin chào' }), 'bot')).toMatchObject({
      messageId: '2d75',
      chat: '6ede1a',
      inbound: { conversation: 'zalo-bot:6ede1a', messageId: '2d75', said: { kind: 'text', text: 'Xin chào' } },
    });
  });

  it.each([
    ['message.image.received', { photo_url: 'https://p' }, { media: 'photo' }],
    [
      'message.image.received',
      { photo: 'https://p', caption: 'thẻ của tôi' },
      { media: 'photo', caption: 'thẻ của tôi' },
    ],
    ['message.sticker.received', { sticker: 's', url: 'https://s' }, { media: 'sticker' }],
    ['message.voice.received', { voice_url: 'https://v.aac' }, { media: 'voice' }],
    ['message.unsupported.received', {}, { media: 'unreadable' }],
    ['message.link.received', { link: 'https://l' }, { media: 'unreadable' }],
    ['message.unheard_of.received', { text: 'x' }, { media: 'unreadable' }],
    ['message.text.received', {}, { media: 'unreadable' }],
    ['message.text.received', { text: 7 }, { media: 'unreadable' }],
    [undefined, { photo_url: 'https://p' }, { media: 'photo' }],
    [undefined, { photo: 'https://p' }, { media: 'photo' }],
    [undefined, { sticker: 's' }, { media: 'sticker' }],
    [undefined, { voice_url: 'https://v' }, { media: 'voice' }],
    [undefined, {}, { media: 'unreadable' }],
  ])('%s with %j is media', (event, content, media) => {
    expect(said(update(event, content))).toEqual({ kind: 'media', ...media });
  });

  it('without a name is told by its fields', () => {
    expect(said(update(undefined, { text: 'a' }))).toEqual({ kind: 'text', text: 'a' });
  });

  it.each([
    ['a group', update('message.text.received', { text: 'a' }, { chat: { id: 'g', chat_type: 'GROUP' } })],
    [
      'a group in small letters',
      update('message.text.received', { text: 'a' }, { chat: { id: 'g', chat_type: 'group' } }),
    ],
    [
      'a chat of no type that is not the sender’s',
      update('message.text.received', { text: 'a' }, { chat: { id: 'g' } }),
    ],
    ['the bot, as it says', update('message.text.received', { text: 'a' }, { from: { id: 'x', is_bot: true } })],
    ['the bot, by its id', update('message.text.received', { text: 'a' }, { from: { id: 'bot', is_bot: false } })],
    ['somebody who likes a message', update('message.reaction.received', { reaction: '👍' })],
  ])('of %s is none of ours', (_, raw) => {
    const read = readUpdate(raw, 'bot');
    expect(read).not.toBeNull();
    expect(read?.inbound).toBeNull();
  });

  it('of a private chat without a type is ours', () => {
    expect(said(update('message.text.received', { text: 'a' }, { chat: { id: from.id } }))?.kind).toBe('text');
    expect(said(update('message.text.received', { text: 'a' }, { chat: { id: 'c' }, from: undefined }))?.kind).toBe(
      'text',
    );
  });

  it('without an id is known again by what it holds', () => {
    const nameless = update('message.text.received', { text: 'a' }, { message_id: undefined });
    const id = readUpdate(nameless, null)?.messageId;
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(readUpdate(structuredClone(nameless), null)?.messageId).toBe(id);
    expect(
      readUpdate(update('message.text.received', { text: 'b' }, { message_id: undefined }), null)?.messageId,
    ).not.toBe(id);
    expect(
      readUpdate(update('message.text.received', { text: 'a' }, { message_id: 'x'.repeat(999) }), null)?.messageId,
    ).toHaveLength(40);
  });

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { event_name: 'message.unsupported.received' },
    { message: null },
    { message: { text: 'a' } },
    { message: { chat: {} } },
    { message: { chat: { id: '' } } },
    { message: { chat: { id: 'x'.repeat(201) } } },
  ])('that is %j is nobody’s', (raw) => {
    expect(readUpdate(raw, null)).toBeNull();
  });

  it('of any shape throws nothing', () => {
    const field = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.object({ maxDepth: 2 }),
      fc.constant(undefined),
    );
    const names = ['message_id', 'text', 'caption', 'photo', 'photo_url', 'sticker', 'voice_url', 'from'];
    const message = fc.record({
      ...Object.fromEntries(names.map((name) => [name, field])),
      chat: fc.oneof(field, fc.record({ id: field, chat_type: field })),
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ event_name: field, message })), (raw) => {
        for (const one of updatesIn(raw)) readUpdate(one, 'bot');
      }),
    );
  });
});

it('comes bare, wrapped, or several at once', () => {
  const one = update('message.text.received', { text: 'a' });
  expect(updatesIn(one)).toEqual([one]);
  expect(updatesIn({ ok: true, result: one })).toEqual([one]);
  expect(updatesIn([one, one])).toEqual([one, one]);
  expect(updatesIn({ ok: true, result: [one, 7] })).toEqual([one]);
  for (const nothing of [null, undefined, 7, 'x', []]) expect(updatesIn(nothing)).toEqual([]);
});
