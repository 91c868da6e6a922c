/** The engine's writes, told to every part of the desk that wants to know. */
import type { Watcher } from '../engine/engine.ts';

/** What one part throws is told to `failed`, and harms neither the others nor the citizen whose record was just written. */
export function watchedBy(parts: readonly Partial<Watcher>[], failed: (error: unknown) => void): Watcher {
  const each = (tell: (part: Partial<Watcher>) => void) => {
    for (const part of parts) {
      try {
        tell(part);
      } catch (error) {
        failed(error);
      }
    }
  };
  return {
    wrote: (before, after) => each((part) => part.wrote?.(before, after)),
    erased: (id) => each((part) => part.erased?.(id)),
  };
}
