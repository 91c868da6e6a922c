/** The linking as a telegraf bot is usually written: a wizard whose steps look at the text, ask the services, and reply. */
import { Markup, Scenes } from 'telegraf';
import { exchange, services } from './dialogue.ts';

/** What the wizard remembers of a citizen. */
interface Known {
  cccd?: string;
  born?: string;
  account?: string;
  codeId?: string;
  proof?: string;
}

export type Context = Scenes.WizardContext;
/** What one step of the wizard does with the citizen's words; true when they fitted. */
type Take = (context: Context, text: string) => Promise<boolean> | boolean;

const known = ({ wizard }: Context) => wizard.state as Known;
const how = { key: 'k', signal: new AbortController().signal, conversation: 'bench:1' };
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

/** The scene `linking`, one step for each message of the dialogue. */
export const createWizard = () => new Scenes.WizardScene<Context>('linking', ...takes.map(wizardStep));
