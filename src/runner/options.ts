/** The command line of `npm run dialogue`. */
import { parseArgs } from 'node:util';
import { type ChannelName, channels } from './player.ts';

export const usage = `npm run dialogue -- [options] FILE|FOLDER…

Plays scripted dialogues (docs/dialogues.md teaches how to write them).

  --channel NAME       in-process (default: fake clock, everything in memory), or over the real stack: terminal,
                       telegram, telegram-webhook, zalo-bot, zalo-bot-webhook, zalo-oa (fake servers), web (a real Chromium)
  --url URL            at a deployed assistant, through its web chat, in real time
  --mocks URL          beside it: its mock services (http://127.0.0.1:4000), which are emptied before each dialogue
  --tag TAG            only those with this tag; given twice: with either
  --jobs N             threads in-process; as many as processors unless told
  --repeat N           each that many times: finds what fails by chance, and measures
  --verbose            a line also for each that passed
  --watch              plays again whenever a file changes
  --update             accepts the wording that came: rewrites what the files expect

  --junit FILE         results for a CI server
  --json FILE          results as JSON
  --coverage           what of the flows was gone through, as a table
  --coverage-json FILE the same as JSON
  --diagram FILE       the same painted on the state diagram, a page that opens anywhere (HTML)
  --min PERCENT        fails when fewer states or transitions were gone through
  --mutate             breaks the flows in one place at a time, and prints what no dialogue notices

  --generate FOLDER    writes a dialogue for every transition that the played ones do not take
  --from CONVERSATION  writes a dialogue of a stored conversation (telegram:4711), with a mock citizen's data, to the terminal
  --schema             prints the JSON Schema of dialogue files, for editors
`;

/** What is wrong at the command line, in one line. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface Options {
  paths: string[];
  channel: ChannelName;
  url: string | undefined;
  mocks: string | undefined;
  tags: string[];
  jobs: number | undefined;
  min: number | null;
  repeat: number;
  junit: string | undefined;
  json: string | undefined;
  coverageJson: string | undefined;
  diagram: string | undefined;
  from: string | undefined;
  generate: string | undefined;
  verbose: boolean;
  watch: boolean;
  update: boolean;
  coverage: boolean;
  mutate: boolean;
  schema: boolean;
  help: boolean;
}

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

/** Throws `UsageError`. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parsed(args);
  const { channel = 'in-process', jobs, min, repeat, tag = [], 'coverage-json': coverageJson, ...rest } = values;
  const known = channels.find((name) => name === channel);
  if (known === undefined) throw new UsageError(`--channel ${channel}: there are ${channels.join(', ')}`);
  const numbers = {
    jobs: numberOf('jobs', jobs),
    min: numberOf('min', min) ?? null,
    repeat: numberOf('repeat', repeat) ?? 1,
  };
  const options = { ...rest, ...numbers, paths: positionals, channel: known, tags: tag, coverageJson };
  const covering =
    options.coverage || rest.generate || options.mutate || options.diagram || coverageJson || options.min !== null;
  if (covering && (known !== 'in-process' || rest.url !== undefined))
    throw new UsageError('coverage and mutation are measured in-process only');
  return {
    ...options,
    url: addressOf('url', rest.url),
    mocks: addressOf('mocks', rest.mocks),
    junit: rest.junit,
    json: rest.json,
    diagram: rest.diagram,
    from: rest.from,
    generate: rest.generate,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        channel: text,
        url: text,
        mocks: text,
        tag: { type: 'string', multiple: true },
        jobs: text,
        min: text,
        repeat: text,
        junit: text,
        json: text,
        'coverage-json': text,
        diagram: text,
        from: text,
        generate: text,
        verbose: flag,
        watch: flag,
        update: flag,
        coverage: flag,
        mutate: flag,
        schema: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function addressOf(name: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (!/^https?:\/\//.test(given) || !URL.canParse(given))
    throw new UsageError(`--${name} ${given}: must be an address`);
  return given.replace(/\/+$/, '');
}

function numberOf(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (!Number.isFinite(number) || number < 0) throw new UsageError(`--${name} ${given}: must be a number`);
  return number;
}
