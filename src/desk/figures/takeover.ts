/** How a person was asked for, came and spoke, told by the end of a transcript, so that a restart in between changes nothing. */
import type { TranscriptEntry } from '../../engine/conversation.ts';
import { isRelease } from '../board/standing.ts';

export interface Takeover {
  /** When a person was asked for; null when nobody has, or has taken it back. Epoch ms. */
  askedAt: number | null;
  /** When the first of those who held it since took it over. */
  takenAt: number | null;
  /** A person has said something of their own. */
  replied: boolean;
}

const none: Takeover = { askedAt: null, takenAt: null, replied: false };

/** Of the time since a person last stopped speaking. */
export function takeoverIn(transcript: TranscriptEntry[]): Takeover {
  let now = none;
  for (const entry of transcript) now = isRelease(entry) ? none : also(now, entry);
  return now;
}

function also(now: Takeover, entry: TranscriptEntry): Takeover {
  if (entry.who === 'desk' && entry.what === 'taken') return { ...now, takenAt: now.takenAt ?? entry.at };
  if (now.takenAt !== null) return isReply(entry) ? { ...now, replied: true } : now;
  if (entry.who !== 'citizen') return now;
  if (entry.heard === 'noPerson') return none;
  return entry.heard === 'human' ? { ...now, askedAt: now.askedAt ?? entry.at } : now;
}

/** That they have come is said for them. */
export const isReply = ({ who, lines = [] }: TranscriptEntry): boolean =>
  who === 'person' && lines.some((line) => line !== 'handoff.taken');
