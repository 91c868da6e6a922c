/** The peer: telegraf 4, WizardScene, its session in one JSON file a chat (the usual recipe: writeFile, never flushed). */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Scenes, session, Telegraf } from 'telegraf';
import { createInbox, exchange } from './dialogue.ts';
import type { Variant } from './load.ts';
import { type Context, createWizard } from './wizard.ts';

/** A message is done when its last answer has been checked and `handleUpdate`, which writes the session last, has resolved. */
export async function createPeer(folder: string): Promise<Variant> {
  await mkdir(folder);
  const inbox = createInbox();
  const bot = new Telegraf<Context>('4711:token-of-no-bot');
  bot.botInfo = { id: 4711, is_bot: true, first_name: 'Bench', username: 'bench_bot' } as NonNullable<
    typeof bot.botInfo
  >;
  const callApi = async (_method: string, payload: { chat_id: number; text: string }) => {
    inbox.arrived(String(payload.chat_id), payload.text);
    return { message_id: 1, date: 0, chat: { id: payload.chat_id, type: 'private' }, text: payload.text };
  };
  bot.use((context, next) => {
    context.telegram.callApi = callApi as never;
    return next();
  });
  bot.use(session({ store: fileStore<Scenes.WizardSession>(folder) }));
  bot.use(new Scenes.Stage<Context>([createWizard()]).middleware());
  bot.on('text', (context) => context.scene.enter('linking'));
  bot.catch((error) => {
    throw error;
  });
  let updates = 0;
  return {
    name: 'telegraf + file',
    async say(chat, step) {
      updates += 1;
      const answered = inbox.expect(chat, step);
      await Promise.all([bot.handleUpdate(updateOf(Number(chat), updates, exchange(step).says)), answered]);
    },
    settled: async () => {},
    quiet: async () => {},
    close: async () => {},
  };
}

function updateOf(chat: number, id: number, text: string) {
  const from = { id: chat, is_bot: false, first_name: 'C', language_code: 'vi' };
  const message = {
    message_id: id,
    from,
    chat: { id: chat, type: 'private' as const, first_name: 'C' },
    date: 1_795_000_000,
    text,
  };
  return { update_id: id, message };
}

function fileStore<T>(folder: string) {
  const path = (key: string) => join(folder, `${key}.json`);
  return {
    get: (key: string): Promise<T | undefined> =>
      readFile(path(key), 'utf8').then(
        (text) => JSON.parse(text) as T,
        () => undefined,
      ),
    set: (key: string, value: T) => writeFile(path(key), JSON.stringify(value)),
    delete: async () => {},
  };
}
