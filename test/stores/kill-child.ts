/** Writes to the store in the folder named on the command line until it is killed; each acknowledged write is a line `id version` on stdout. */
import { writeSync } from 'node:fs';
import { openLowdbStore } from '../../src/stores/lowdb/store.ts';
import type { Note } from './contract.ts';
import { bigNote } from './folder.ts';

const folder = process.argv[2] as string;
const alarm = (problem: unknown) => writeSync(1, `alarm ${JSON.stringify(problem)}\n`);
const store = await openLowdbStore<Note>({
  folder,
  segmentBytes: 8192,
  idleCheckpointMs: 5,
  onDamage: alarm,
  onFatal: alarm,
});
writeSync(1, 'ready 0\n');

async function writer(number: number): Promise<never> {
  for (let turn = 0; ; turn += 1) {
    const id = `a:${number}-${turn % 3}`;
    const version = ((await store.read(id))?.version ?? 0) + 1;
    await store.write(bigNote({ id, version, dueAt: version }));
    // Not process.stdout, which may still hold it back when the kill comes.
    writeSync(1, `${id} ${version}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, (_, number) => writer(number)));
