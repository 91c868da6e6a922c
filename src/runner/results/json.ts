/** What became of dialogues as JSON, for other programs. */
import type { Outcome } from '../play/outcome.ts';

/** What `asJson` writes. Fields may be added; none is renamed or removed without another `version`. */
export interface JsonResults {
  version: 1;
  passed: number;
  failed: number;
  skipped: number;
  /** How long all took, in whole ms. */
  ms: number;
  dialogues: JsonOutcome[];
}

/** Absent values are null, never left out. */
export interface JsonOutcome {
  title: string;
  file: string;
  line: number;
  tags: string[];
  result: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  reason: string | null;
  ms: number;
  /** Where it went another way: the first only, unless other wording was accepted. */
  deviations: Array<{
    file: string;
    line: number;
    why: string;
    expected: string;
    got: { text: string; buttons: string[]; lines: string[] | null } | null;
    state: string | null;
  }>;
  /** What was said, in order. */
  talk: Array<{ who: string; text: string; buttons: string[] }>;
}

/** `JsonResults` as indented text that ends in a line end; `ms` is how long all took. */
export function asJson(outcomes: Outcome[], ms: number): string {
  const count = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length;
  const results: JsonResults = {
    version: 1,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    ms: Math.round(ms),
    dialogues: outcomes.map(jsonOf),
  };
  return `${JSON.stringify(results, null, 2)}\n`;
}

function jsonOf({ title, file, line, tags, result, reason, ms, deviations, talk }: Outcome): JsonOutcome {
  return {
    title,
    file,
    line,
    tags,
    result,
    reason: reason ?? null,
    ms: Math.round(ms),
    deviations: deviations.map(({ file, line, why, expected, got, gotLines, state }) => ({
      file,
      line,
      why,
      expected,
      got: got && { text: got.text, buttons: got.buttons, lines: gotLines },
      state,
    })),
    talk: talk.map(({ who, text, buttons = [] }) => ({ who, text, buttons })),
  };
}
