/** What every channel promises; called by each with the means to write to it as a citizen would, and to read what arrives. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createPost } from '../../src/channels/post.ts';
import type { Inbound, Outgoing } from '../../src/engine/outside.ts';
import { settled, speech } from '../engine/harness.ts';

export interface ChannelUnderTest {
  channel: Channel;
  /** What was taken in; `until` of them have come. */
  taken(until: number): Promise<Inbound[]>;
  /** The next messages are not safe: `receive` rejects. */
  refuse(times: number): void;
  /** The chat's id at the platform. */
  chat: string;
  /** The citizen types. */
  type(text: string): void;
  /** Does what makes the `index`-th choice under the newest message: a press, or typing its number. */
  choose(index: number): void;
  /** What the citizen sees, message by message; `until` of them have come. */
  seen(until: number): Promise<Array<{ text: string; buttons: string[]; picture: boolean }>>;
  /** Makes the next send fail as the platform fails then; undefined where it cannot. */
  failNext?: Record<'later' | 'gone' | 'undeliverable' | 'broken', () => void>;
  close(): Promise<void>;
}

export interface ChannelTraits {
  /** Whether a choice comes back as a pressed button, else as the typed number. */
  presses: boolean;
  /** Whether a message that was not safe comes again by itself. */
  redelivers: boolean;
}

const outgoing = (conversation: string, lines: Outgoing['lines'], key: string): Outgoing => ({
  conversation,
  key,
  language: 'vi',
  lines,
  buttons: [
    { payload: 'q:0', label: 'button.yes' },
    { payload: 'q:1', label: 'button.no' },
  ],
  window: { heardAt: 0, nth: 1 },
});

/** `start` makes a channel that has been started, with nothing taken in or sent yet. */
export function describeChannel(name: string, traits: ChannelTraits, start: () => Promise<ChannelUnderTest>): void {
  describe(`${name}, as every channel,`, () => {
    let world: ChannelUnderTest;
    beforeEach(async () => {
      world = await start();
    });
    afterEach(() => world.close());

    const signal = () => new AbortController().signal;
    const deliver = (lines: Outgoing['lines'], key = 'k1') =>
      createPost({ channels: [world.channel], speech }).deliver(
        outgoing(`${world.channel.name}:${world.chat}`, lines, key),
        signal(),
      );

    it('has a name that can stand before a colon, and limits', () => {
      expect(world.channel.name).toMatch(/^[a-z-]+$/);
      expect(world.channel.maxText).toBeGreaterThanOrEqual(1_000);
    });

    it('takes in what was typed, as it was typed', async () => {
      world.type('Xin chào <b>&amp;</b> "tôi" 🙂 079 085 000 001');
      const [inbound] = await world.taken(1);
      expect(inbound?.conversation).toBe(`${world.channel.name}:${world.chat}`);
      expect(inbound?.said).toEqual({ kind: 'text', text: 'Xin chào <b>&amp;</b> "tôi" 🙂 079 085 000 001' });
    });

    it('takes messages in in order, each under an id of its own', async () => {
      for (const text of ['một', 'hai', 'ba', 'bốn']) world.type(text);
      const inbounds = await world.taken(4);
      expect(inbounds.map(({ said }) => (said.kind === 'text' ? said.text : said.kind))).toEqual([
        'một',
        'hai',
        'ba',
        'bốn',
      ]);
      expect(new Set(inbounds.map(({ messageId }) => messageId)).size).toBe(4);
    });

    it('shows a message with its choices', async () => {
      await deliver([{ line: 'root.menu' }]);
      const [message] = await world.seen(1);
      expect(message?.text).toContain(speech.text('vi', { line: 'root.menu' }));
      expect(message?.buttons).toEqual(['Có', 'Không']);
    });

    it('shows characters as they are, whatever its formatting', async () => {
      const name = '<b>A & B</b> _x_ *y* [z](t) `c` & <script>';
      await deliver([{ line: 'linking.confirm', values: { cccdLast3: '001', name, phoneLast3: '002' } }]);
      const [message] = await world.seen(1);
      expect(message?.text).toContain(name);
    });

    it('tells which choice was made', async () => {
      await deliver([{ line: 'root.menu' }]);
      await world.seen(1);
      world.choose(1);
      const [inbound] = await world.taken(1);
      expect(inbound?.said).toEqual(traits.presses ? { kind: 'button', payload: 'q:1' } : { kind: 'text', text: '2' });
    });

    it('splits a text that is too long, in order, with the choices under the last piece', async () => {
      const long = Array.from({ length: 900 }, (_, index) => `chữ${index}`).join(' ');
      await deliver([
        { line: 'linking.confirm', values: { cccdLast3: '001', name: long, phoneLast3: '002' } },
        { line: 'root.menu' },
      ]);
      const pieces = Math.ceil(
        speech.text('vi', { line: 'linking.confirm', values: { cccdLast3: '1', name: long, phoneLast3: '2' } }).length /
          world.channel.maxText,
      );
      const messages = await world.seen(pieces);
      for (const { text } of messages) expect(text.length).toBeLessThanOrEqual(world.channel.maxText + 200);
      const words = messages.flatMap(({ text }) => text.match(/chữ\d+/g) ?? []);
      expect(words.join(' ') === long, `${words.length} of 900 words, in order`).toBe(true);
      expect(messages.map(({ buttons }) => buttons.length > 0)).toEqual(
        messages.map((_, index) => index === messages.length - 1),
      );
    });

    const picture = 'portal-login-form';
    const pictureWords = speech.text('vi', { line: `picture.${picture}` });

    it('shows a picture with its text and choices, or says before the text what is on it', async () => {
      await deliver([{ line: 'root.hello' }, { line: 'root.menu', picture }]);
      const [message, ...more] = await world.seen(1);
      expect(more).toEqual([]);
      const text = `${speech.text('vi', { line: 'root.hello' })}\n\n${speech.text('vi', { line: 'root.menu' })}`;
      expect(message?.picture).toBe(world.channel.pictures);
      expect(message?.text).toContain(world.channel.pictures ? text : `[${pictureWords}]\n\n${text}`);
      if (world.channel.pictures) expect(message?.text).not.toContain(pictureWords);
      expect(message?.buttons).toEqual(['Có', 'Không']);
    });

    it('tells which choice under a picture was made', async () => {
      await deliver([{ line: 'root.menu', picture }]);
      await world.seen(1);
      world.choose(0);
      const [inbound] = await world.taken(1);
      expect(inbound?.said).toEqual(traits.presses ? { kind: 'button', payload: 'q:0' } : { kind: 'text', text: '1' });
    });

    it.each([150, 900])(
      'shows a text of %i words whole and in order, its picture first, its choices last',
      async (count) => {
        const name = Array.from({ length: count }, (_, index) => `chữ${index}`).join(' ');
        await deliver([
          { line: 'linking.confirm', values: { cccdLast3: '001', name, phoneLast3: '002' }, picture },
          { line: 'root.menu' },
        ]);
        const last = speech.text('vi', { line: 'root.menu' }).slice(-20);
        await expect.poll(async () => (await world.seen(1)).at(-1)?.text, { interval: 5 }).toContain(last);
        const messages = await world.seen(1);
        const words = messages.flatMap(({ text }) => text.match(/chữ\d+/g) ?? []);
        expect(words.join(' ') === name, `${words.length} of ${count} words, in order`).toBe(true);
        expect(messages.map((message) => message.picture)).toEqual(
          messages.map((_, index) => world.channel.pictures && index === 0),
        );
        expect(messages.map(({ buttons }) => buttons.length)).toEqual(
          messages.map((_, index) => (index === messages.length - 1 ? 2 : 0)),
        );
      },
    );

    it('shows messages in the order in which they were sent', async () => {
      for (const [index, line] of (['root.hello', 'root.thanks', 'root.noBack'] as const).entries())
        await deliver([{ line }], `k${index}`);
      const messages = await world.seen(3);
      for (const [index, line] of (['root.hello', 'root.thanks', 'root.noBack'] as const).entries()) {
        expect(messages[index]?.text).toContain(speech.text('vi', { line }));
      }
    });

    it('never throws when it shows that something is being done', () => {
      expect(() => world.channel.typing(world.chat)).not.toThrow();
      expect(() => world.channel.typing('no such chat')).not.toThrow();
    });

    it('goes on after a message that could not be made safe', async () => {
      world.refuse(1);
      world.type('một');
      const inbounds = traits.redelivers ? await world.taken(1) : [];
      world.type('hai');
      const all = await world.taken(inbounds.length + 1);
      const texts = all.map(({ said }) => (said.kind === 'text' ? said.text : said.kind));
      expect(texts).toEqual(traits.redelivers ? ['một', 'hai'] : ['hai']);
    });

    it('stops, and takes nothing in after that', async () => {
      await world.channel.stop();
      world.type('too late');
      // Long enough for a fake on loopback to be polled or to post, were anybody there.
      await settled();
      expect(await world.taken(0)).toEqual([]);
    });

    it('types its failures', async () => {
      const { failNext } = world;
      if (failNext === undefined)
        return expect(traits.redelivers, 'only a channel without a platform has none').toBe(false);
      const failing = async (how: keyof typeof failNext) => {
        failNext[how]();
        const error = await deliver([{ line: 'root.menu' }], how).then(
          () => null,
          (thrown: Error) => thrown,
        );
        return error?.name;
      };
      expect(await failing('later')).toBe('RetryLaterError');
      expect(await failing('undeliverable')).toBe('UndeliverableError');
      expect(['RetryLaterError', 'UndeliverableError', 'CitizenGoneError', undefined]).not.toContain(
        await failing('broken'),
      );
      expect(await failing('gone')).toBe('CitizenGoneError');
    });
  });
}
