/** What the help desk adds to a conversation's record: who speaks in it, what staff keep beside it. */
import type { Line } from './outside.ts';

/** A member of staff, as far as a conversation knows them. */
export interface Staff {
  id: string;
  /** As citizens and colleagues read it. */
  name: string;
}

export interface Desk {
  /** Grows whenever it changes who may speak; what the assistant said in another epoch is never sent. */
  epoch: number;
  /** Who has taken the conversation over, since when, and when they last did something. While somebody has, the assistant says nothing. */
  holder: (Staff & { since: number; actedAt: number }) | null;
  /** The colleague who asks to have it instead, and since when. */
  wantedBy: (Staff & { since: number }) | null;
  /** What the assistant would have said while a person was speaking, newest last; a member of staff may send it after all. */
  withheld: Withheld[];
  /** The citizen's first message that the holder has not answered yet (epoch ms). */
  unansweredSince: number | null;
  /** As the platform shows the citizen; kept only from the time a person deals with the conversation. */
  name: string | null;
  labels: string[];
  notes: Note[];
}

export interface Withheld {
  key: string;
  lines: Line[];
  /** News that nobody asked for: said when the conversation is handed back. */
  news: boolean;
}

/** For colleagues; masked like everything that is written down. */
export interface Note {
  id: string;
  at: number;
  by: string;
  text: string;
}

export const noDesk: Desk = {
  epoch: 0,
  holder: null,
  wantedBy: null,
  withheld: [],
  unansweredSince: null,
  name: null,
  labels: [],
  notes: [],
};

/** Of each the newest are kept. */
export const notesAtMost = 50;
const withheldAtMost = 10;

/** A citizen's message that its holder leaves unanswered for this long ends the takeover: the assistant speaks again, and says so. */
export const unansweredMs = 15 * 60_000;
/** So does a holder who does nothing at all for this long. */
export const idleHolderMs = 2 * 3_600_000;

/** With lines that the assistant was kept from saying. */
export function withWithheld(desk: Desk, withheld: Withheld): Desk {
  const all = [...desk.withheld, withheld];
  // News is told in the end, so that it is let go of last.
  const oldest = Math.max(
    0,
    all.findIndex(({ news }) => !news),
  );
  return { ...desk, withheld: all.length > withheldAtMost ? all.toSpliced(oldest, 1) : all };
}

/** Epoch ms at which the takeover ends by itself; null when nobody holds the conversation. */
export function lapseAt({ holder, unansweredSince }: Desk): number | null {
  if (holder === null) return null;
  return Math.min(
    holder.actedAt + idleHolderMs,
    unansweredSince === null ? Number.POSITIVE_INFINITY : unansweredSince + unansweredMs,
  );
}
