/** What a person's doings become: messages, edits, presses and membership updates. */
import { DEFAULT_WAIT_MS, type Watch } from '../control.ts';
import { type Chat, describe, type Stored } from './chats.ts';
import { captionContent, textContent } from './content.ts';
import type { PressAnswer } from './presses.ts';
import type { TgMessage, TgUser } from './types.ts';
import type { World } from './world.ts';

/** What people need of the fake beside the methods' world. */
export interface Stage {
  world: World;
  watch: Watch;
  /** Queues an update and wakes whoever waits for it. */
  deliver(kind: string, body: Record<string, unknown>, chat: Chat): void;
  /** What may explain a silence: updates not taken, calls refused. */
  explain(): string;
  /** With privacy on, a bot in a group hears only commands, mentions and replies to itself. */
  groupPrivacy: boolean;
}

export interface Pressed {
  /** Missing where the key only sent a text. */
  queryId?: string;
  /** What answerCallbackQuery shows; rejects if it does not come. */
  answered(timeoutMs?: number): Promise<PressAnswer>;
}

export interface Acts {
  /** The new message's id. */
  say(content: Partial<TgMessage>): number;
  edit(messageId: number, text: string): void;
  query(stored: Stored, data: string, label: string): Pressed;
  /** `left`: blocks the bot, or throws it out of the group. */
  setMembership(bot: 'left' | 'welcome'): void;
}

/** Writes in the name of anonymous admins. @see https://core.telegram.org/bots/api#message (`from`, read 2026-11) */
const ANONYMOUS_ADMIN: TgUser = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };

export function createActs(
  stage: Stage,
  { person, chat, anonymous }: { person: TgUser; chat: Chat; anonymous: boolean },
): Acts {
  const { world, watch } = stage;
  const sender = anonymous ? ANONYMOUS_ADMIN : person;

  function mustBeOpen(): void {
    if (chat.bot === 'left') throw new Error(`the bot is blocked in chat ${chat.info.id}: unblock() first`);
  }

  return {
    say(content) {
      mustBeOpen();
      chat.bot = 'welcome';
      const stored = world.chats.add(chat, { ...(anonymous ? { sender_chat: chat.info } : {}), ...content }, sender);
      chat.log.add(`${sender.first_name} #${stored.message.message_id}: ${describe(stored)}`);
      if (hears(stage, chat, stored.message)) stage.deliver('message', stored.message, chat);
      return stored.message.message_id;
    },
    edit(messageId, text) {
      mustBeOpen();
      const stored = chat.messages.get(messageId);
      if (!stored || stored.message.from?.id !== sender.id) {
        throw new Error(`#${messageId} is not a message of ${sender.first_name}`);
      }
      const { entities: _, caption_entities: __, ...rest } = stored.message;
      const changed = rest.text === undefined ? captionContent(text) : textContent(text);
      stored.message = { ...rest, ...changed, edit_date: Math.floor(world.now() / 1000) };
      chat.log.add(`${sender.first_name} edits #${messageId}: ${describe(stored)}`);
      if (hears(stage, chat, stored.message)) stage.deliver('edited_message', stored.message, chat);
    },
    query(stored, data, label) {
      mustBeOpen();
      const queryId = world.presses.open();
      const { message } = stored;
      chat.log.add(`${person.first_name} presses ${label} of #${message.message_id}`);
      // A message that is gone comes without its content. @see https://core.telegram.org/bots/api#inaccessiblemessage
      const shown = stored.deleted ? { chat: chat.info, message_id: message.message_id, date: 0 } : message;
      const chat_instance = String(BigInt(chat.info.id) * 7_919_000_003n);
      stage.deliver('callback_query', { id: queryId, from: person, message: shown, chat_instance, data }, chat);
      const what = () => `no answer to the press of ${label}.\n${chat.log.all().join('\n')}\n${stage.explain()}`;
      return {
        queryId,
        answered: (timeoutMs = DEFAULT_WAIT_MS) =>
          watch.until(() => world.presses.answerOf(queryId), { timeoutMs, what }),
      };
    },
    setMembership(bot) {
      if ((chat.bot === 'left') === (bot === 'left')) return;
      chat.bot = bot;
      chat.log.add(`${person.first_name} ${bot === 'left' ? 'blocks' : 'unblocks'} the bot`);
      stage.deliver('my_chat_member', memberUpdate(world, { person, chat, left: bot === 'left' }), chat);
    },
  };
}

/** @see https://core.telegram.org/bots/api#chatmemberupdated (read 2026-11) */
function memberUpdate({ bot, now }: World, { person, chat, left }: { person: TgUser; chat: Chat; left: boolean }) {
  const { id, is_bot, first_name, username } = bot;
  const user = { id, is_bot, first_name, username };
  const member = { user, status: 'member' };
  const gone = { user, status: 'kicked', until_date: 0 };
  return {
    chat: chat.info,
    from: person,
    date: Math.floor(now() / 1000),
    old_chat_member: left ? member : gone,
    new_chat_member: left ? gone : member,
  };
}

/** @see https://core.telegram.org/bots/features#privacy-mode (read 2026-11) */
function hears({ world, groupPrivacy }: Stage, chat: Chat, message: TgMessage): boolean {
  if (!groupPrivacy || chat.info.type === 'private') return true;
  const words = message.text ?? message.caption ?? '';
  const { username, id } = world.bot;
  return words.startsWith('/') || words.includes(`@${username}`) || message.reply_to_message?.from?.id === id;
}
