/** Figures of the help desk, counted as things happen. */
import type { z } from 'zod';
import type { Clock } from '../../engine/clock.ts';
import { type Conversation, isErased } from '../../engine/conversation.ts';
import type { Watcher } from '../../engine/engine.ts';
import type { Seal } from '../../engine/seal.ts';
import type { Store, StoredDocument } from '../../stores/store.ts';
import { dayOf } from '../../vietnam-time.ts';
import type { insight } from '../api/operations/insight.ts';
import type { Soon } from '../board/overview.ts';
import { csvOf } from './csv.ts';
import { createDays, daysLater, type StoredDay } from './days.ts';
import { happened } from './happened.ts';
import { createKeeper } from './keeper.ts';
import { askedIn, createQuestions, takenBackBy, type Unanswered } from './questions.ts';
import { type Figures as Figured, figuresOf } from './report.ts';

/** One of a day, with nothing in it but counts, or the one of the questions. */
export type FiguresDocument = StoredDocument & { cells?: StoredDay; sealed?: string };

export interface FiguresOptions {
  /** Its own, apart from the conversations'. */
  store: Store<FiguresDocument>;
  seal: Seal;
  clock: Clock;
  /** The store has failed; counting goes on, and writing is tried again. */
  failed: (error: unknown) => void;
}

export type FiguresQuery = z.output<typeof insight.figures.query>;

/** What is asked of the figures, wherever they are. */
export interface AskedFigures {
  /** Days are those of Vietnam; nothing is told of days more than 400 days ago. */
  figures(query: FiguresQuery): Soon<Figured>;
  /** RFC 4180. */
  csv(query: FiguresQuery): Soon<string>;
  /** The most frequent first; `question` is the key of the line that was open. */
  unanswered(): Soon<Unanswered[]>;
  /** Off the list, also on disk when it resolves unless the store fails, which is told; false when it was not on it. */
  settle(id: string): Promise<boolean>;
}

/** What is counted is written every five seconds and at `stop`: a crash loses seconds of statistics, and nothing else. */
export interface Figures extends AskedFigures, Pick<Watcher, 'wrote'> {
  /** Adds what was counted before; resolves when that is done, or could not be, which is told: then nothing is written either, as it would replace what is stored. */
  start(): Promise<void>;
  stop(): Promise<void>;
  figures(query: FiguresQuery): Figured;
  csv(query: FiguresQuery): string;
  unanswered(): Unanswered[];
}

export const daysKept = 400;
export const tidyEveryMs = 6 * 3_600_000;
export const questionsId = 'figures:unanswered';
export const idOf = (day: string): string => `figures:${day}`;

/** Counts from zero until started. */
export function createFigures({ store, seal, clock, failed }: FiguresOptions): Figures {
  const days = createDays();
  const questions = createQuestions();
  const keeper = createKeeper<FiguresDocument>({ store, clock, failed, contentOf });
  let callOff = () => {};
  let loading: Promise<void> = Promise.resolve();
  let stopped = false;

  const today = () => dayOf(clock.now());
  const firstKept = () => daysLater(today(), 1 - daysKept);

  function contentOf(id: string) {
    if (id === questionsId) return { sealed: seal.close(questions.stored(), questionsId) };
    const day = id.slice(idOf('').length);
    return day < firstKept() ? null : { cells: days.stored(day) };
  }

  function load({ id, cells, sealed }: FiguresDocument) {
    if (cells) days.load(id.slice(idOf('').length), cells);
    if (sealed === undefined) return;
    try {
      questions.load(seal.open(sealed, questionsId) as Unanswered[]);
    } catch (error) {
      failed(error);
    }
  }

  /** Nothing stays longer than is promised, also where nothing happens any more. */
  function tidy() {
    for (const day of days.dropBefore(firstKept())) keeper.changed(idOf(day));
    if (questions.dropOld(clock.now())) keeper.changed(questionsId);
    callOff = clock.after(tidyEveryMs, tidy);
  }

  function countQuestions(before: Conversation, after: Conversation) {
    for (const question of askedIn(before, after)) if (questions.heard(question)) keeper.changed(questionsId);
    if (!isErased(after) || isErased(before)) return;
    for (const text of takenBackBy(before)) if (questions.takenBack(text)) keeper.changed(questionsId);
  }

  return {
    async start() {
      loading = keeper.load(load).catch(failed);
      await loading;
      if (!stopped) tidy();
    },
    async stop() {
      stopped = true;
      callOff();
      await loading;
      await keeper.stop();
    },
    wrote(before, after) {
      const now = clock.now();
      const day = dayOf(now);
      const channel = after.id.split(':', 1)[0] ?? '';
      const counts = happened(before, after, now);
      for (const { flow, count } of counts) days.count({ day, channel, flow }, count);
      if (counts.length > 0) keeper.changed(idOf(day));
      countQuestions(before, after);
    },
    figures: (query) => figuresOf(days.cells(query), query, { first: firstKept(), today: today() }),
    csv: (query) => csvOf(days.cells(query)),
    unanswered: () => questions.all(clock.now()),
    async settle(id) {
      if (!questions.drop(id)) return false;
      keeper.changed(questionsId);
      await keeper.flush();
      return true;
    },
  };
}
