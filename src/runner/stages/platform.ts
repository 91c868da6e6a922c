/** The port to a chat platform that a whole stack is played on: faked servers, a real browser, or a terminal's two streams. */
import type { Channel } from '../../channels/channel.ts';
import type { MediaKind } from '../../engine/outside.ts';
import type { Ability, Person } from '../stage.ts';

/** Real time until what was not taken is brought again: messages by a platform, approvals by the mock VNeID service. */
export const broughtAgainMs = 10;
/** In earnest platforms go on for hours; here for as long as a restart may take. */
export const broughtAgainTimes = 500;

export interface About {
  /** As `--channel` calls it. */
  name: string;
  /** What can be done there beside the assistant's own time, services and process; `store`: a message that was not taken comes again, the same one. */
  can: readonly Extract<Ability, 'store' | 'redelivery' | 'blocking' | 'oldButtons'>[];
  sends: readonly MediaKind[];
  /** Whether it tells which language a person speaks. */
  tellsLanguage: boolean;
}

export interface Platform extends About {
  /** Whether the assistant has to listen at an address known before it starts, and again at the same after a restart. */
  fixedPort: boolean;
  /** What the assistant's configuration says of this platform; `origin`: where the assistant will listen. */
  settings(origin: string): Record<string, string>;
  /** Channels that no configuration switches on; made anew for each process. */
  channels?(): Channel[];
  /** Somebody who has not been here before. */
  newcomer(options: { name: string; language: string }): Visitor;
  /** Messages brought to the assistant, or waiting for it, and not taken yet. */
  pending(): number;
  /** Rejects when they are not taken within this real time. */
  waitUntilTaken(timeoutMs: number): Promise<void>;
  /** Something is on its way between platform and assistant at this moment. */
  busy(): boolean;
  /** Grows with everything that happens there. */
  touched(): number;
  /** Resolves when everybody sees what was said last; where seeing takes no time, missing. */
  look?(): Promise<void>;
  /** Undoes what an earlier dialogue has planned, and lets its people go. */
  startOver(): Promise<void>;
  close(): Promise<void>;
}

export interface Visitor {
  /** The conversation's id; null while the platform has not made one. */
  conversation(): string | null;
  deeds: Omit<Person, 'state' | 'order'>;
}
