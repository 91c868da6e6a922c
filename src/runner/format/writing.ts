/** How dialogue files are written: whole ones, and the values in them. */
import { Document, isMap, isSeq, Scalar, visit, type YAMLMap } from 'yaml';
import type { Language } from '../../engine/outside.ts';
import { lineKeys, plain, wordsOf } from './wording.ts';

/** A step as it stands in the file, key by key; `comment` stands above it. */
export interface WrittenStep {
  fields: Record<string, unknown>;
  comment?: string;
}

export interface WrittenDialogue {
  title: string;
  /** Stands above everything. */
  comment?: string;
  /** What else is said before the steps: `citizen`, `language`, `linking`. */
  head: Record<string, unknown>;
  steps: WrittenStep[];
}

/** The file's text. Lists of one step stand in one line, long texts are not folded, and `{{variables}}` are quoted. */
export function writeDialogue({ title, comment, head, steps }: WrittenDialogue): string {
  const document = new Document({ dialogue: title, ...head, steps: steps.map(({ fields }) => fields) });
  if (comment !== undefined) document.commentBefore = commentText(comment);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes('{{')) node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(_, node) {
      node.flow = true;
    },
  });
  const written = document.get('steps');
  if (isSeq(written)) {
    written.flow = false;
    for (const [index, step] of steps.entries()) {
      const node = written.items[index];
      if (isMap(node) && step.comment !== undefined) (node as YAMLMap).commentBefore = commentText(step.comment);
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const commentText = (text: string) => text.replaceAll(/^/gm, ' ');

/** As YAML between double quotes, on one line. */
export const quoted = (text: string): string =>
  // JSON leaves these as they are, and YAML takes the first for line ends.
  JSON.stringify(text).replaceAll(
    /[\u{7f}-\u{9f}\u{2028}\u{2029}\u{feff}]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

const labels = lineKeys.filter((key) => key.startsWith('button.'));

/** The key of what stands on a button; undefined for none. */
export const keyOfLabel = (label: string, language: Language): string | undefined =>
  labels.find((key) => plain(wordsOf(key, language)) === plain(label));
