/** What child processes are given of this one's environment. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Hardly anything; what Node has compiled is kept for the next one, as hundreds of processes load the same files. */
export function childEnvironment(): Record<string, string | undefined> {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NODE_NO_WARNINGS: '1',
    NODE_COMPILE_CACHE:
      process.env['NODE_COMPILE_CACHE'] ?? join(tmpdir(), `proof-compiled-${process.getuid?.() ?? 0}`),
  };
}
