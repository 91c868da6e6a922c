/** The three ways in which a question ends without an answer. */
import type { Words } from './words.ts';

/** The person does not want this question. */
export class SkippedError extends Error {
  override name = 'SkippedError';
}

/** Ctrl-C, or nobody types any more: what was changed is put back, and what was found out is told. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
}

/** It cannot be asked here, or what came says nothing: why, and what was seen all the same. */
export class UnmeasuredError extends Error {
  override name = 'UnmeasuredError';
  readonly words: Words;
  readonly measured: readonly string[];
  constructor(words: Words, measured: readonly string[] = []) {
    super(words.en);
    this.words = words;
    this.measured = measured;
  }
}
