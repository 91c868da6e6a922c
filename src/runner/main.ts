/** `npm run dialogue -- [options] FILE|FOLDER…`: plays scripted dialogues, and tells what became of them. */
import { watch } from 'node:fs';
import { ConfigError, environmentVariables, readConfig } from '../config.ts';
import { jsonSchema } from './format/schema.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { NoSuchConversationError, recordFrom } from './record/from-conversation.ts';
import { runSuite } from './run-suite.ts';

const print = (text: string) => void process.stdout.write(`${text}\n`);
/** Editors write a file in several goes. */
const settleMs = 150;

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options.schema) print(JSON.stringify(jsonSchema(), null, 2));
  else if (options.from) return await tellConversation(options.from);
  else if (options.help || options.paths.length === 0) print(usage);
  else if (options.watch) await playForEver(options);
  else return (await runSuite(options, print)) ? 0 : 1;
  return 0;
}

/** The dialogue goes to the output, everything else to the error output, so that it can be sent into a file. */
async function tellConversation(conversation: string): Promise<number> {
  try {
    const { yaml, passes } = await recordFrom(conversation, readConfig(environmentVariables()));
    print(yaml);
    if (!passes) process.stderr.write('This dialogue does not pass as it is; its first lines say where it deviates.\n');
    return 0;
  } catch (error) {
    if (!(error instanceof NoSuchConversationError || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** Plays at once and then after every change below the paths, until the process is ended. */
async function playForEver(options: Options): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let playing = Promise.resolve();
  const again = () => {
    playing = playing.then(async () => {
      print('\u001b[2J\u001b[H');
      await runSuite(options, print);
      print('\nwatching; Ctrl-C ends');
    });
  };
  again();
  for (const path of options.paths) {
    watch(path, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(again, settleMs);
    });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  print(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
