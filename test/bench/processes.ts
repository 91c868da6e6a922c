/** Processes that the benchmark starts: each ends with it, and one that ends by itself ends the benchmark. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerSettings } from './servers/child.ts';

export interface ServerProcess {
  pid: number;
  /** Where it takes updates. */
  port: number;
  close(): Promise<void>;
}

/** Whose server: the name of its file in `servers`. */
export type ServerKind = 'bare-http' | 'bare-express' | 'telegraf' | 'grammy' | 'assistant';

const fileOf = (name: string) => join(import.meta.dirname, 'servers', `${name}.ts`);
// What they say goes where it disturbs no reader of the results.
const complaints = process.stderr.fd;

/** Resolves when it listens; rejects when it ends before. `fatal` is told when it ends later without having been asked to. */
export async function startServer(
  kind: ServerKind,
  settings: ServerSettings,
  fatal: (error: Error) => void,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [fileOf(kind), JSON.stringify(settings)], {
    stdio: ['ignore', complaints, complaints, 'ipc'],
    // Not of the product: who measures sets nothing for some and not for others.
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  const early = once(child, 'exit').then(() => {
    throw new Error(`${kind} has ended before it listened`);
  });
  const [{ port }] = (await Promise.race([once(child, 'message'), early])) as [{ port: number }];
  early.catch(() => {});
  const unasked = () => fatal(new Error(`${kind} has ended by itself`));
  child.once('exit', unasked);
  return {
    pid: child.pid ?? 0,
    port,
    async close() {
      child.off('exit', unasked);
      await ended(child);
    },
  };
}

/** Nothing here outlives the benchmark, so nobody has to put anything in order. */
async function ended(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Makes the store of an assistant that has so many conversations. */
export async function fillStore(folder: string, conversations: number): Promise<void> {
  const child = spawn(process.execPath, [fileOf('fill'), folder, String(conversations)], {
    stdio: ['ignore', complaints, complaints],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`a store of ${conversations} conversations could not be made`);
}
