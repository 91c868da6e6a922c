/** Ports that stay the same when a process is started again. */
import { createServer } from 'node:net';

/** Linux gives connections ports from 32768 on: one of those might have it at the moment when the process is started again. */
const ports = { from: 20_000, below: 32_000 };
const tried = 200;
let next = ports.from + (process.pid % 100) * 113;

/** One that nobody has at this moment, and that this process has not given out for long. */
export async function freePort(): Promise<number> {
  for (let times = 0; times < tried; times += 1) {
    next = next + 1 < ports.below ? next + 1 : ports.from;
    if (await isFree(next)) return next;
  }
  throw new Error('no port is free');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    // At every address, as the assistant listens.
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
