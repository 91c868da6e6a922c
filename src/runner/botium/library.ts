/** What several Botium files share: utterances and partial conversations; and the list of what is lost. */
import { linesOf, readScript, type Script, type SourceFile } from './scripts.ts';

/** Something that Botium would have done, and why it is not done here. */
export interface NotCarriedOver {
  file: string;
  /** Counted from 1. */
  line: number;
  what: string;
  why: string;
  /** Nothing at all of the file is carried over, and Botium would have used it. */
  whole?: true;
}

export type Report = (loss: NotCarriedOver) => void;

export interface Library {
  utterances: ReadonlyMap<string, string[]>;
  partials: ReadonlyMap<string, Script>;
  convos: Script[];
}

/** Reads all files by the ends of their names; reports those that are nothing of ours. */
export function readLibrary(files: SourceFile[], report: Report): Library {
  const utterances = new Map<string, string[]>();
  const partials = new Map<string, Script>();
  const convos: Script[] = [];
  for (const file of files) {
    const kind = kindOf(file);
    const loss = { file: file.file, line: 1, what: baseOf(file) };
    const lose = (why: string) => report({ ...loss, why, whole: true });
    if ('why' in kind) report({ ...loss, why: kind.why });
    else if (kind.is === 'utterances') addUtterances(file, utterances, lose);
    else {
      const script = readScript(file);
      if (!hasTurns(script, report)) continue;
      if (kind.is === 'pconvo') partials.set(script.title, script);
      else convos.push(script);
    }
  }
  return { utterances, partials, convos };
}

/** Texts of the same name in several files are one list. */
function addUtterances({ text }: SourceFile, utterances: Map<string, string[]>, lose: (why: string) => void): void {
  const [name = '', ...texts] = linesOf(text);
  const given = texts.filter((one) => one !== '');
  if (name === '' || given.length === 0) lose('needs a name on the first line and texts on the others');
  else utterances.set(name, [...new Set([...(utterances.get(name) ?? []), ...given])]);
}

const baseOf = ({ file }: SourceFile): string => file.split(/[\\/]/).at(-1) ?? '';

function kindOf(file: SourceFile): { is: 'convo' | 'pconvo' | 'utterances' } | { why: string } {
  const base = baseOf(file);
  if (/^skip[._-]/i.test(base)) return { why: 'Botium skips files whose names begin with "skip"' };
  const ending = /\.(convo|pconvo|utterances|scriptingmemory)\.txt$/.exec(base)?.[1];
  if (ending === 'scriptingmemory') return { why: 'tables of variables are not read' };
  if (ending === undefined) return { why: 'is none of .convo.txt, .pconvo.txt and .utterances.txt' };
  return { is: ending as 'convo' | 'pconvo' | 'utterances' };
}

function hasTurns(script: Script, report: Report): boolean {
  if (script.sections.some(({ sender }) => ['me', 'bot', 'include'].includes(sender))) return true;
  report({
    file: script.file,
    line: 1,
    what: script.title,
    why: 'there is no #me, #bot or #include in it',
    whole: true,
  });
  return false;
}

/**
 * The texts that a reference means, `null` if it is none: `UTT_HELLO`, or `UTT_HELLO Lan Hue`, whose words take
 * the places of `%s` one after the other. Words without such a place are dropped.
 */
export function utterance(text: string, { utterances }: Library): { name: string; texts: string[] } | null {
  const [name = '', ...words] = text.split(' ');
  const whole = utterances.get(text);
  if (whole) return { name: text, texts: whole };
  const texts = utterances.get(name);
  if (!texts) return null;
  return {
    name,
    texts: texts.map((one) => {
      const left = [...words];
      return one.replaceAll(/%[sdij]/g, (place) => left.shift() ?? place);
    }),
  };
}
