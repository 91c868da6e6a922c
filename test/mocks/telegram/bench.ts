/** Fakes of the Bot API, telegraf bots in front of them, and bare calls; all ended by `endAll`, which every test file gives to `afterEach`. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Markup, Telegraf } from 'telegraf';
import type { FakeTelegram } from '../../../src/mocks/telegram/driver.ts';
import { type FakeTelegramOptions, startFakeTelegram } from '../../../src/mocks/telegram/server.ts';

export const TOKEN = '4242:secret-part_of-the-token';
const endings: (() => unknown)[] = [];

/** The last begun first. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end();
}

export async function fake(options: Partial<FakeTelegramOptions> = {}): Promise<FakeTelegram> {
  const telegram = await startFakeTelegram({ token: TOKEN, ...options });
  endings.push(() => telegram.close());
  return telegram;
}

/** A clock that stands still until it is moved. */
export function clock() {
  let at = Date.UTC(2026, 10, 21);
  return { now: () => at, pass: (ms: number) => (at += ms) };
}

export function client(telegram: FakeTelegram): Telegraf {
  return new Telegraf(TOKEN, { telegram: { apiRoot: telegram.url } });
}

/** A bot by long polling, waiting for its first update. */
export async function polling(telegram: FakeTelegram, set: (bot: Telegraf) => void, allowedUpdates?: 'message'[]) {
  const bot = client(telegram);
  set(bot);
  const over = bot.launch(allowedUpdates ? { allowedUpdates } : {});
  endings.push(() => {
    bot.stop();
    return over;
  });
  await telegram.waitForPoll();
  return bot;
}

export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

/** A bot by webhook with a secret. */
export async function hooked(telegram: FakeTelegram, set: (bot: Telegraf) => void) {
  const bot = client(telegram);
  set(bot);
  const url = await listen(bot.webhookCallback('/hook', { secretToken: 'S3cret' }));
  await bot.telegram.setWebhook(url, { secret_token: 'S3cret' });
  return bot;
}

interface Envelope {
  ok: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method returns
  result: any;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

/** A call without any client library. */
export async function call(telegram: FakeTelegram, method: string, params: unknown = {}, token = TOKEN) {
  const answer = await fetch(`${telegram.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return { status: answer.status, ...((await answer.json()) as Envelope) };
}

export const keys = (...labels: string[]) =>
  Markup.inlineKeyboard(labels.map((label) => Markup.button.callback(label, `k:${label}`)));
