/** The Bot API as bots see it here: every `sendMessage` is answered as Telegram would, and handed to whoever waits for it. */
import { createInbox, type Inbox } from './dialogue.ts';
import { type HttpMessage, serve } from './wire.ts';

/** What one bot has sent so far. */
export interface Line {
  inbox: Inbox;
  /** On the wire, all methods. */
  receivedBytes: number;
  calls: number;
}

export interface BotApi {
  /** For TELEGRAM_API_ROOT. */
  root: string;
  /** The line of the bot with this token; the same one each time. */
  line(token: string): Line;
  /** Rejects with the first thing that no bot should have sent; never resolves. */
  broken: Promise<never>;
  close(): Promise<void>;
}

interface SendMessage {
  chat_id: number | string;
  text: string;
  parse_mode?: string;
  reply_markup?: unknown;
}

const bot = { id: 4_711, is_bot: true, first_name: 'Bench', username: 'bench_bot' };
const dateS = 1_795_000_000;

/** Listens on a free port of this machine. */
export async function startBotApi(): Promise<BotApi> {
  const lines = new Map<string, Line>();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  // Told to whoever waits for it; nobody may be waiting just now.
  broken.catch(() => {});
  let messages = 0;

  function line(token: string): Line {
    const known = lines.get(token) ?? { inbox: createInbox(), receivedBytes: 0, calls: 0 };
    lines.set(token, known);
    return known;
  }

  function send(to: Line, { chat_id, text, parse_mode, reply_markup }: SendMessage): unknown {
    messages += 1;
    to.inbox.arrived(String(chat_id), text, parse_mode === 'HTML');
    return {
      message_id: messages,
      from: bot,
      chat: { id: Number(chat_id), first_name: 'C', type: 'private' },
      date: dateS,
      text,
      ...(reply_markup !== undefined && { reply_markup }),
    };
  }

  function answer({ head, body, bytes }: HttpMessage): string {
    const [, token = '', method = ''] = /^\S+ \/bot([^/]+)\/(\w+) /.exec(head) ?? [];
    const from = line(token);
    from.receivedBytes += bytes;
    from.calls += 1;
    try {
      if (method === 'sendMessage') return JSON.stringify({ ok: true, result: send(from, JSON.parse(body)) });
    } catch (error) {
      reject(error);
      return JSON.stringify({ ok: false, error_code: 400, description: 'Bad Request: not what was waited for' });
    }
    return JSON.stringify({ ok: true, result: method === 'getMe' ? bot : true });
  }

  const { port, close } = await serve(answer);
  return { root: `http://127.0.0.1:${port}`, line, broken, close };
}
