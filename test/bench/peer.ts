/** The peer: telegraf 4, WizardScene, its session in one JSON file a chat (the usual recipe: writeFile, never flushed). */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Markup, Scenes, session, Telegraf } from 'telegraf';
import { createInbox, exchange, services } from './dialogue.ts';
import type { Variant } from './load.ts';

/** What the wizard remembers of a citizen. */
interface Known {
  cccd?: string;
  born?: string;
  account?: string;
  codeId?: string;
  proof?: string;
}

type Context = Scenes.WizardContext;
/** What one step of the wizard does with the citizen's words; true when they fitted. */
type Take = (context: Context, text: string) => Promise<boolean> | boolean;

const known = ({ wizard }: Context) => wizard.state as Known;
const how = { key: 'k', signal: new AbortController().signal };
const hears =
  (pattern: RegExp): Take =>
  (_context, text) =>
    pattern.test(text.toLowerCase());

const takes: Take[] = [
  () => true,
  hears(/liên kết|lien ket/),
  hears(/đồng ý|dong y/),
  (context, text) => {
    known(context).cccd = text;
    return /^\d{12}$/.test(text);
  },
  (context, text) => {
    known(context).born = text;
    return /^\d{2}\/\d{2}\/\d{4}$/.test(text);
  },
  async (context, text) => {
    const { cccd = '', codeId = '' } = known(context);
    const checked = await services.checkCode({ id: codeId, code: text }, how);
    if (checked.outcome !== 'correct') return false;
    known(context).proof = checked.proof;
    return (await services.vneidHolder({ cccd, proof: checked.proof }, how)).outcome === 'known';
  },
  async (context, text) => {
    const { cccd = '', proof = '', account = '' } = known(context);
    if (!/đúng|dung/.test(text.toLowerCase())) return false;
    return (await services.saveLink({ accountId: account, cccd, proof }, how)).outcome === 'linked';
  },
];

/** What is asked of the services between the answers of one step, as in our flow. */
const between: Record<number, Array<(context: Context) => Promise<void>>> = {
  4: [
    async (context) => {
      const { cccd = '', born = '' } = known(context);
      const matched = await services.matchCitizen({ cccd, dateOfBirth: born }, how);
      if (matched.outcome === 'match' && matched.account) known(context).account = matched.account.id;
    },
    async (context) => {
      const { cccd = '' } = known(context);
      await services.vneidStatus({ cccd }, how);
      const sent = await services.sendCode({ cccd, purpose: 'link' }, how);
      if ('id' in sent) known(context).codeId = sent.id;
    },
  ],
};

const keyboard = Markup.inlineKeyboard([
  [Markup.button.callback('Tôi đồng ý', 'yes')],
  [Markup.button.callback('Tôi không đồng ý', 'no')],
]);

const wizardStep =
  (take: Take, step: number) =>
  async (context: Context): Promise<unknown> => {
    const text = context.text ?? '';
    if (!(await take(context, text))) return context.reply('Xin Ông/Bà gõ lại.');
    const { answers } = exchange(step);
    for (const [index, answer] of answers.entries()) {
      await (index === answers.length - 1 ? context.reply(answer, keyboard) : context.reply(answer));
      await between[step]?.[index]?.(context);
    }
    return step === takes.length - 1 ? context.scene.leave() : context.wizard.next();
  };

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
  const wizard = new Scenes.WizardScene<Context>('linking', ...takes.map(wizardStep));
  bot.use(new Scenes.Stage<Context>([wizard]).middleware());
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
