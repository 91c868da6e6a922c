/** What became of a dialogue. */
import type { Shown } from '../stage.ts';

/** What was said so far, as a reader follows it. */
export interface TalkLine {
  who: string;
  text: string;
  buttons?: string[];
}

export interface Deviation {
  file: string;
  line: number;
  /** What the step wanted, in words; empty where it wanted nothing of the assistant. */
  expected: string;
  /** What came instead; null for nothing. */
  got: Shown | null;
  /** The keys of what came, where they can be told. */
  gotLines: string[] | null;
  why: string;
  /** Where the conversation is; null where the stage cannot tell. */
  state: string | null;
}

export interface Outcome {
  title: string;
  file: string;
  line: number;
  tags: string[];
  result: 'passed' | 'failed' | 'skipped';
  /** Of a skipped one. */
  reason?: string;
  /** The first, or with `accept` all that were accepted. */
  deviations: Deviation[];
  talk: TalkLine[];
  ms: number;
}

/** A step found something else than its script says; becomes a `Deviation` once it is known where. */
export class Deviates extends Error {
  override name = 'Deviates';
  readonly expected: string;
  readonly got: Shown | null;
  /** In whose chat; undefined: in that of the step's citizen. */
  readonly who: string | undefined;
  constructor({
    expected = '',
    got = null,
    why,
    who,
  }: { expected?: string; got?: Shown | null; why: string; who?: string }) {
    super(why);
    this.expected = expected;
    this.got = got;
    this.who = who;
  }
}
