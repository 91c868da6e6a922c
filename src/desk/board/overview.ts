/** The list of conversations as the desk asks for it, wherever it is: a port. In memory it answers at once, in a database a moment later. */
import type { Watcher } from '../../engine/engine.ts';
import type { Listed, ListQuery } from './board.ts';
import type { Summary } from './card.ts';
import type { Counts } from './views.ts';

export type Soon<Value> = Value | Promise<Value>;

export interface Overview extends Watcher {
  idOf(number: string): Soon<string | null>;
  summary(number: string): Soon<Summary | null>;
  /** `account`: whose `mine` is. */
  list(query: ListQuery, account: string): Soon<Listed>;
  counts(account: string): Soon<Counts>;
  /** Numbers of those that nobody holds, and in which nothing was said since `before` (epoch ms). */
  olderThan(before: number): Soon<string[]>;
  /** How many wait for a person; of other processes, as of a second ago. */
  ahead(): number;
  /** Told the number of each conversation that has changed, or was deleted; what comes back ends it. */
  onChange(listener: (number: string) => void): () => void;
}
