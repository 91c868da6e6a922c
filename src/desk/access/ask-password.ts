/** A new password from the terminal, which does not show it, or from the standard input of a script. */
import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { CommandError } from './commands.ts';

export interface Keyboard {
  input: Readable;
  /** What is asked is written there. */
  output: Pick<Writable, 'write'>;
  /** Somebody sits there. */
  live: boolean;
}

/** More is no password. */
const bytesMax = 4_096;

/** Asked for twice at a terminal; elsewhere the first line. Throws `CommandError` when the two differ, nothing comes, or Ctrl-C is pressed. */
export async function askPassword(keyboard: Keyboard): Promise<string> {
  if (!keyboard.live) return firstLine(keyboard.input);
  const [password = '', again] = await hidden(keyboard, ['Password: ', 'The same again: ']);
  if (password !== again) throw new CommandError('the two are not the same; nothing was changed');
  return password;
}

/** The answers, one after the other, to what is asked. */
function hidden({ input, output }: Keyboard, questions: string[]): Promise<string[]> {
  // As a terminal readline takes the keys itself, so that nothing shows them; what it would show goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const answers: string[] = [];
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      lines.removeAllListeners();
      lines.close();
      finish();
    };
    const give = () => end(() => reject(new CommandError('ended; nothing was changed')));
    lines.on('line', (line) => {
      output.write('\n');
      answers.push(line);
      if (answers.length === questions.length) end(() => resolve(answers));
      else output.write(questions[answers.length] ?? '');
    });
    lines.once('SIGINT', give);
    lines.once('close', give);
    output.write(questions[0] ?? '');
  });
}

async function firstLine(input: Readable): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n') || text.length > bytesMax) break;
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '') throw new CommandError('no password came from the standard input');
  return line;
}
