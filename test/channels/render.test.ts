import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel, Message } from '../../src/channels/channel.ts';
import { createPost } from '../../src/channels/post.ts';
import { render, split } from '../../src/channels/render.ts';
import type { Outgoing } from '../../src/engine/outside.ts';
import { speech } from '../engine/harness.ts';

const squeezed = (text: string) => text.replaceAll(/\s+/g, '');
/** A high surrogate without its low one, or the other way round. */
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

describe('splitting', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc
      .array(fc.constantFrom('chữ', 'một câu. ', '\n\n', '\n', ' ', '🙂', '👨‍👩‍👧', 'x'.repeat(50), '. '), {
        maxLength: 80,
      })
      .map((parts) => parts.join('')),
  );

  it('never makes a piece above the limit, loses nothing but white space, and breaks no pair', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 120 }), (text, max) => {
        const pieces = split(text, max);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(max);
        expect(squeezed(pieces.join(''))).toBe(squeezed(text));
        if (!loneSurrogate.test(text)) for (const piece of pieces) expect(piece).not.toMatch(loneSurrogate);
      }),
      { numRuns: 500, seed: 20261121 },
    );
  });

  it('leaves a text that fits as it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(split(text, Math.max(1, text.length))).toEqual([text]);
      }),
      { seed: 20261121 },
    );
  });

  it('cuts between paragraphs rather than lines, lines rather than sentences, sentences rather than words', () => {
    expect(split('Một hai.\n\nBa bốn năm.', 14)).toEqual(['Một hai.', 'Ba bốn năm.']);
    expect(split('Một hai ba.\nBốn. Năm', 17)).toEqual(['Một hai ba.', 'Bốn. Năm']);
    expect(split('Một hai ba. Bốn năm', 16)).toEqual(['Một hai ba.', 'Bốn năm']);
    expect(split('Một hai ba bốn năm', 13)).toEqual(['Một hai ba', 'bốn năm']);
  });

  it('sends no empty piece for a text with much white space', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(' ', '\n', 'x', '\n\n'), { minLength: 1, maxLength: 200 }), (parts) => {
        const text = parts.join('').trim();
        if (text === '') return;
        for (const piece of split(text, 10)) expect(piece.trim()).not.toBe('');
      }),
      { seed: 20261121 },
    );
  });
});

const outgoing = (lines: Outgoing['lines'], language: 'vi' | 'en' = 'vi'): Outgoing => ({
  conversation: 'test:1',
  key: 'k',
  language,
  lines,
  buttons: [
    { payload: 'q:0', label: 'button.yes' },
    { payload: 'q:1', label: 'button.no' },
  ],
  window: { heardAt: 0, nth: 1 },
});

describe('rendering', () => {
  it('makes one message of all lines, with buttons where the channel has them', () => {
    const [message, ...more] = render(
      outgoing([{ line: 'root.hello' }, { line: 'root.menu' }]),
      '1',
      { maxText: 4_096, buttons: 8, pictures: true },
      speech,
    );
    expect(more).toEqual([]);
    expect(message?.text).toBe(
      `${speech.text('vi', { line: 'root.hello' })}\n\n${speech.text('vi', { line: 'root.menu' })}`,
    );
    expect(message?.buttons).toEqual([
      { payload: 'q:0', label: 'Có' },
      { payload: 'q:1', label: 'Không' },
    ]);
  });

  it('makes a numbered list where the channel has no buttons', () => {
    const [message] = render(
      outgoing([{ line: 'root.menu' }], 'en'),
      '1',
      { maxText: 4_096, buttons: 0, pictures: true },
      speech,
    );
    expect(message?.text.endsWith('\n\n1. Yes\n2. No')).toBe(true);
    expect(message?.buttons).toEqual([]);
  });

  it('gives each piece a key of its own, the same again for the same message', () => {
    const long = outgoing([{ line: 'root.greeting' }, { line: 'root.help' }, { line: 'root.menu' }]);
    const pieces = () => render(long, '1', { maxText: 200, buttons: 8, pictures: true }, speech);
    const keys = pieces().map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(2);
    expect(new Set(keys).size).toBe(keys.length);
    expect(pieces().map(({ key }) => key)).toEqual(keys);
  });

  it('puts the choices under the last piece only', () => {
    const pieces = render(
      outgoing([{ line: 'root.greeting' }, { line: 'root.menu' }]),
      '1',
      { maxText: 150, buttons: 8, pictures: true },
      speech,
    );
    expect(pieces.map(({ buttons }) => buttons.length)).toEqual([
      ...Array.from({ length: pieces.length - 1 }, () => 0),
      2,
    ]);
  });
});

describe('rendering a picture', () => {
  const lines: Outgoing['lines'] = [
    { line: 'root.hello', picture: 'account-menu' },
    { line: 'root.menu', picture: 'cccd-dialog' },
    { line: 'root.thanks' },
  ];
  const words = (language: 'vi' | 'en') => speech.text(language, { line: 'picture.cccd-dialog' });
  const shows = { maxText: 4_096, buttons: 8, pictures: true };

  it('gives the last one that a line has, with its file and its words in the citizen’s language', () => {
    for (const language of ['vi', 'en'] as const) {
      const [message] = render(outgoing(lines, language), '1', shows, speech);
      expect(message?.picture).toMatchObject({ name: 'cccd-dialog', words: words(language) });
      expect(isAbsolute(message?.picture?.file ?? '')).toBe(true);
      expect(existsSync(message?.picture?.file ?? '')).toBe(true);
      expect(message?.text).not.toContain(words(language));
    }
  });

  it('gives it to the first piece only', () => {
    const pieces = render(outgoing(lines), '1', { ...shows, maxText: 40 }, speech);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.map(({ picture }) => picture?.name)).toEqual([
      'cccd-dialog',
      ...pieces.slice(1).map(() => undefined),
    ]);
  });

  it('says it as a paragraph of its own before the text where the channel has no pictures', () => {
    const [message] = render(outgoing(lines, 'en'), '1', { ...shows, pictures: false, buttons: 0 }, speech);
    expect(message?.picture).toBeUndefined();
    expect(message?.text.startsWith(`[${words('en')}]\n\n${speech.text('en', { line: 'root.hello' })}\n\n`)).toBe(true);
    expect(message?.text.endsWith('\n\n1. Yes\n2. No')).toBe(true);
  });

  it('leaves a message without one as it is', () => {
    const [message] = render(outgoing([{ line: 'root.menu' }]), '1', shows, speech);
    expect(Object.keys(message ?? {})).toEqual(['chat', 'key', 'text', 'buttons', 'window']);
  });
});

describe('the post', () => {
  const channel = (name: string, sent: Message[], typing: string[] = []): Channel => ({
    name,
    maxText: 4_096,
    buttons: 8,
    pictures: true,
    start: async () => {},
    send: async (message) => void sent.push(message),
    typing: (chat) => void typing.push(chat),
    stop: async () => {},
  });
  const signal = new AbortController().signal;

  it('hands a message to the channel its conversation lives on, also when the chat’s id has colons', async () => {
    const one: Message[] = [];
    const two: Message[] = [];
    const post = createPost({ channels: [channel('one', one), channel('two', two)], speech });
    await post.deliver({ ...outgoing([{ line: 'root.menu' }]), conversation: 'two:a:b:c' }, signal);
    expect(one).toEqual([]);
    expect(two.map(({ chat }) => chat)).toEqual(['a:b:c']);
  });

  it('keeps messages for a channel that is switched off until it is on again', async () => {
    const post = createPost({ channels: [], speech });
    await expect(post.deliver(outgoing([{ line: 'root.menu' }]), signal)).rejects.toMatchObject({
      name: 'RetryLaterError',
      retryAfterMs: 600_000,
    });
    expect(() => post.typing('gone:1')).not.toThrow();
  });

  it('shows that something is being done in the right chat', () => {
    const typing: string[] = [];
    createPost({ channels: [channel('one', [], typing)], speech }).typing('one:5');
    expect(typing).toEqual(['5']);
  });
});
