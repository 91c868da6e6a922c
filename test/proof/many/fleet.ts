/** Processes of the real program on one database, as an operator runs them: ended ones are started again, and updates go to any that live. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../child-environment.ts';
import type { Variables } from '../steps/words.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const startMs = 60_000;
/** How a process that runs says where. */
const listensAt = /http:\/\/localhost:(\d+)\/readyz/;
/** What a process says that cannot start for now. */
const databaseAway = 'the database ';
const stopMs = 15_000;
/** A load balancer takes out whoever does not answer its health check for so long. */
const unhealthyAfterMs = 1_500;

interface Member {
  port: number;
  child: ChildProcess;
  running: boolean;
  frozenSince: number | null;
  killed: boolean;
}

export interface Fleet {
  /** The port of one that the load balancer believes to be well, by chance. */
  anyPort(): number;
  /** How many there are. */
  readonly size: number;
  /** SIGKILL, and a new process in its place. Resolves when that is running. */
  kill(which: number): Promise<void>;
  freeze(which: number): void;
  thaw(which: number): void;
  isUp(which: number): boolean;
  /** Warnings and worse, by what they say. */
  logged: Map<string, number>;
  /** Of processes that ended without being killed, what they said last. */
  ended: string[];
  /** How often one could not start while the database was away, said so, and was started again. */
  readonly waited: number;
  /** SIGTERM to all; resolves to how many had to be killed after all. */
  stop(): Promise<number>;
}

/** Resolves when all are running. */
export async function startFleet(options: {
  size: number;
  environment: Variables;
  /** Its own disk; one for each, or the same for all. */
  folderOf: (which: number) => string;
  random: () => number;
}): Promise<Fleet> {
  const logged: Fleet['logged'] = new Map();
  const ended: string[] = [];
  const members: Member[] = [];
  let stopping = false;
  let waited = 0;

  async function launch(which: number): Promise<void> {
    const child = spawn(process.execPath, [main], {
      env: {
        ...childEnvironment(),
        ...options.environment,
        PORT: '0',
        DATA_DIR: options.folderOf(which),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const member: Member = { port: 0, child, running: false, frozenSince: null, killed: false };
    members[which] = member;
    let said = '';
    const up = Promise.withResolvers<void>();
    child.stderr.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-2_000);
      const found = listensAt.exec(said)?.[1];
      if (found !== undefined && !member.running) {
        member.port = Number(found);
        member.running = true;
        up.resolve();
      }
    });
    createInterface(child.stdout).on('line', (line) => note(logged, line));
    child.once('exit', (code) => {
      up.resolve();
      const wasRunning = member.running;
      member.running = false;
      if (member.killed || stopping) return;
      const last = said.trim().split('\n').at(-1) ?? '';
      if (last.startsWith(databaseAway) && !wasRunning) waited += 1;
      else ended.push(`exit ${code}: ${last}`);
      // As a service manager does.
      void pause(200).then(() => (stopping ? undefined : launch(which)));
    });
    await Promise.race([up.promise, pause(startMs)]);
  }

  // However this process ends.
  const killAll = () => {
    for (const { child } of members) child.kill('SIGKILL');
  };
  process.on('exit', killAll);

  const isBelieved = ({ running, frozenSince }: Member) =>
    running && (frozenSince === null || performance.now() - frozenSince < unhealthyAfterMs);

  await Promise.all(Array.from({ length: options.size }, (_, which) => launch(which)));
  return {
    size: options.size,
    logged,
    ended,
    get waited() {
      return waited;
    },
    anyPort() {
      const believed = members.filter(isBelieved);
      const all = believed.length > 0 ? believed : members;
      return all[Math.floor(options.random() * all.length)]?.port ?? 0;
    },
    async kill(which) {
      const member = members[which];
      if (!member || stopping) return;
      member.killed = true;
      const exited = once(member.child, 'exit');
      member.child.kill('SIGKILL');
      await exited;
      if (!stopping) await launch(which);
    },
    freeze(which) {
      const member = members[which];
      if (!member) return;
      member.frozenSince = performance.now();
      member.child.kill('SIGSTOP');
    },
    thaw(which) {
      const member = members[which];
      if (!member) return;
      member.frozenSince = null;
      member.child.kill('SIGCONT');
    },
    isUp: (which) => members[which]?.running === true && members[which].frozenSince === null,
    async stop() {
      stopping = true;
      const forced = await Promise.all(members.map(stopOne));
      process.off('exit', killAll);
      return forced.filter(Boolean).length;
    },
  };
}

/** Whether it had to be killed. */
async function stopOne({ child }: Member): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return false;
  const exited = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const inTime = await Promise.race([exited.then(() => true), pause(stopMs, false)]);
  if (!inTime) child.kill('SIGKILL');
  await exited;
  return !inTime;
}

function note(logged: Fleet['logged'], line: string): void {
  try {
    const { level, msg, what, error, service } = JSON.parse(line) as Record<string, string | undefined>;
    if (level === 'info') return;
    const words = [level, msg, what === msg ? undefined : what, service, error].filter(Boolean).join(' ');
    logged.set(words, (logged.get(words) ?? 0) + 1);
  } catch {
    logged.set('a line that is no JSON', (logged.get('a line that is no JSON') ?? 0) + 1);
  }
}
