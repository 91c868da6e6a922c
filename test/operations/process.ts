/** The assistant as a process of its own: what it prints, how it ends. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createWatch } from '../../src/mocks/control.ts';

const root = join(import.meta.dirname, '../..');

export interface Running {
  child: ChildProcessWithoutNullStreams;
  /** Everything on stdout and stderr so far. */
  output(): string;
  stderr(): string;
  /** Resolves to the first match in the output. */
  printed(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Resolves to how it ended. */
  ended(timeoutMs?: number): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs `node <script>` with these variables and hardly any of ours. */
export function run(script: string, variables: Record<string, string>, args: string[] = []): Running {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_NO_WARNINGS: '1', ...variables };
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, env });
  const watch = createWatch();
  const written = { all: '', stderr: '' };
  let end: { code: number | null; signal: NodeJS.Signals | null } | null = null;
  child.stdout.on('data', (chunk) => {
    written.all += String(chunk);
    watch.changed();
  });
  child.stderr.on('data', (chunk) => {
    written.all += String(chunk);
    written.stderr += String(chunk);
    watch.changed();
  });
  child.on('close', (code, signal) => {
    end = { code, signal };
    watch.changed();
  });
  const what = (wanted: string) => () => `${wanted} did not come. Printed:\n${written.all}`;
  return {
    child,
    output: () => written.all,
    stderr: () => written.stderr,
    printed: (pattern, timeoutMs = 15_000) =>
      watch.until(() => pattern.exec(written.all) ?? undefined, { timeoutMs, what: what(String(pattern)) }),
    ended: (timeoutMs = 15_000) => watch.until(() => end ?? undefined, { timeoutMs, what: what('the end') }),
  };
}
