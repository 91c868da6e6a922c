/** What people do, as the events of the webhook (Zalo OA, webhook events, as transcribed, read 2026-11). */
import { createKeep } from '../control.ts';
import type { Waiting } from '../platform/pump.ts';
import { KEPT } from './switches.ts';

/** An event on its way: the body is the same at each try, byte for byte. */
export interface Queued extends Waiting {
  id: string;
  body: string;
  timestamp: string;
}

export interface Events {
  /** Queues an event about one person; `id` names it for `redeliver`. */
  push(user: string, id: string, fields: Record<string, unknown>): void;
  /** Queues any body at all, signed as if it were ours. */
  inject(user: string, body: Record<string, unknown> | string): void;
  /** Queues an event once more, the last if no id is given; throws if it is not known. */
  again(id?: string): string;
  /** The next so many events are kept until all have come, and then delivered the last first. */
  reverse(count: number): void;
  waiting(): Iterable<Queued>;
  confirm(event: Queued): void;
  clear(): void;
  size(): number;
  /** The one listener. */
  onPush: () => void;
}

/** An empty queue. */
export function createEvents({ appId, now }: { appId: string; now: () => number }): Events {
  const queue = new Set<Queued>();
  const past = createKeep<Queued>(KEPT.events);
  let held: Queued[] = [];
  let holding = 0;

  function release(): void {
    for (const event of held.reverse()) queue.add({ ...event, lane: `${event.lane} ${event.id}` });
    held = [];
    holding = 0;
  }

  function put(event: Queued, known: boolean): void {
    if (!known) past.add(event);
    if (queue.size >= KEPT.queued) throw new RangeError(`${KEPT.queued} events wait; is there a webhook?`);
    if (holding > 0) {
      held.push(event);
      if (held.length === holding) release();
    } else queue.add(event);
    self.onPush();
  }

  const self: Events = {
    onPush: () => {},
    push(user, id, fields) {
      const timestamp = String(now());
      const body = JSON.stringify({ app_id: appId, ...fields, timestamp });
      put({ id, lane: user, body, timestamp, notBeforeMs: 0, tries: 0 }, false);
    },
    inject(user, given) {
      const body =
        typeof given === 'string' ? given : JSON.stringify({ app_id: appId, timestamp: String(now()), ...given });
      const timestamp = /"timestamp":"?(\d+)/.exec(body)?.[1] ?? String(now());
      put({ id: `injected ${timestamp}`, lane: user, body, timestamp, notBeforeMs: 0, tries: 0 }, false);
    },
    again(id) {
      const known = past.all();
      const found = id === undefined ? known.at(-1) : known.findLast((event) => event.id === id);
      if (!found) throw new Error(`no event ${id ?? ''} to send again; the last ${known.length} are known`);
      put({ ...found, notBeforeMs: 0, tries: 0 }, true);
      return found.id;
    },
    reverse(count) {
      holding = count;
    },
    waiting: () => queue,
    confirm: (event) => void queue.delete(event),
    clear: () => queue.clear(),
    size: () => queue.size + held.length,
  };
  return self;
}
