/** What is counted until it is written the next time: gathered, so that a busy day is read and written once in five seconds. */
import type { Seal } from '../../engine/seal.ts';
import type { Adder } from './adder.ts';
import { createDays, type Days } from './days.ts';
import { type FiguresDocument, idOf, questionsId } from './figures.ts';
import { createQuestions, type Questions, type Unanswered } from './questions.ts';

export interface Gathering {
  /** Of a day of Vietnam; what is counted in it is added to what is stored. */
  countsOf(day: string): Days;
  /** Does this to the stored list of questions. */
  toQuestions(change: (questions: Questions) => void): void;
  /** As a document has them; one that does not open is told to `failed`, and has none. */
  loaded(document: FiguresDocument | null): Questions;
}

export interface GatheringOptions {
  adder: Pick<Adder, 'add'>;
  seal: Seal;
  failed: (error: unknown) => void;
}

/** Nothing yet. What is written is gathered no longer: it may be written again, as it is. */
export function createGathering({ adder, seal, failed }: GatheringOptions): Gathering {
  const counting = new Map<string, Days>();
  let changes: Array<(questions: Questions) => void> | null = null;

  function loaded(document: FiguresDocument | null): Questions {
    const questions = createQuestions();
    try {
      if (document?.sealed !== undefined) questions.load(seal.open(document.sealed, questionsId) as Unanswered[]);
    } catch (error) {
      failed(error);
    }
    return questions;
  }

  return {
    loaded,
    countsOf(day) {
      const known = counting.get(day);
      if (known) return known;
      const gathered = createDays();
      counting.set(day, gathered);
      adder.add(idOf(day), (document) => {
        if (counting.get(day) === gathered) counting.delete(day);
        const days = createDays();
        days.load(day, document?.cells ?? {});
        days.load(day, gathered.stored(day));
        return { cells: days.stored(day) };
      });
      return gathered;
    },
    toQuestions(change) {
      if (changes !== null) return void changes.push(change);
      const gathered = [change];
      changes = gathered;
      adder.add(questionsId, (document) => {
        if (changes === gathered) changes = null;
        const questions = loaded(document);
        for (const each of gathered) each(questions);
        return { sealed: seal.close(questions.stored(), questionsId) };
      });
    },
  };
}
