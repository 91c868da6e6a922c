/** The dialogues under what was named at the command line, and what is wrong with their files. */
import { readFileSync } from 'node:fs';
import { readBotium } from './botium/read-botium.ts';
import type { Dialogue } from './dialogue.ts';
import { dialogueFiles, isBotium, NoSuchPathError } from './files.ts';
import { readDialogues } from './format/read.ts';
import { DialogueFileError } from './format/source.ts';

export interface Suite {
  dialogues: Dialogue[];
  /** One line each; the other files are read all the same. */
  mistakes: string[];
  /** What a file of Botium asks for and is not done here, one line each; the rest of the file is played. */
  notes: string[];
}

/** `tags`: only dialogues with one of these; none: all. */
export function readSuite(paths: string[], tags: string[] = []): Suite {
  const suite: Suite = { dialogues: [], mistakes: [], notes: [] };
  let files: string[] = [];
  try {
    files = dialogueFiles(paths);
  } catch (error) {
    if (!(error instanceof NoSuchPathError)) throw error;
    suite.mistakes.push(error.message);
  }
  for (const file of files.filter((each) => !isBotium(each))) {
    try {
      suite.dialogues.push(...readDialogues(file));
    } catch (error) {
      if (!(error instanceof DialogueFileError)) throw error;
      suite.mistakes.push(error.message);
    }
  }
  addBotium(suite, files.filter(isBotium));
  if (tags.length > 0) suite.dialogues = suite.dialogues.filter((each) => each.tags.some((tag) => tags.includes(tag)));
  return suite;
}

/** They are read together, as conversations of one file use what stands in others. */
function addBotium(suite: Suite, files: string[]): void {
  const sources = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  const { dialogues, notCarriedOver } = readBotium(sources);
  suite.dialogues.push(...dialogues);
  for (const { file, line, what, why, whole } of notCarriedOver)
    (whole ? suite.mistakes : suite.notes).push(`${file}:${line}: ${what} – ${why}`);
}
