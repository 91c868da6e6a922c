/** Who of the staff looks at which conversation, at pages of whichever process. */
import type { Clock } from '../../engine/clock.ts';
import { createDatabase } from '../database.ts';
import { createPulse } from '../pulse.ts';
import type { Shared } from '../shared.ts';
import { createPresence, type Presence, presentMs, type Sighting } from './presence.ts';

export interface SharedPresence extends Presence {
  /** What was told here is written, or that it could not be is told. */
  stop(): Promise<void>;
}

export interface SharedPresenceOptions {
  shared: Pick<Shared, 'pool' | 'processes'>;
  clock: Clock;
  changed: (number: string) => void;
  /** Of an account; null: it is not shown. */
  nameOf: (account: string) => string | null;
  failed: (error: unknown) => void;
}

interface Row {
  number: string;
  account: string;
  seen_ms: number;
  typed_ms: number | null;
}

const lookEveryMs = 2_000;
const never = 0;

const present = `
  select number, account, extract(epoch from clock_timestamp() - seen_at)::double precision * 1000 as seen_ms,
    extract(epoch from clock_timestamp() - typed_at)::double precision * 1000 as typed_ms
  from desk_presence where seen_at > clock_timestamp() - interval '${presentMs} ms'`;
const seen = `
  insert into desk_presence as stored (number, account, seen_at, typed_at)
  values ($1, $2, clock_timestamp(), case when $3 then clock_timestamp() end)
  on conflict (number, account) do update set seen_at = excluded.seen_at,
    typed_at = case when $3 then excluded.typed_at end`;

/** What is told here is seen here at once, elsewhere a moment later. How long ago something was is told by the database's clock. */
export function createSharedPresence({
  shared,
  clock,
  changed,
  nameOf,
  failed,
}: SharedPresenceOptions): SharedPresence {
  const { ask } = createDatabase(shared.pool);
  const { processes } = shared;
  const own = createPresence({ clock, changed });
  /** One after the other, so that what is read holds what was told before. */
  let last: Promise<void> = Promise.resolve();

  function inTurn(work: () => Promise<unknown>): Promise<void> {
    last = last.then(async () => {
      await work().catch(failed);
    });
    return last;
  }

  function sightingOf({ number, account, seen_ms, typed_ms }: Row): Sighting[] {
    const name = nameOf(account);
    if (name === null) return [];
    const now = clock.now();
    const typedAt = typed_ms === null ? never : now - typed_ms;
    return [{ number, viewer: { id: account, name, typing: typed_ms !== null }, seenAt: now - seen_ms, typedAt }];
  }

  async function look(): Promise<void> {
    const since = clock.now();
    const rows = await ask<Row>(present, [], 'presence');
    own.others(rows.flatMap(sightingOf), since);
  }

  function tellOf(work: () => Promise<unknown>) {
    void inTurn(async () => {
      await work();
      processes.tell('presence', '');
    });
  }

  const pulse = createPulse({ clock, everyMs: lookEveryMs, work: () => inTurn(look), failed });
  const off = processes.on('presence', pulse.soon);

  return {
    seen(number, viewer) {
      own.seen(number, viewer);
      tellOf(() => ask(seen, [number, viewer.id, viewer.typing], 'presence seen'));
    },
    left(number, account) {
      own.left(number, account);
      tellOf(() =>
        ask('delete from desk_presence where number = $1 and account = $2', [number, account], 'presence left'),
      );
    },
    viewers: own.viewers,
    async stop() {
      off();
      await pulse.stop();
      await last;
    },
  };
}
