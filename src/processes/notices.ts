/** Hints from process to process: PostgreSQL's NOTIFY, gathered for a moment. */
import type { Clock } from '../engine/clock.ts';
import { channel, type Line } from './line.ts';

export interface NoticesOptions {
  line: Line;
  clock: Clock;
  /** A listener threw, or something could never be told. */
  failed: (error: unknown) => void;
}

export interface Notices {
  tell(topic: string, what: string): void;
  on(topic: string, listener: (what: string | null) => void): () => void;
  /** Sends what was told; nothing is told any more. */
  close(): Promise<void>;
}

const gatherMs = 20;
/** Different hints in one statement; more wait for the next. */
const noticesAtOnce = 500;
/** Waiting while the database is slow; more are dropped. */
const waitingMax = 10_000;
const whatMax = 200;
const sendSql = `
  select pg_notify($1, payload), set_config('synchronous_commit', 'off', true) from unnest($2::text[]) as payload`;

/** What this process tells reaches its own listeners without the database, and also while that is away; the others then not. */
export function createNotices({ line, clock, failed }: NoticesOptions): Notices {
  const listeners = new Map<string, Set<(what: string | null) => void>>();
  const waiting = new Set<string>();
  let gathering: (() => void) | null = null;
  let sending: Promise<void> | null = null;
  let closed = false;

  function hear(topic: string, what: string | null): void {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(what);
      } catch (error) {
        failed(error);
      }
    }
  }

  function gather(): void {
    if (gathering || sending || waiting.size === 0) return;
    gathering = clock.after(gatherMs, () => {
      gathering = null;
      send();
    });
  }

  function send(): void {
    const payloads = [...waiting].slice(0, noticesAtOnce);
    for (const payload of payloads) waiting.delete(payload);
    sending = line
      .query(sendSql, [channel, payloads])
      // Only hints; the line tells why.
      .then(
        () => {},
        () => {},
      )
      .finally(() => {
        sending = null;
        if (!closed) gather();
      });
    for (const payload of payloads) hear(...parts(payload));
  }

  line.onHeard(({ payload, own }) => {
    if (!own) hear(...parts(payload));
  });
  line.onBack(() => {
    for (const topic of listeners.keys()) hear(topic, null);
  });

  return {
    tell(topic, what) {
      if (closed || waiting.size >= waitingMax) return;
      if (!/^[ -~]*$/.test(what) || what.length > whatMax)
        return failed(new RangeError(`what is told of ${topic} must be ${whatMax} characters of ASCII at most`));
      waiting.add(`${topic} ${what}`);
      gather();
    },
    on(topic, listener) {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(listener));
      return () => void known.delete(listener);
    },
    async close() {
      closed = true;
      gathering?.();
      await sending;
      if (waiting.size > 0) send();
      await sending;
      listeners.clear();
    },
  };
}

function parts(payload: string): [topic: string, what: string] {
  const end = payload.indexOf(' ');
  return [payload.slice(0, end), payload.slice(end + 1)];
}
