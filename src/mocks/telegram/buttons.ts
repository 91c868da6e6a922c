/** Finds the button a person means. */
import { type Chat, describe, type Stored } from './chats.ts';
import type { TgButton } from './types.ts';

export type ButtonChoice = string | { data: string };

export type Found = { kind: 'inline'; button: TgButton; stored: Stored } | { kind: 'keyboard'; button: TgButton };

/**
 * In the bot's latest message, or in the one given with `on`; then, by label, among the keys that stand in place of
 * the citizen's keyboard. Throws with everything that could have been pressed.
 */
export function findButton(chat: Chat, choice: ButtonChoice, on: number | undefined): Found {
  const stored = on === undefined ? latestOfBot(chat) : chat.messages.get(on);
  if (!stored) throw new Error(on === undefined ? 'the bot has sent nothing yet' : `there is no message #${on}`);
  const rows = stored.message.reply_markup?.inline_keyboard ?? [];
  const isMeant = (button: TgButton) =>
    typeof choice === 'string' ? button.text === choice : button.callback_data === choice.data;
  const inline = rows.flat().find(isMeant);
  if (inline) return { kind: 'inline', button: inline, stored };
  const key = on === undefined ? chat.keyboard?.flat().find(isMeant) : undefined;
  if (key) return { kind: 'keyboard', button: key };
  throw new Error(missing(chat, choice, stored));
}

function latestOfBot(chat: Chat): Stored | undefined {
  return [...chat.messages.values()].filter(({ byBot, deleted }) => byBot && !deleted).at(-1);
}

function missing(chat: Chat, choice: ButtonChoice, stored: Stored): string {
  const wanted = typeof choice === 'string' ? `[${choice}]` : `with data "${choice.data}"`;
  const show = (buttons: TgButton[]) =>
    buttons.map(({ text, callback_data }) => `[${text}]${callback_data ? ` (${callback_data})` : ''}`).join(' ');
  const here = stored.message.reply_markup?.inline_keyboard.flat() ?? [];
  const older = [...chat.messages.values()].filter(
    (other) => other !== stored && !other.deleted && other.message.reply_markup !== undefined,
  );
  const lines = [
    `no button ${wanted} under message #${stored.message.message_id}, which has ${show(here) || 'none'}`,
    ...(chat.keyboard ? [`keyboard: ${show(chat.keyboard.flat())}`] : []),
    ...older.slice(-5).map((other) => `older, with { on: ${other.message.message_id} }: ${describe(other)}`),
  ];
  return lines.join('\n');
}
