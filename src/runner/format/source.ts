/** A YAML file with every value as the text that was written, and where it stands. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

/** A file cannot be used: where, why, and what was probably meant. The message is whole: `file:line: …`. */
export class DialogueFileError extends Error {
  override name = 'DialogueFileError';
  readonly file: string;
  readonly line: number;
  constructor({ file, line, what }: { file: string; line: number; what: string }) {
    super(`${file}:${line}: ${what}`);
    this.file = file;
    this.line = line;
  }
}

export interface Source {
  file: string;
  text: string;
  /** The whole file as plain values; every scalar is text. */
  value: unknown;
  /** The line (from 1) of what stands at this path, or of the nearest thing around it. */
  lineOf(path: ReadonlyArray<string | number>): number;
  /** From where to where it stands in the text. */
  rangeOf(path: ReadonlyArray<string | number>): [number, number] | null;
}

/** Throws `DialogueFileError`. */
export function readSource(file: string, text: string): Source {
  const counter = new LineCounter();
  // As `failsafe` everything is text: 079085000001 keeps its zero, "no" stays a word.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false });
  const lineAt = (offset: number) => counter.linePos(offset).line;
  const [error] = document.errors;
  if (error) throw new DialogueFileError({ file, line: lineAt(error.pos[0]), what: explain(error.message) });
  refuseBraces(document.contents, { file, text, lineAt });
  refuseAliases(document, { file, lineAt });
  const nodeAt = (path: ReadonlyArray<string | number>): Node | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) return node;
    }
    return document.contents;
  };
  return {
    file,
    text,
    value: document.toJS(),
    lineOf: (path) => lineAt(nodeAt(path)?.range?.[0] ?? 0),
    rangeOf(path) {
      const node = document.getIn(path, true) as Node | undefined;
      return node?.range ? [node.range[0], node.range[1]] : null;
    },
  };
}

const explain = (message: string) =>
  `this is not YAML: ${message.split('\n')[0]}. Often a text with ": " or beginning with a sign needs quotes round it`;

/** `*xong*` without quotes is an alias in YAML, of something that is nowhere. */
function refuseAliases(document: Document.Parsed, where: { file: string; lineAt: (offset: number) => number }): void {
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document)) return;
      const what = `put quotes round it: "*${node.source}"`;
      throw new DialogueFileError({ file: where.file, line: where.lineAt(node.range?.[0] ?? 0), what });
    },
  });
}

/** `{{code}}` without quotes is a map in YAML, and would mean something odd without anybody noticing. */
function refuseBraces(node: unknown, where: { file: string; text: string; lineAt: (offset: number) => number }): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) {
        const offset = node.range?.[0] ?? 0;
        const written = /^\{\{.*?\}\}/.exec(where.text.slice(offset))?.[0] ?? '{{…}}';
        const what = `put quotes round it: "${written}"`;
        throw new DialogueFileError({ file: where.file, line: where.lineAt(offset), what });
      }
      refuseBraces(value, where);
    }
  } else if (isSeq(node)) for (const item of node.items) refuseBraces(item, where);
}
