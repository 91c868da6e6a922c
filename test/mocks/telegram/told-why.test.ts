/** What a test that waits in vain for the fake Bot API is told. */
import { afterEach, describe, expect, test } from 'vitest';
import { call, endAll, fake } from './bench.ts';

afterEach(endAll);

describe('a test that fails is told why', () => {
  test('a reply that does not come: the chat so far, and what was refused', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001, { name: 'Lan' });
    lan.start();
    await call(telegram, 'sendMessage', {
      chat_id: 1001,
      text: 'Chào',
      reply_markup: { inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] },
    });
    await call(telegram, 'sendMessage', { chat_id: 1001, text: '' });
    await lan.waitForReply();
    const error = await lan.waitForReply({ timeoutMs: 5 }).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'WaitTimeoutError' });
    expect(String(error)).toContain('no further reply in chat 1001');
    expect(String(error)).toContain('Lan #1: /start\nbot #2: Chào [A]');
    expect(String(error)).toContain('refused: sendMessage 400 Bad Request: message text is empty');
  });

  test('a button that is not there: those that are, here and on older messages', async () => {
    const telegram = await fake();
    const lan = telegram.user(1001);
    for (const label of ['A', 'B']) {
      await call(telegram, 'sendMessage', {
        chat_id: 1001,
        text: label,
        reply_markup: { inline_keyboard: [[{ text: label, callback_data: label }]] },
      });
    }
    expect(() => lan.press('C')).toThrow(
      'no button [C] under message #2, which has [B] (B)\nolder, with { on: 1 }: A [A]',
    );
    expect(() => lan.press('A', { on: 1 })).not.toThrow();
  });

  test('waits end when the fake is closed', async () => {
    const telegram = await fake();
    const waiting = expect(telegram.waitFor(() => false)).rejects.toThrow('the fake was closed');
    await telegram.close();
    await waiting;
  });
});
