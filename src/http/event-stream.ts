/** One connection to a page that is told events (HTML standard, 9.2), until either side ends it. */
import type { Response } from 'express';
import type { Clock } from '../engine/clock.ts';
import { uncached } from './private.ts';

export interface EventStream {
  /** Nothing any more once it has ended. */
  send(event: string, data: unknown, id?: number): void;
  /** What was sent before may still get through, for a few seconds. */
  end(): void;
}

/** Also keeps proxies from closing a connection that says nothing; 60 s is usual there. */
const beatMs = 20_000;
/** A page that takes nothing more off the wire is not there any more. */
const unreadBytesMax = 1_000_000;
/** Whoever has not taken the last words by then never will, and would hold the connection for ever. */
const lastWordsMs = 5_000;

/** Begins the answer, and says something every 20 seconds. `closed` is called once the connection is gone, which it must not be yet. */
export function openEventStream(response: Response, clock: Clock, closed: () => void): EventStream {
  let cancel = () => {};

  function send(event: string, data: unknown, id?: number) {
    // To write after the end is an error that nobody catches, and would end the process.
    if (response.writableEnded || response.destroyed) return;
    response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (response.writableLength > unreadBytesMax) response.destroy();
  }

  function beat() {
    cancel = clock.after(beatMs, () => {
      send('beat', {});
      beat();
    });
  }

  uncached(response);
  response.set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  response.once('close', () => {
    cancel();
    closed();
  });
  beat();
  return {
    send,
    end() {
      cancel();
      response.end();
      cancel = clock.after(lastWordsMs, () => response.destroy());
    },
  };
}
