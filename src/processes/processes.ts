/** What several processes on one database agree on: who is alive, who does what only one may do, whose turn it is. A port; together.ts has it over PostgreSQL. */

/** What processes tell each other. Hints only: each may be lost or come twice, and whoever listens looks by itself from time to time as well. */
export type Topic = 'due' | 'mailbox' | 'inbox' | 'desk' | 'presence' | 'account';

export interface Processes {
  /** Of this run of this process, new with each start, and again when the others have given it up. Nobody ever takes it for gone too early. */
  id(): string;
  /**
   * It has not been heard of for 10 s, or has ended. Never true of `id()`. False while that is not sure yet, which it is within about 2 s of being
   * asked for the first time; so ask again. Once true it stays so, also of ids that this process had before.
   */
  isGone(id: string): boolean;
  /**
   * Has the work done by one process at a time. It is begun when this process is the one, anew each time, and its signal aborts when it is so no
   * more; the next is begun within 10 s of the death of the one that had it, and at once when that has ended orderly. Work that ends or rejects is
   * begun again a while later, here or elsewhere. Two work at once only when work does not end soon (2 s) after its signal, or does something
   * without looking at its signal after the whole process stood still: then `ours` is false before the signal aborts.
   * A name may be asked for again once `stop` has resolved; throws when it is too early.
   */
  duty(name: string, work: (signal: AbortSignal) => Promise<void>): Duty;
  /** Tells all processes, this one too, in a moment; never throws. `what` is at most 200 characters of ASCII and names nobody. */
  tell(topic: Topic, what: string): void;
  /** What comes back ends it. `null`: messages may have been missed. */
  on(topic: Topic, listener: (what: string | null) => void): () => void;
  /**
   * The time (ms, from now) until the turns asked for: each is `gapMs` behind the one before of the same name, whoever asked for that one. A turn
   * farther away than `withinMs` is not taken, only told. Throws `PostgresUnavailableError` while nobody can be asked; then it may be taken.
   */
  turns(asked: TurnAsked[]): Promise<number[]>;
  /** Throws when this process has not been able to say that it is alive. */
  check(): void;
  /** Gives up every duty, and says that it ends. */
  close(): Promise<void>;
}

export interface TurnAsked {
  name: string;
  gapMs: number;
  withinMs?: number;
}

export interface Duty {
  /** This process has it, at this very moment. */
  readonly ours: boolean;
  /** Gives it up; resolves when the work has ended and another process may begin. */
  stop(): Promise<void>;
}
