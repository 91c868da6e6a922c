/** What is to happen to a process, and what came of it. */

export interface Plan {
  /** The number of the operation, from 1. */
  at: number;
  when: 'before' | 'after';
  /** `kill`: SIGKILL. `EIO`: that one file operation fails. `full`: from that one on the disk takes nothing new, until it is told otherwise. */
  blow: 'kill' | 'EIO' | 'full';
}

export type StoreName = 'lowdb' | 'postgres';

/** As in a sentence: `kill before operation 17`. */
export const inWords = ({ at, when, blow }: Plan): string => `${blow} ${when} operation ${at}`;
