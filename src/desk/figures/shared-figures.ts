/** Figures of many processes: each adds what it has counted to the same documents, and what is shown is read from there. */
import type { Clock } from '../../engine/clock.ts';
import { isErased } from '../../engine/conversation.ts';
import type { Watcher } from '../../engine/engine.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Store } from '../../stores/store.ts';
import { dayOf } from '../../vietnam-time.ts';
import { createAdder } from './adder.ts';
import { csvOf } from './csv.ts';
import { createDays, type Days, daysLater } from './days.ts';
import {
  type AskedFigures,
  daysKept,
  type FiguresDocument,
  type FiguresQuery,
  idOf,
  questionsId,
  tidyEveryMs,
} from './figures.ts';
import { createGathering } from './gathering.ts';
import { happened } from './happened.ts';
import { askedIn, type Questions, takenBackBy } from './questions.ts';
import { figuresOf } from './report.ts';

export interface SharedFigures extends AskedFigures, Pick<Watcher, 'wrote'> {
  start(): void;
  /** What was counted is written, or that it could not be is told. */
  stop(): Promise<void>;
}

export interface SharedFiguresOptions {
  /** All processes write it. */
  store: Store<FiguresDocument>;
  seal: Seal;
  clock: Clock;
  /** The store has failed; counting goes on, and writing is tried again. */
  failed: (error: unknown) => void;
  /** Of a write, so that one whose outcome nobody knows is found again. */
  mark: () => string;
}

/** What is counted is written every five seconds and at `stop`: a crash loses seconds of statistics, and nothing else. */
export function createSharedFigures({ store, seal, clock, failed, mark }: SharedFiguresOptions): SharedFigures {
  const adder = createAdder({ store, clock, failed, mark });
  const { toQuestions, countsOf, loaded } = createGathering({ adder, seal, failed });
  let callOff = () => {};

  const today = () => dayOf(clock.now());
  const firstKept = () => daysLater(today(), 1 - daysKept);

  /** Nothing stays longer than is promised, also where nothing happens any more. */
  function tidy() {
    void removeOld().catch(failed);
    toQuestions((questions) => questions.dropOld(clock.now()));
    callOff = clock.after(tidyEveryMs, tidy);
  }

  async function removeOld() {
    for await (const id of store.ids()) {
      const isDay = id !== questionsId && id.startsWith(idOf(''));
      if (isDay && id < idOf(firstKept())) await store.erase(id);
    }
  }

  /** Of the days of a period, those that are there. */
  async function daysOf({ from, to }: FiguresQuery): Promise<Days> {
    await adder.flush();
    const days = createDays();
    const wanted: string[] = [];
    for (let day = from > firstKept() ? from : firstKept(); day <= to && day <= today(); day = daysLater(day, 1))
      wanted.push(day);
    const documents = await Promise.all(wanted.map((day) => store.read(idOf(day))));
    for (const [index, document] of documents.entries())
      if (document?.cells) days.load(wanted[index] ?? '', document.cells);
    return days;
  }

  async function questions(): Promise<Questions> {
    await adder.flush();
    return loaded(await store.read(questionsId));
  }

  return {
    start: tidy,
    async stop() {
      callOff();
      await adder.stop();
    },
    wrote(before, after) {
      const now = clock.now();
      const day = dayOf(now);
      const channel = after.id.split(':', 1)[0] ?? '';
      const counts = happened(before, after, now);
      for (const { flow, count } of counts) countsOf(day).count({ day, channel, flow }, count);
      for (const question of askedIn(before, after)) toQuestions((all) => all.heard(question));
      if (!isErased(after) || isErased(before)) return;
      for (const text of takenBackBy(before)) toQuestions((all) => all.takenBack(text));
    },
    async figures(query) {
      const days = await daysOf(query);
      return figuresOf(days.cells(query), query, { first: firstKept(), today: today() });
    },
    csv: async (query) => csvOf((await daysOf(query)).cells(query)),
    unanswered: async () => (await questions()).all(clock.now()),
    async settle(id) {
      if (!(await questions()).drop(id)) return false;
      toQuestions((all) => all.drop(id));
      await adder.flush();
      return true;
    },
  };
}
