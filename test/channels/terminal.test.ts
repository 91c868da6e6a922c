import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminal, type TerminalOptions } from '../../src/channels/terminal.ts';
import type { Inbound } from '../../src/engine/outside.ts';
import { createWatch } from '../../src/mocks/control.ts';
import { gate } from '../engine/harness.ts';
import { describeChannel } from './contract.ts';

function startTerminal(options: Partial<TerminalOptions> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const watch = createWatch();
  const taken: Inbound[] = [];
  const refusals = { left: 0 };
  const state = { written: '', ended: false };
  output.on('data', (chunk) => {
    state.written += String(chunk);
    watch.changed();
  });
  const channel = createTerminal({
    input,
    output,
    live: false,
    ended: () => {
      state.ended = true;
      watch.changed();
    },
    ...options,
  });
  const until = (find: () => boolean, what: string) =>
    watch.until(find, { timeoutMs: 3_000, what: () => `${what}; written: ${state.written}` });
  const receive = async (inbound: Inbound) => {
    if (refusals.left > 0) {
      refusals.left -= 1;
      throw new Error('the store is full');
    }
    taken.push(inbound);
    watch.changed();
  };
  return { input, output, channel, taken, refusals, state, until, receive };
}

const message = (text: string, labels: string[] = []) => ({
  chat: 'me',
  key: 'k',
  text,
  buttons: labels.map((label, index) => ({ label, payload: `q:${index}` })),
  window: { heardAt: 0, nth: 1 },
});
const signal = new AbortController().signal;

describeChannel('the terminal', { presses: false, redelivers: false }, async () => {
  const terminal = startTerminal();
  const { channel, input, taken, refusals, state, until } = terminal;
  const sent: Array<{ text: string; buttons: string[]; picture: boolean }> = [];
  await channel.start(terminal.receive);
  // A terminal has no other reader than the screen; messages are told apart where they are sent.
  const watching = {
    ...channel,
    async send(...args: Parameters<typeof channel.send>) {
      const before = state.written.length;
      await channel.send(...args);
      await until(() => state.written.length > before, 'nothing was shown');
      const shown = state.written.slice(before);
      sent.push({
        text: shown,
        buttons: [...shown.matchAll(/^ {2}\[\d+\] (.*)$/gm)].map(([, label]) => label as string),
        picture: false,
      });
    },
  };
  return {
    channel: watching,
    async taken(count) {
      await until(() => taken.length >= count, `${taken.length} of ${count} taken in`);
      return taken;
    },
    refuse: (times) => {
      refusals.left = times;
    },
    chat: 'me',
    type: (text) => void input.write(`${text}\n`),
    choose: (index) => void input.write(`${index + 1}\n`),
    async seen() {
      return sent;
    },
    async close() {
      await channel.stop();
    },
  };
});

describe('the terminal', () => {
  it('tells a citizen whose message could not be taken to type it again', async () => {
    const { channel, input, refusals, receive, until, state } = startTerminal();
    refusals.left = 1;
    await channel.start(receive);
    input.write('xin chào\n');
    await until(() => state.written.includes('type it again'), 'not told');
  });

  it('does not take an empty line for a message', async () => {
    const { channel, input, receive, until, taken } = startTerminal();
    await channel.start(receive);
    input.write('\n   \nxin chào\n');
    await until(() => taken.length > 0, 'nothing taken in');
    expect(taken.map(({ said }) => said)).toEqual([{ kind: 'text', text: 'xin chào' }]);
  });

  it('ends with /exit, after what was said before has been taken in', async () => {
    const held = gate();
    const { channel, input, until, state, receive } = startTerminal();
    let received = 0;
    await channel.start(async (inbound) => {
      received += 1;
      await receive(inbound);
      await held.promise;
    });
    input.write('xin chào\n/exit\n');
    await until(() => received === 1 || state.ended, 'nothing received');
    expect(state.ended).toBe(false);
    held.open();
    await until(() => state.ended, 'not ended');
  });

  it('ends when the input does, with or without a last newline', async () => {
    const { channel, input, receive, until, state, taken } = startTerminal();
    await channel.start(receive);
    input.end('xin chào');
    await until(() => state.ended, 'not ended');
    expect(taken).toHaveLength(1);
  });

  it('shows an SMS apart from what the assistant says', async () => {
    const { channel, receive, until, state } = startTerminal();
    await channel.start(receive);
    channel.sms(`VNeID: ${'mã của bạn là 123456 '.repeat(10)}`);
    await until(() => state.written.includes('┌ SMS'), 'no SMS');
    expect(Math.max(...state.written.split('\n').map((line) => line.length))).toBeLessThan(80);
    expect(state.written.replaceAll(/[\s│]+/g, ' ')).toContain('mã của bạn là 123456 mã của bạn là 123456');
  });

  it('uses no colours and no turning wheel where nobody is looking', async () => {
    const { channel, receive, state, until } = startTerminal();
    await channel.start(receive);
    channel.typing('me');
    await channel.send(message('Chào', ['Có']), signal);
    await until(() => state.written.includes('[1] Có'), 'nothing shown');
    expect(state.written).not.toContain('\x1b');
  });

  it('says which language the citizen has chosen to start in', async () => {
    const { channel, input, receive, until, taken } = startTerminal({ language: 'en' });
    await channel.start(receive);
    input.write('hello\n');
    await until(() => taken.length > 0, 'nothing taken in');
    expect(taken[0]?.languageHint).toBe('en');
  });
});
