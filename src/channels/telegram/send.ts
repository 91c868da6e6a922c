/** Messages and pictures to a chat (Bot API, sendMessage and sendPhoto, read 2026-11). */
import { readFileSync } from 'node:fs';
import { UndeliverableError } from '../../engine/outside.ts';
import { Lru } from '../../lru.ts';
import type { Channel, Message, ShownPicture } from '../channel.ts';
import type { Pacer } from '../pacer.ts';
import { sendFailure, type TelegramApi, TelegramCallError } from './api.ts';
import { toHtml } from './html.ts';

/** Bot API, sendPhoto: 0–1024 characters after entities are parsed. */
const maxCaption = 1_024;
/** Pictures remembered that have gone out while their text has not; each of them is one message's failure. */
const picturesAhead = 1_000;

/** What a message consists of on Telegram; the text is also a picture's caption. */
type Shown = Pick<Message, 'chat' | 'text' | 'buttons'>;

export interface SenderOptions {
  api: TelegramApi;
  /** Resolves when a message may go out. */
  turn: Pacer['turn'];
  /** A picture could not be shown, and its text went without it. */
  failed: (error: unknown) => void;
}

/**
 * `Channel.send`: a picture with the text as its caption, or, where the text is too long for one, the picture with its own words
 * and then the text. When only the picture has gone out before a failure, the same message sent again is only the text.
 */
export function createSender({ api, turn, failed }: SenderOptions): Channel['send'] {
  const ahead = new Lru<true>(picturesAhead);
  const showPicture = createPictures(api);

  /** Whether it is there; when Telegram will not have it, the text has to do. */
  async function show(shown: Shown, picture: ShownPicture, signal: AbortSignal): Promise<boolean> {
    await turn(shown.chat, signal);
    try {
      await showPicture(shown, picture, signal);
      return true;
    } catch (error) {
      const failure = sendFailure(error);
      if (!(failure instanceof UndeliverableError || failure instanceof UnreadableError)) throw failure;
      failed(failure);
      return false;
    }
  }

  return async ({ key, picture, ...message }, signal) => {
    if (picture && ahead.get(key) === undefined) {
      const fits = message.text.length <= maxCaption;
      const first = fits ? message : { ...message, text: picture.words, buttons: [] };
      const there = await show(first, picture, signal);
      if (there && fits) return;
      if (there) ahead.set(key, true);
    }
    await turn(message.chat, signal);
    await sendText(api, message, signal).catch((error) => {
      throw sendFailure(error);
    });
    ahead.delete(key);
  };
}

/** The file of a picture is not there. */
class UnreadableError extends Error {
  override name = 'UnreadableError';
}

/** Sends pictures; each is uploaded once, and from then on named by the file_id that Telegram gave it (Bot API, "Sending files"). */
function createPictures(api: TelegramApi) {
  const fileIds = new Map<ShownPicture['name'], string>();

  async function send(shown: Shown, photo: unknown, signal: AbortSignal) {
    const payload = { ...addressed(shown), photo };
    return formatted<SentPhoto>(api, ['sendPhoto', 'caption'], { payload, text: shown.text }, signal);
  }

  return async (shown: Shown, { name, file }: ShownPicture, signal: AbortSignal): Promise<void> => {
    const known = fileIds.get(name);
    if (known !== undefined) {
      try {
        return void (await send(shown, known, signal));
      } catch (error) {
        // The texts with which Telegram refuses a file_id are many; what else is refused is so the second time, too.
        if (!(sendFailure(error) instanceof UndeliverableError)) throw error;
        fileIds.delete(name);
      }
    }
    const source = contentOf(name, file);
    const { photo } = await send(shown, { source, filename: `${name}.png` }, signal);
    // The last size is the largest.
    const fileId = photo?.at(-1)?.file_id;
    if (fileId !== undefined) fileIds.set(name, fileId);
  };
}

/** At once: at most 60 kB, and only until Telegram has given it a name. */
function contentOf(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UnreadableError(`the picture ${name} cannot be read`, { cause });
  }
}

interface SentPhoto {
  photo?: Array<{ file_id: string }>;
}

const sendText = (api: TelegramApi, shown: Shown, signal: AbortSignal) => {
  const payload = { ...addressed(shown), link_preview_options: { is_disabled: true } };
  return formatted(api, ['sendMessage', 'text'], { payload, text: shown.text }, signal);
};

function addressed({ chat, buttons }: Shown) {
  const rows = buttons.map(({ label, payload }) => [{ text: label, callback_data: payload }]);
  return { chat_id: chat, ...(rows.length > 0 && { reply_markup: { inline_keyboard: rows } }) };
}

/** `signal` limits the time too; derived once per delivery, as signals derived from derived ones are never freed. Where Telegram does not understand the formatting, once more without. */
async function formatted<Result>(
  api: TelegramApi,
  [method, field]: [method: string, field: string],
  { payload, text }: { payload: object; text: string },
  signal: AbortSignal,
): Promise<Result> {
  try {
    return await api.call<Result>(method, { ...payload, [field]: toHtml(text), parse_mode: 'HTML' }, signal);
  } catch (error) {
    const unparsed =
      error instanceof TelegramCallError && error.code === 400 && /parse entities/i.test(error.description);
    if (!unparsed) throw error;
    return await api.call<Result>(method, { ...payload, [field]: text }, signal);
  }
}
