/** Telegram as a platform to play on: the fake server, and people who write to it. */
import { type MediaKind, mediaKinds } from '../../engine/outside.ts';
import type { TelegramMessage } from '../../mocks/telegram/chats.ts';
import type { FakeTelegram } from '../../mocks/telegram/driver.ts';
import { startFakeTelegram } from '../../mocks/telegram/server.ts';
import type { TgMessage } from '../../mocks/telegram/types.ts';
import type { TelegramUser } from '../../mocks/telegram/user.ts';
import type { Theatre } from '../stage.ts';
import { createBlocking, overFake, patientWebhook } from './fake-platform.ts';
import { pictureWords } from './picture-words.ts';
import type { About, Platform, Visitor } from './platform.ts';
import { createTheatre } from './theatre.ts';

export const botToken = '4711:test-token-of-no-bot';
export const webhookSecret = 'a-secret-of-the-test';

export type Mode = 'polling' | 'webhook';

/** A theatre over the fake Telegram server. */
export const createTelegramTheatre = ({ mode = 'polling' }: { mode?: Mode } = {}): Theatre =>
  createTheatre(({ now }) => startTelegram({ mode, now }), {
    ...about,
    name: mode === 'polling' ? 'telegram' : 'telegram-webhook',
  });

const about = {
  name: 'telegram',
  tellsLanguage: true,
  can: ['store', 'redelivery', 'blocking', 'oldButtons'],
  get sends() {
    return mediaKinds.filter((kind) => mediaContent[kind] !== null);
  },
} as const satisfies About;

export interface TelegramPlatform extends Platform {
  telegram: FakeTelegram;
}

let newcomers = 1_000_000;

/** Starts the fake server; `now`: its time, epoch ms. */
export async function startTelegram({ mode, now }: { mode: Mode; now: () => number }): Promise<TelegramPlatform> {
  const telegram = await startFakeTelegram({ token: botToken, now, webhook: patientWebhook });
  return {
    ...about,
    ...overFake(telegram),
    telegram,
    fixedPort: mode === 'webhook',
    settings: () => ({
      TELEGRAM_BOT_TOKEN: botToken,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_MODE: mode,
      TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    }),
    newcomer({ name, language }): Visitor {
      newcomers += 1;
      const user = telegram.user(newcomers, { name, language });
      return { conversation: () => `telegram:${user.chat}`, deeds: createDeeds({ telegram, now, user, language }) };
    },
    pending: () => telegram.pending().length,
  };
}

const file = { file_id: 'of-the-stage', file_unique_id: 'of-the-stage', file_size: 1_000 };

/** What a person can send, each with a caption where Telegram has one there. */
const mediaContent: Record<MediaKind, Record<string, unknown> | null> = {
  photo: { photo: [{ ...file, width: 90, height: 90 }] },
  file: { document: { ...file, file_name: 'file.pdf', mime_type: 'application/pdf' } },
  voice: { voice: { ...file, duration: 3, mime_type: 'audio/ogg' } },
  video: { video: { ...file, width: 320, height: 240, duration: 3, mime_type: 'video/mp4' } },
  sticker: { sticker: { ...file, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false } },
  contact: { contact: { phone_number: '84901234567', first_name: 'Somebody' } },
  location: { location: { latitude: 21.0285, longitude: 105.8542 } },
  other: { dice: { emoji: '🎲', value: 3 } },
  unreadable: null,
};

/** Message ids of what the fake has not numbered itself, far from its own. */
let ownIds = 1_000_000_000;

interface DeedsOptions {
  telegram: FakeTelegram;
  now: () => number;
  user: TelegramUser;
  language: string;
}

function createDeeds({ telegram, now, user, language }: DeedsOptions): Visitor['deeds'] {
  let lastUpdate: number | undefined;
  const { block, write } = createBlocking(user);
  // A picture whose text is too long for a caption comes with its own words, before the text: one message elsewhere.
  const heard = (): TelegramMessage[] =>
    user.replies().filter(({ deleted, text }) => !deleted && !pictureWords.has(text));

  /** What is pushed is the last that waits, until the bot has had a chance to take it. */
  function deliver(push: () => unknown) {
    write(() => {
      push();
      lastUpdate = telegram.pending().at(-1)?.update_id;
    });
  }

  return {
    say: async (text) => deliver(() => user.text(text)),
    async press(message, index) {
      const shown = heard()[message];
      if (shown === undefined) throw new RangeError(`there is no message ${message}, only ${heard().length}`);
      const button = (shown.raw as TgMessage).reply_markup?.inline_keyboard.flat()[index];
      if (button?.callback_data === undefined)
        throw new RangeError(`message ${message} has no button ${index} to press, only ${shown.buttons.length}`);
      const data = button.callback_data;
      deliver(() => user.press({ data }, { on: shown.id }));
    },
    async send(media, caption) {
      deliver(() => user.message({ ...mediaContent[media], ...(caption !== undefined && { caption }) }));
    },
    async swapped(texts) {
      const seconds = Math.floor(now() / 1_000);
      const chat = { id: user.chat, type: 'private' };
      const from = { id: user.chat, is_bot: false, first_name: 'Somebody', language_code: language };
      const messages = texts.map((text, index) => {
        ownIds += 1;
        return { message_id: ownIds, date: seconds + index, chat, from, text };
      });
      for (const message of messages.reverse()) lastUpdate = telegram.inject({ message }, user.chat);
    },
    async redeliver() {
      if (lastUpdate === undefined) throw new RangeError('nothing has been sent that could come again');
      telegram.redeliver(lastUpdate);
    },
    block,
    heard: () => heard().map(({ text, buttons }) => ({ text, buttons })),
  };
}
