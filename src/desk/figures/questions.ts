/** What citizens asked and the assistant did not understand, the same question once, as a list that becomes new knowledge. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Conversation } from '../../engine/conversation.ts';
import { fold } from '../../understanding/fold.ts';
import { readSigns } from '../../understanding/question-signs.ts';
import type { unanswered } from '../api/shapes.ts';
import { misunderstood, newEntries, notUnderstood } from './happened.ts';

/** `question`: the key of the line that was open. */
export type Unanswered = z.output<typeof unanswered>;

/** Those that came least recently go. */
const groupsAtMost = 500;
/** As long as anything that a citizen said (src/engine/retention.ts); the words are masked, and nothing tells whose they were. */
const keptMs = 30 * 24 * 3_600_000;
/** A question is shorter, and many may be kept. */
const textChars = 300;
/** Fewer words that ask nothing are an answer that was mistyped. */
const wordsAtLeast = 4;

export interface Questions {
  /** Takes it in if it may be a question; tells whether it did. `text` is masked already. */
  heard(question: Omit<Unanswered, 'id' | 'count'>): boolean;
  /** Who asked this wants everything of theirs deleted; one of several who asked the same is counted no more. Tells whether there was any. */
  takenBack(text: string): boolean;
  /** The most frequent first. */
  all(now: number): Unanswered[];
  /** False when there is none of this id. */
  drop(id: string): boolean;
  /** Forgets what is too old at `now` (epoch ms); tells whether there was any. */
  dropOld(now: number): boolean;
  /** Puts what was stored before what came since. */
  load(stored: Unanswered[]): void;
  stored(): Unanswered[];
}

/** What was not understood in a step, and may have been a question. */
export function askedIn(before: Conversation, after: Conversation): Array<Parameters<Questions['heard']>[0]> {
  const { language } = after.snapshot.context;
  return misunderstood(before, newEntries(before, after)).flatMap(({ text, question, at }) =>
    text === undefined ? [] : [{ text, language, lastAt: at, question: question ?? before.question?.line ?? null }],
  );
}

/** What is masked may still tell of somebody. As nothing tells whose a question was, it is found by the words of the record that goes. */
export const takenBackBy = ({ transcript }: Conversation): string[] =>
  notUnderstood(transcript).flatMap(({ text }) => (text === undefined ? [] : [text]));

/** None yet. */
export function createQuestions(): Questions {
  /** By id, the least recent first. */
  let groups = new Map<string, Unanswered>();

  function put(group: Unanswered) {
    const known = groups.get(group.id);
    groups.delete(group.id);
    groups.set(group.id, { ...group, count: group.count + (known?.count ?? 0) });
    const [oldest] = groups.keys();
    if (groups.size > groupsAtMost && oldest !== undefined) groups.delete(oldest);
  }

  return {
    heard({ text, ...rest }) {
      const { words, asks } = readSigns(text);
      if (!asks && words < wordsAtLeast) return false;
      const short = shortened(text);
      put({ ...rest, text: short, id: idOf(short), count: 1 });
      return true;
    },
    takenBack(text) {
      const id = idOf(shortened(text));
      const known = groups.get(id);
      if (known === undefined) return false;
      if (known.count > 1) groups.set(id, { ...known, count: known.count - 1 });
      else groups.delete(id);
      return true;
    },
    all: (now) =>
      [...groups.values()]
        .filter(({ lastAt }) => now - lastAt < keptMs)
        .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt),
    drop: (id) => groups.delete(id),
    dropOld(now) {
      const old = [...groups.values()].filter(({ lastAt }) => now - lastAt >= keptMs);
      for (const { id } of old) groups.delete(id);
      return old.length > 0;
    },
    load(stored) {
      const since = [...groups.values()];
      groups = new Map();
      for (const group of [...stored, ...since]) put(group);
    },
    stored: () => [...groups.values()],
  };
}

const shortened = (text: string): string => text.slice(0, textChars).toWellFormed();

/** The same for what differs only in marks, case and spaces. */
const idOf = (text: string): string => createHash('sha256').update(fold(text)).digest('hex').slice(0, 16);
