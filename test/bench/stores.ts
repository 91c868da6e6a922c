/**
 * `node test/bench/stores.ts`: writes a second to the stores alone, 64 and 1 at once, each a next version of a document of 1 kB: lowdb, PostgreSQL,
 * and the textbook transaction on the same server (BEGIN, SELECT … FOR UPDATE, write, COMMIT on a pool of 16). All flush to the disk.
 * The variants take turns in short slices, as absolute numbers belong to the machine; what counts is the ratio within a round.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import { openPostgresStore } from '../../src/stores/postgres/store.ts';
import type { Store } from '../../src/stores/store.ts';
import type { Note } from '../stores/contract.ts';
import { startDatabase } from '../stores/database.ts';

const rounds = 9;
const sliceMs = 400;
const population = 1_000;
const text = 'chữ '.repeat(220);

interface Variant {
  name: string;
  write(note: Note): Promise<void>;
  versions: Map<number, number>;
  rates: Map<number, number[]>;
}

const fail = (problem: unknown) => {
  throw problem;
};
const folder = await mkdtemp(join(tmpdir(), 'bench-stores-'));
const server = await startDatabase({ durable: true });
const lowdb: Store<Note> = await openLowdbStore<Note>({ folder, onDamage: fail, onFatal: fail });
const postgres: Store<Note> = await openPostgresStore<Note>({ url: await server.database(), failed: fail });
const url = await server.database();
await (await openPostgresStore<Note>({ url, failed: fail })).close();
const pool = new pg.Pool({ connectionString: url, max: 16 });

const variant = (name: string, write: Variant['write']): Variant => ({
  name,
  write,
  versions: new Map(),
  rates: new Map(),
});
const variants = [
  variant('lowdb', (note) => lowdb.write(note)),
  variant('postgres', (note) => postgres.write(note)),
  variant('textbook transaction', textbook),
];

for (const each of variants) await slice(each, 64);
for (let round = 0; round < rounds; round += 1)
  for (const writers of [64, 1])
    for (const each of variants)
      each.rates.set(writers, [...(each.rates.get(writers) ?? []), await slice(each, writers)]);
for (const writers of [64, 1]) {
  for (const { name, rates } of variants) {
    const own = rates.get(writers) ?? [];
    const beside = ratios(own, variants[0]?.rates.get(writers) ?? []);
    const overTextbook = ratios(own, variants[2]?.rates.get(writers) ?? []);
    console.log(
      `${String(writers).padStart(2)} writers  ${name.padEnd(22)}${median(own).toFixed(0).padStart(7)}/s  ${beside.toFixed(2)} × lowdb  ${overTextbook.toFixed(2)} × textbook`,
    );
  }
}
await Promise.all([lowdb.close(), postgres.close(), pool.end()]);
await server.end();
await rm(folder, { recursive: true });

/** Writes a second by so many writers, each with its own share of the documents. */
async function slice({ write, versions }: Variant, writers: number): Promise<number> {
  const began = performance.now();
  let written = 0;
  async function writer(number: number): Promise<void> {
    for (let turn = 0; performance.now() - began < sliceMs; turn += 1) {
      const document = (number + writers * turn) % population;
      const version = (versions.get(document) ?? 0) + 1;
      versions.set(document, version);
      await write({ id: `telegram:${document}`, version, dueAt: version % 3 === 0 ? version : null, text });
      written += 1;
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, number) => writer(number)));
  return written / ((performance.now() - began) / 1_000);
}

async function textbook(note: Note): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({
      name: 'lock',
      text: 'select version, json from conversation where id = $1 for update',
      values: [note.id],
    });
    await client.query({
      name: 'write',
      text: `insert into conversation values ($1, $2, $3, $4)
        on conflict (id) do update set version = excluded.version, due_at = excluded.due_at, json = excluded.json`,
      values: [note.id, note.version, note.dueAt, JSON.stringify(note)],
    });
    await client.query('commit');
  } finally {
    client.release();
  }
}

function ratios(own: number[], other: number[]): number {
  return median(own.map((rate, round) => rate / (other[round] ?? Number.NaN)));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
