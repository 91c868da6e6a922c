/** Tells the operator every ten seconds how far a long command is. */
import { counted, type Kind } from './kinds.ts';

export interface Progress {
  /** So many more of this kind are done; `doing` is what is done to them, such as `copied`. */
  add(doing: string, kind: Kind, count: number): void;
}

const everyMs = 10_000;

/** `now` in ms. Says nothing of what is over sooner. */
export function createProgress({ print, now }: { print: (line: string) => void; now: () => number }): Progress {
  let about = '';
  let done = 0;
  let toldAt = now();
  return {
    add(doing, kind, count) {
      const current = `${doing} ${kind}`;
      done = about === current ? done + count : count;
      about = current;
      if (now() - toldAt < everyMs) return;
      toldAt = now();
      print(`${counted(done, kind)} ${doing} …`);
    },
  };
}
