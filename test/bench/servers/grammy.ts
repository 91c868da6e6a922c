/** grammY on express: its conversations plugin on its own file storage, the linking as one function that waits for words. */
import { join } from 'node:path';
import { type Conversation, type ConversationFlavor, conversations, createConversation } from '@grammyjs/conversations';
import { FileAdapter } from '@grammyjs/storage-file';
import express from 'express';
import { Bot, type Context, InlineKeyboard, webhookCallback } from 'grammy';
import { exchange, services } from '../dialogue.ts';
import { readSettings, tellWhenListening, webhookPath } from './child.ts';

type Outside = ConversationFlavor<Context>;
type Talk = Conversation<Outside, Context>;

const { folder, apiRoot, token, secret } = readSettings();
const how = { key: 'k', signal: new AbortController().signal, conversation: 'bench:1' };
const keyboard = () => new InlineKeyboard().text('Tôi đồng ý', 'yes').row().text('Tôi không đồng ý', 'no');

const bot = new Bot<Outside>(token, { client: { apiRoot } });
const storage = new FileAdapter<never>({ dirName: join(folder, 'conversations') });
bot.use(conversations({ storage: { type: 'key', version: 0, adapter: storage } }));
bot.use(createConversation(linking));
bot.on('message:text', (context) => context.conversation.enter('linking'));

const app = express();
app.use(webhookPath, express.json(), webhookCallback(bot, 'express', { secretToken: secret }));
tellWhenListening(app.listen(0, '127.0.0.1'));

async function linking(talk: Talk, begun: Context) {
  await answer(begun, 0);
  await answer((await heard(talk, /liên kết|lien ket/)).context, 1);
  await answer((await heard(talk, /đồng ý|dong y/)).context, 2);
  const number = await heard(talk, /^\d{12}$/);
  await answer(number.context, 3);
  const cccd = number.text;
  const born = await heard(talk, /^\d{2}\/\d{2}\/\d{4}$/);
  await say(born.context, 4, 0);
  const matched = await talk.external(() => services.matchCitizen({ cccd, dateOfBirth: born.text }, how));
  await say(born.context, 4, 1);
  await talk.external(() => services.vneidStatus({ cccd }, how));
  const sent = await talk.external(() => services.sendCode({ cccd, purpose: 'link' }, how));
  await say(born.context, 4, 2);
  const code = await heard(talk, /^\d{6}$/);
  const id = 'id' in sent ? sent.id : '';
  const checked = await talk.external(() => services.checkCode({ id, code: code.text }, how));
  const proof = checked.outcome === 'correct' ? checked.proof : '';
  await talk.external(() => services.vneidHolder({ cccd, proof }, how));
  await answer(code.context, 5);
  const last = await heard(talk, /đúng|dung/);
  const accountId = matched.outcome === 'match' ? (matched.account?.id ?? '') : '';
  await talk.external(() => services.saveLink({ accountId, cccd, proof }, how));
  await answer(last.context, 6);
}

async function heard(talk: Talk, pattern: RegExp) {
  for (;;) {
    const context = await talk.waitFor('message:text');
    const { text } = context.message;
    if (pattern.test(text.toLowerCase())) return { context, text };
    await context.reply('Xin Ông/Bà gõ lại.');
  }
}

async function answer(context: Context, step: number) {
  for (const index of exchange(step).answers.keys()) await say(context, step, index);
}

/** With buttons under the last. */
async function say(context: Context, step: number, index: number) {
  const { answers } = exchange(step);
  const last = index === answers.length - 1;
  await context.reply(answers[index] ?? '', last ? { reply_markup: keyboard() } : {});
}
