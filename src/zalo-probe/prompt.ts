/** The prompt a person sits at: lines out, lines in. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { InterruptedError } from './endings.ts';

export interface Prompt {
  say(text: string): void;
  /** The next line, without spaces around it. Rejects with the signal's reason, or `InterruptedError` when the input has ended. */
  line(signal: AbortSignal): Promise<string>;
}

export interface ReadlinePrompt extends Prompt {
  close(): void;
}

export interface ReadlinePromptOptions {
  input: Readable;
  output: Writable;
  /** A person types: what they type before they are asked counts for nothing, or an Enter too many would answer the next question. */
  live: boolean;
  /** Ctrl-C, which a terminal brings as a key. */
  interrupted: () => void;
}

/** Close it, or it keeps the process alive. */
export function createReadlinePrompt({ input, output, live, interrupted }: ReadlinePromptOptions): ReadlinePrompt {
  const lines = createInterface({ input, output: live ? output : undefined, prompt: '› ' });
  const typed: string[] = [];
  let asking: { take(line: string): void; fail(error: unknown): void } | null = null;
  let ended = false;

  lines.on('line', (line) => {
    if (asking) asking.take(line.trim());
    else if (!live) typed.push(line.trim());
  });
  lines.on('SIGINT', interrupted);
  lines.once('close', () => {
    ended = true;
    asking?.fail(new InterruptedError('the input has ended'));
  });

  return {
    say(text) {
      output.write(`${live ? '\r\x1b[2K' : ''}${text}\n`);
      if (asking && live) lines.prompt(true);
    },
    line(signal) {
      const early = typed.shift();
      if (early !== undefined) return Promise.resolve(early);
      if (ended) return Promise.reject(new InterruptedError('the input has ended'));
      return new Promise((resolve, reject) => {
        const over = () => {
          asking = null;
          signal.removeEventListener('abort', aborted);
        };
        const aborted = () => asking?.fail(signal.reason);
        asking = {
          take(line) {
            over();
            resolve(line);
          },
          fail(error) {
            over();
            reject(error);
          },
        };
        if (signal.aborted) return aborted();
        signal.addEventListener('abort', aborted);
        if (live) lines.prompt();
      });
    },
    close: () => lines.close(),
  };
}
