/** The dialogue files under what was named at the command line. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A path that was named is not there. */
export class NoSuchPathError extends Error {
  override name = 'NoSuchPathError';
}

/** Whether a file is written for Botium: conversations, parts of such, utterances. */
export const isBotium = (file: string): boolean => /\.(convo|pconvo|utterances)\.txt$/.test(file);

/** Files as named; of folders every `.yaml` and `.yml` and every file of Botium below, in order. Throws `NoSuchPathError`. */
export function dialogueFiles(paths: string[]): string[] {
  return paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new NoSuchPathError(`${path}: there is no such file or folder`);
    if (stat.isFile()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name) || isBotium(name))
      .sort()
      .map((name) => join(path, name));
  });
}
