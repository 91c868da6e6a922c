/** `npm run dialogue -- [options] FILE|FOLDER…`: plays scripted dialogues. */
import { parseArgs } from 'node:util';
import type { Dialogue } from './dialogue.ts';
import { dialogueFiles, NoSuchPathError } from './files.ts';
import { readDialogues } from './format/read.ts';
import { jsonSchema } from './format/schema.ts';
import { DialogueFileError } from './format/source.ts';
import type { Outcome } from './play/outcome.ts';
import { play } from './play/play.ts';
import { tellOutcome, tellSum } from './results/console.ts';
import { createInProcessTheatre } from './stages/in-process.ts';

const usage = `npm run dialogue -- [options] FILE|FOLDER…

  --tag TAG            only those with this tag; several: any of them
  --verbose            a line also for each that passed
  --schema             prints the JSON Schema of dialogue files, for editors
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tag: { type: 'string', multiple: true },
    verbose: { type: 'boolean' },
    schema: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);

if (values.schema) print(JSON.stringify(jsonSchema(), null, 2));
else if (values.help || positionals.length === 0) print(usage);
else process.exitCode = await run();

async function run(): Promise<number> {
  const { dialogues, mistakes } = readAll();
  for (const mistake of mistakes) print(`✗ ${mistake}`);
  const theatre = createInProcessTheatre();
  const began = performance.now();
  const outcomes: Outcome[] = [];
  for (const dialogue of dialogues) {
    const outcome = await play(dialogue, theatre);
    outcomes.push(outcome);
    if (values.verbose || outcome.result !== 'passed') print(tellOutcome(outcome));
  }
  await theatre.close();
  print(tellSum(outcomes, performance.now() - began));
  return mistakes.length > 0 || outcomes.some(({ result }) => result === 'failed') ? 1 : 0;
}

function readAll(): { dialogues: Dialogue[]; mistakes: string[] } {
  const dialogues: Dialogue[] = [];
  const mistakes: string[] = [];
  try {
    for (const file of dialogueFiles(positionals)) {
      try {
        dialogues.push(...readDialogues(file));
      } catch (error) {
        if (!(error instanceof DialogueFileError)) throw error;
        mistakes.push(error.message);
      }
    }
  } catch (error) {
    if (!(error instanceof NoSuchPathError)) throw error;
    mistakes.push(error.message);
  }
  const wanted = values.tag;
  return {
    dialogues: wanted ? dialogues.filter(({ tags }) => tags.some((tag) => wanted.includes(tag))) : dialogues,
    mistakes,
  };
}
