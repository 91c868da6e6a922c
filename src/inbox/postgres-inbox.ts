/**
 * The inbox of many processes: updates in PostgreSQL, kept by whichever process they were brought to and taken by whichever is free.
 * A lane (a chat) is in one process's hands at a time, by a lease that the process renews while it works, so that nothing is held open in
 * the database while the engine steps. Should two have it after all (one was frozen), the same is taken twice: the engine knows it by its id.
 */
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import type { Clock } from '../engine/clock.ts';
import { retentionMs } from '../engine/retention.ts';
import { createSeal } from '../engine/seal.ts';
import type { Processes } from '../processes/processes.ts';
import type { InboxTold } from '../storage.ts';
import { createBatches } from '../stores/postgres/batches.ts';
import type { Pool } from '../stores/postgres/connections.ts';
import { every } from './every.ts';
import { type Inbox, InboxClosedError, InboxFullError } from './inbox.ts';
import { createLanes } from './lanes.ts';
import { createRows, type NewRow } from './rows.ts';

export interface PostgresInboxOptions extends InboxTold {
  /** Shared with others, and left open. */
  pool: Pool;
  channel: string;
  /** Seals what is kept, and makes hashes of the ids of chats and messages. */
  dataKey: string;
  clock: Clock;
  processes: Pick<Processes, 'tell' | 'on'>;
  /** What spreads tries over time, from 0 to 1; by chance unless told. */
  random?: () => number;
}

/** About an hour of a busy office with the engine down; a few kB each. Counted every five seconds, so that it may be somewhat more. */
const waitingMax = 10_000;
const countEveryMs = 5_000;
/** Hints may be lost, so every inbox looks by itself. */
const lookEveryMs = 1_000;
const sweepEveryMs = 600_000;
/** Longer than any platform brings the same again: Zalo OA's last retry comes after 1 h 51 min (documented), Telegram's within a day. */
const doneMs = 26 * 3_600_000;
const batchSizeMax = 256;

/** Rejects with `PostgresUnavailableError` when the database cannot be asked; its tables are there already (migrate.ts). */
export async function openPostgresInbox(options: PostgresInboxOptions): Promise<Inbox> {
  const { pool, channel, dataKey, clock, processes, failed, gaveUp, random = Math.random } = options;
  const seal = createSeal(dataKey);
  const hash = createHash(dataKey, channel);
  const sealId = (digest: string) => `inbox/${channel}/${digest}`;
  const rows = createRows({ pool, channel, taker: randomUUID() });
  const keeping = createBatches<NewRow, null>({
    lanes: 2,
    sizeMax: batchSizeMax,
    keyOf: ({ lane }) => lane,
    kindOf: () => 'keep',
    async run(batch) {
      await rows.keep(batch);
      return batch.map(() => null);
    },
  });
  const lanes = createLanes({
    rows,
    clock,
    random,
    failed,
    gaveUp,
    lookEveryMs,
    open: ({ sealed, digest }) => (seal.open(sealed, sealId(digest)) as { raw: unknown }).raw,
    taken: () => {
      size = Math.max(0, size - 1);
    },
  });
  let size = await rows.count();
  let isStopped = false;
  const callOff = [
    every({ clock, ms: countEveryMs, failed }, async () => {
      size = await rows.count();
    }),
    every({ clock, ms: sweepEveryMs, failed }, async () => {
      while ((await rows.sweep({ doneMs, asideMs: retentionMs })) > 0) if (isStopped) return;
    }),
    processes.on('inbox', (what) => {
      if (what === null || what === channel) lanes.look();
    }),
  ];

  return {
    async keep(lane, raw, id) {
      if (isStopped) throw new InboxClosedError('the inbox is closed');
      if (size >= waitingMax) throw new InboxFullError(`${size} updates are waiting to be taken`);
      const digest = hash(`update ${lane} ${id === undefined ? `raw ${JSON.stringify(raw)}` : `id ${id}`}`);
      await keeping.ask({ lane: hash(`lane ${lane}`), digest, sealed: seal.close({ lane, raw }, sealId(digest)) });
      size += 1;
      // Others need not look for what this process takes at once.
      if (!lanes.look()) processes.tell('inbox', channel);
    },
    start: lanes.start,
    async idle() {
      while ((await rows.count()) > 0) await lanes.moved();
    },
    size: () => size,
    forget: (lane) => rows.forgetParked(hash(`lane ${lane}`)),
    async stop() {
      isStopped = true;
      for (const one of callOff) one();
      await keeping.settled();
      await lanes.stop();
    },
  };
}

/** Hashes that lead back to no chat without the key, and are others in each channel. */
export function createHash(dataKey: string, channel: string): (text: string) => string {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', `inbox of ${channel}`, 32));
  return (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 32);
}
