/** Asks the person at the prompt, who may skip any question with `s`, also while something is waited for. */
import { SkippedError } from './endings.ts';
import type { Prompt } from './prompt.ts';
import { both, type Words } from './words.ts';

export interface Person {
  tell(words: Words): void;
  /** Resolves at Enter. Like all that wait here: rejects with `SkippedError` at `s`. */
  ready(words: Words): Promise<void>;
  /** Asks until one of the numbers is typed; its place in `choices`, from 0. */
  choose(words: Words, choices: readonly Words[]): Promise<number>;
  /** Asks until a whole number of 0 or more is typed. */
  number(words: Words): Promise<number>;
  /** Whether `words`, of a kind that nobody types by accident, was typed. */
  agrees(words: Words): Promise<boolean>;
  /**
   * Does `work`, which must end soon after its signal aborts. `s` aborts it and rejects with `SkippedError`; Enter calls `enter`,
   * if given, and goes on.
   */
  meanwhile<Result>(work: (signal: AbortSignal) => Promise<Result>, enter?: () => void): Promise<Result>;
}

const longestNumber = 9;

/** `signal` ends everything that waits, with its reason. */
export function createPerson(prompt: Prompt, signal: AbortSignal): Person {
  const tell = (words: Words) => prompt.say(both(words));

  async function typed(until = signal): Promise<string> {
    const line = await prompt.line(until);
    if (line.toLowerCase() === 's') throw new SkippedError('skipped');
    return line;
  }

  async function listen(until: AbortSignal, enter: () => void): Promise<never> {
    for (;;) if ((await typed(until)) === '') enter();
  }

  return {
    tell,
    async ready(words) {
      tell(words);
      await typed();
    },
    async choose(words, choices) {
      tell(words);
      choices.forEach((choice, index) => {
        prompt.say(`  ${index + 1}. ${both(choice)}`);
      });
      for (;;) {
        const line = await typed();
        const chosen = /^\d$/.test(line) ? Number(line) - 1 : -1;
        if (chosen in choices) return chosen;
        tell({ vi: `Gõ số 1–${choices.length}, hoặc s`, en: `type a number from 1 to ${choices.length}, or s` });
      }
    },
    async number(words) {
      tell(words);
      for (;;) {
        const line = (await typed()).replaceAll(/[.,\s]/g, '');
        if (/^\d+$/.test(line) && line.length <= longestNumber) return Number(line);
        tell({ vi: 'Gõ một số, hoặc s', en: 'type a number, or s' });
      }
    },
    async agrees(words) {
      tell(words);
      return /^(?:đồng ý|dong y|yes)$/i.test(await typed());
    },
    async meanwhile(work, enter = () => {}) {
      const over = new AbortController();
      const until = AbortSignal.any([signal, over.signal]);
      const racing = [work(until), listen(until, enter)] as const;
      try {
        return await Promise.race(racing);
      } finally {
        over.abort();
        await Promise.allSettled(racing);
      }
    },
  };
}
