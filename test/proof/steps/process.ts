/** Child processes of the assistant: warm ones are kept ready, as what a start costs is not what is looked at here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../child-environment.ts';
import type { Order, Word } from './words.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface Process {
  /** Tells it something, and resolves to the answer; to null when it has died instead. */
  ask<Kind extends Word['word']>(order: Order, answer: Kind): Promise<Extract<Word, { word: Kind }> | null>;
  /** Resolves when it is dead, and buried: only then its locks are free. */
  readonly dead: Promise<void>;
  /** Told of what it says by itself. */
  hear: (word: Word) => void;
  kill(): Promise<void>;
  isDead(): boolean;
}

/** Resolves when it is loaded and waits to be told what to do. */
export async function startProcess(): Promise<Process> {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: childEnvironment(),
  }) as ChildProcess;
  const asked = new Map<Word['word'], (word: Word | null) => void>();
  let isDead = false;
  const closed = once(child, 'close').then(() => {
    isDead = true;
    for (const answer of asked.values()) answer(null);
  });
  child.on('error', () => {});
  const next = (kind: Word['word']) => new Promise<Word | null>((resolve) => void asked.set(kind, resolve));
  const process_: Process = {
    dead: closed,
    hear: () => {},
    isDead: () => isDead,
    async ask(order, answer) {
      if (isDead) return null;
      const answered = next(answer);
      child.send(order, () => {});
      return (await answered) as never;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
  const ready = next('ready');
  if (child.stdout === null) throw new Error('a child without stdout');
  createInterface(child.stdout).on('line', (line) => {
    const word = JSON.parse(line) as Word;
    const answer = asked.get(word.word);
    asked.delete(word.word);
    if (answer) answer(word);
    else process_.hear(word);
  });
  if ((await ready) === null) throw new Error('a child process died before it was ready');
  return process_;
}

export interface Nursery {
  take(): Promise<Process>;
  /** One that has stopped its assistant in order, and can have another. */
  giveBack(process: Process): void;
  close(): Promise<void>;
}

/** Keeps `ready` of them loaded. */
export function createNursery(ready: number): Nursery {
  const waiting: Promise<Process>[] = [];
  const all = new Set<Process>();
  let closed = false;
  function bear() {
    const born = startProcess();
    born.then(
      (one) => {
        all.add(one);
        void one.dead.then(() => all.delete(one));
        if (closed) void one.kill();
      },
      () => {},
    );
    return born;
  }
  return {
    async take() {
      const taken = waiting.shift() ?? bear();
      while (waiting.length < ready) waiting.push(bear());
      return taken;
    },
    giveBack(process) {
      if (closed) void process.kill();
      else waiting.unshift(Promise.resolve(process));
    },
    async close() {
      closed = true;
      await Promise.allSettled(waiting);
      await Promise.all([...all].map((one) => one.kill()));
    },
  };
}
