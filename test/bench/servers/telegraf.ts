/** telegraf 4 on express: WizardScene, its session in one JSON file a chat (the usual recipe: writeFile, never flushed). */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';
import { Scenes, session, Telegraf } from 'telegraf';
import { type Context, createWizard } from '../wizard.ts';
import { readSettings, tellWhenListening, webhookPath } from './child.ts';

const { folder, apiRoot, token, secret } = readSettings();
const sessions = join(folder, 'sessions');
await mkdir(sessions);
// Messages are calls either way: what rides in a webhook's answer is decided by a list without sendMessage (client.js, 4.16.3).
const bot = new Telegraf<Context>(token, { telegram: { apiRoot, webhookReply: false } });
bot.botInfo = await bot.telegram.getMe();
bot.use(session({ store: createFileStore<Scenes.WizardSession>() }));
bot.use(new Scenes.Stage<Context>([createWizard()]).middleware());
bot.on('text', (context) => context.scene.enter('linking'));

const app = express();
app.use(bot.webhookCallback(webhookPath, { secretToken: secret }));
tellWhenListening(app.listen(0, '127.0.0.1'));

function createFileStore<T>() {
  const path = (key: string) => join(sessions, `${key}.json`);
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
