/** A terminal as a channel: one citizen at a prompt, who sees what would be seen elsewhere, and the SMS that a phone would get. */
import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Channel, Receive } from './channel.ts';

export interface TerminalOptions {
  input: Readable;
  output: Writable;
  /** The citizen has said `/exit` or closed the input, and everything said has been answered. */
  ended: () => void;
  /** Whether a person is looking: colours, a prompt, and a turning wheel while waiting. */
  live: boolean;
  /** BCP 47. */
  language?: string;
  /** Who sits there; `me` unless told. */
  chat?: string;
}

export interface TerminalChannel extends Channel {
  /** Shows an SMS as if a phone lay beside the keyboard. */
  sms(text: string): void;
}

const wheel = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const wheelMs = 120;

export const notTaken = '(!) The message could not be taken; please type it again.';

/** One conversation, `terminal:<chat>`. Lines are taken one after the other; `send` never fails. */
export function createTerminal({
  input,
  output,
  ended,
  live,
  language,
  chat = 'me',
}: TerminalOptions): TerminalChannel {
  const style = (code: string, text: string) => (live ? `\x1b[${code}m${text}\x1b[0m` : text);
  let lines: Interface | null = null;
  let buttons: Array<{ payload: string; label: string }> = [];
  let turning: NodeJS.Timeout | null = null;

  function show(text: string) {
    rest();
    output.write(`${live ? '\r\x1b[2K' : ''}${text}\n`);
    lines?.prompt(true);
  }

  function rest() {
    if (turning === null) return;
    clearInterval(turning);
    turning = null;
    output.write('\r\x1b[2K');
  }

  function turn() {
    if (!live || turning !== null) return;
    let at = 0;
    turning = setInterval(() => output.write(`\r${wheel[at++ % wheel.length]} `), wheelMs);
  }

  async function take(receive: Receive, line: string) {
    if (line.trim() === '') return lines?.prompt();
    turn();
    await receive({
      conversation: `terminal:${chat}`,
      // A terminal numbers nothing, and another process may go on with this conversation.
      messageId: randomUUID(),
      said: { kind: 'text', text: line },
      ...(language && { languageHint: language }),
    });
  }

  return {
    name: 'terminal',
    maxText: 1_000_000,
    buttons: Number.POSITIVE_INFINITY,
    pictures: false,
    async start(receive) {
      lines = createInterface({ input, output: live ? output : undefined, prompt: '› ' });
      let taking: Promise<unknown> = Promise.resolve();
      lines.on('line', (line) => {
        if (line.trim() === '/exit') return lines?.close();
        taking = taking.then(() => take(receive, line)).catch(() => show(notTaken));
      });
      lines.once('close', () => {
        lines = null;
        void taking.then(ended);
      });
      lines.prompt();
    },
    async send(message) {
      buttons = message.buttons;
      const choices = buttons.map(({ label }, index) => style('36', `  [${index + 1}] ${label}`));
      show(['', message.text, ...choices, ''].join('\n'));
    },
    typing: turn,
    sms(text) {
      show(
        style(
          '33',
          `\n  ┌ SMS ─────────────\n${wrap(text, 60)
            .map((part) => `  │ ${part}`)
            .join('\n')}\n  └──────────────────\n`,
        ),
      );
    },
    async stop() {
      rest();
      lines?.close();
    },
  };
}

/** Lines of at most `width` characters, broken between words. */
function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
