/** The dialogues under what was named at the command line, and what is wrong with their files. */
import { readFileSync } from 'node:fs';
import type { Dialogue } from './dialogue.ts';
import { dialogueFiles, NoSuchPathError } from './files.ts';
import { readDialogues } from './format/read.ts';
import { DialogueFileError } from './format/source.ts';

export interface Suite {
  dialogues: Dialogue[];
  /** One line each; the other files are read all the same. */
  mistakes: string[];
}

/** `tags`: only dialogues with one of these; none: all. */
export function readSuite(paths: string[], tags: string[] = []): Suite {
  const suite: Suite = { dialogues: [], mistakes: [] };
  let files: string[] = [];
  try {
    files = dialogueFiles(paths);
  } catch (error) {
    if (!(error instanceof NoSuchPathError)) throw error;
    suite.mistakes.push(error.message);
  }
  for (const file of files) {
    try {
      suite.dialogues.push(...readDialogues(file));
    } catch (error) {
      if (!(error instanceof DialogueFileError)) throw error;
      suite.mistakes.push(error.message);
    }
  }
  if (tags.length > 0) suite.dialogues = suite.dialogues.filter((each) => each.tags.some((tag) => tags.includes(tag)));
  return suite;
}
