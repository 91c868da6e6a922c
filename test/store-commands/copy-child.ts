/** Copies from lowdb to PostgreSQL with the settings on the command line, telling of every page, until it is killed. */
import { writeSync } from 'node:fs';
import { runStore } from '../../src/store/run.ts';
import { dataKey } from './filled.ts';

const settings = JSON.parse(process.argv[2] as string) as { dataDir: string; databaseUrl: string };
let time = 0;
await runStore(['copy', '--from', 'lowdb', '--to', 'postgres'], {
  ...settings,
  dataKey,
  accounts: undefined,
  print: (line) => {
    // Not process.stdout, which may still hold it back when the kill comes; and then the kill shall come.
    writeSync(1, `${line}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  },
  complain: (line) => void writeSync(2, `${line}\n`),
  now: () => {
    time += 10_000;
    return time;
  },
});
