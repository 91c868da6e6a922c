/** The probe against the fake platform, with a scripted person at the prompt and at the phone. */
import { systemClock } from '../../src/engine/clock.ts';
import type { FakeZaloBot } from '../../src/mocks/zalo-bot/driver.ts';
import { type FakeZaloBotOptions, startFakeZaloBot } from '../../src/mocks/zalo-bot/server.ts';
import type { ZaloBotUser } from '../../src/mocks/zalo-bot/user.ts';
import { InterruptedError } from '../../src/zalo-probe/endings.ts';
import { startListener } from '../../src/zalo-probe/listener.ts';
import { type ProbeEnd, type ProbeOptions, runProbe } from '../../src/zalo-probe/probe.ts';
import type { Prompt } from '../../src/zalo-probe/prompt.ts';
import type { Waits } from '../../src/zalo-probe/waits.ts';

export const token = '1459232241454765289:test-secret-of-no-bot';
const publicUrl = 'https://bot.example';

/** What a person can do about a line they read. */
export interface Hands {
  /** True, so that it can be all there is of an answer. */
  type(line: string): true;
  lan: ZaloBotUser;
  zalo: FakeZaloBot;
  /** Ctrl-C. */
  interrupt(): void;
}

/** True: that was all about this line; otherwise the obliging person does what it says. */
export type React = (line: string, hands: Hands) => boolean | undefined;

export interface Played {
  end: ProbeEnd;
  lines: string[];
  /** Everything that was printed. */
  text: string;
  zalo: FakeZaloBot;
  lan: ZaloBotUser;
  /** The rows of the table: question → the cells "answer" and "measured". */
  table: Record<string, { answer: string; measured: string }>;
}

export interface PlayOptions {
  fake?: Partial<FakeZaloBotOptions>;
  react?: React;
  /** Before the probe begins. */
  before?: (zalo: FakeZaloBot) => unknown;
  waits?: Partial<Waits>;
  probe?: Partial<ProbeOptions>;
  /** Around the way to the platform. */
  fetch?: (send: typeof fetch, reach: (url: string) => string) => typeof fetch;
}

const quick: Waits = {
  pollS: 0,
  emptyPollS: 0,
  afterPollMs: 3,
  messageMs: 3_000,
  unpolledMs: 10,
  keptMs: 1_000,
  retriesMs: 100,
  typingMs: 0,
};

const open: FakeZaloBot[] = [];

/** For `afterEach`. */
export async function endAll(): Promise<void> {
  for (const zalo of open.splice(0)) await zalo.close();
}

/** One run from its first line to its last. */
export async function play(options: PlayOptions = {}): Promise<Played> {
  let port = 0;
  const reach = (url: string) => url.replace(publicUrl, `http://127.0.0.1:${port}`);
  const zalo = await startFakeZaloBot({
    token,
    ...options.fake,
    webhook: { retryDelayMs: 3, reach, ...options.fake?.webhook },
  });
  open.push(zalo);
  const lan = zalo.user('lan', { name: 'Lan' });
  await options.before?.(zalo);
  const stopping = new AbortController();
  const desk = createDesk((line, type) => {
    const hands = { type, lan, zalo, interrupt: () => stopping.abort(new InterruptedError('interrupted')) };
    if (!options.react?.(line, hands)) oblige(line, hands);
  });
  let code = 1_000;
  const end = await runProbe({
    prompt: desk.prompt,
    token,
    apiRoot: zalo.url,
    publicUrl,
    webhookSecret: undefined,
    fetch: options.fetch?.(fetch, reach) ?? fetch,
    clock: systemClock,
    waits: { ...quick, ...options.waits },
    newCode: () => String(++code),
    async listen() {
      const listener = await startListener({ port: 0, host: '127.0.0.1', clock: systemClock });
      port = listener.port;
      return listener;
    },
    signal: stopping.signal,
    ...options.probe,
  });
  const text = desk.lines.join('\n');
  return { end, lines: desk.lines, text, zalo, lan, table: readTable(text) };
}

/** Does what the line asks for, and sees what the fake shows. */
function oblige(line: string, { type, lan }: Hands): void {
  const words = /Nhắn cho bot: (xin chào \d{4})/.exec(line)?.[1];
  if (words) lan.text(words);
  if (line.startsWith('Gửi cho bot một tấm ảnh')) lan.photo();
  if (/bấm Enter \(|^Bấm Enter/.test(line)) type('');
  if (line.includes('bao nhiêu?')) type('1.200');
  if (line.includes('Bạn thấy gì?')) type(lan.replies().at(-1)?.text.includes('**') ? '2' : '1');
  if (line.includes('Cuối tin có chữ')) type('1');
}

function createDesk(read: (line: string, type: Hands['type']) => void) {
  const typed: string[] = [];
  const lines: string[] = [];
  let take: ((line: string) => void) | null = null;
  const type = (line: string): true => {
    if (take) take(line);
    else typed.push(line);
    return true;
  };
  const prompt: Prompt = {
    say(text) {
      lines.push(text);
      read(text, type);
    },
    line(signal) {
      return new Promise((resolve, reject) => {
        const over = () => {
          take = null;
          reject(signal.reason);
        };
        if (signal.aborted) return over();
        const early = typed.shift();
        if (early !== undefined) return resolve(early);
        signal.addEventListener('abort', over, { once: true });
        take = (line) => {
          take = null;
          signal.removeEventListener('abort', over);
          resolve(line);
        };
      });
    },
  };
  return { prompt, lines };
}

function readTable(text: string): Played['table'] {
  const rows = [...text.matchAll(/^\| (\w) \| [^|]+ \| ([^|]+) \| ?([^|]*)\|$/gm)];
  return Object.fromEntries(
    rows.map(([, id = '', answer = '', measured = '']) => [id, { answer, measured: measured.trim() }]),
  );
}

/** As the bot would ask. */
export async function call(zalo: FakeZaloBot, method: string, params: object = {}) {
  const answer = await fetch(`${zalo.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return (await answer.json()) as { ok: boolean; result?: { url?: string } };
}
