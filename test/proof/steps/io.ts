/**
 * Loaded in a child process before anything of the assistant: counts every I/O operation (files, HTTP out, answers to HTTP, PostgreSQL)
 * and strikes at the one it is told: ends the process by SIGKILL right before or right after it, or makes it fail.
 * What is read at once and by name (the program's own files, /proc) is not counted: it changes nothing.
 */
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import type { Plan } from './plan.ts';

export interface Operation {
  /** From 1. */
  number: number;
  /** Such as `file fdatasync journal-0.log`, `http POST /vneid/codes`, `pg commit`; holds nothing of a citizen's. */
  name: string;
}

let count = 0;
let plan: Plan | null = null;
let struck: (operation: Operation) => void = () => {};
let counting = false;
let toldOfFullDisk = false;

/** Counts from 1 again, and strikes as planned; `told` is called at once before the blow, and must do its work synchronously. */
export function countFrom1(wanted: Plan | null, told: (operation: Operation) => void): void {
  count = 0;
  plan = wanted;
  struck = told;
  counting = true;
  toldOfFullDisk = false;
}

/** How many there were; none is counted any more. */
export function endCount(): number {
  counting = false;
  return count;
}

/** From now on the disk is as it should be. */
export function healDisk(): void {
  if (plan?.blow !== 'kill') plan = null;
}

type Fails = Error | null;

/** What happens to this operation, decided before it begins. */
function next(name: string): { before(): Fails; after(): Fails } | null {
  if (!counting) return null;
  count += 1;
  if (plan === null) return null;
  const operation = { number: count, name };
  const { at, when, blow } = plan;
  if (blow === 'full') return count >= at && needsSpace(name) ? strikeAt(operation, 'before', 'ENOSPC') : null;
  if (count !== at) return null;
  return strikeAt(operation, when, blow === 'EIO' && name.startsWith('file ') ? 'EIO' : blow);
}

/** What a full disk refuses: whatever makes a file or lets one grow. The journal is written over in place. */
const needsSpace = (name: string) =>
  /^file (?:mkdir|open new|rename|write)/.test(name) && !/^file write journal-/.test(name);

function strikeAt(operation: Operation, when: Plan['when'], blow: 'kill' | 'EIO' | 'ENOSPC' | 'full') {
  const strike = (): Fails => {
    if (blow === 'kill') {
      struck(operation);
      process.kill(process.pid, 'SIGKILL');
      // The signal is delivered before this returns to anything of the assistant's.
      for (;;);
    }
    if (!operation.name.startsWith('file ')) return null;
    if (blow !== 'ENOSPC' || !toldOfFullDisk) struck(operation);
    toldOfFullDisk = true;
    return Object.assign(new Error(`${blow}: made up by a test`), { code: blow });
  };
  return {
    before: () => (when === 'before' ? strike() : null),
    after: () => (when === 'after' ? strike() : null),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever Node's functions take
type Anything = any;

/** The end of the path, with what differs between runs taken out. */
function pathName(path: unknown): string {
  if (typeof path !== 'string') return '';
  const name = path.split('/').slice(-1).join('/');
  return name
    .replace(/^lock-.*/, 'lock')
    .replace(/[0-9a-f]{12,}/g, '…')
    .replace(/\d{10,}/g, '…');
}

const openFiles = new Map<number, string>();

function nameOf(method: string, args: unknown[]): string {
  const [first, second] = args;
  if (method === 'open') return `file open ${/[wax]/.test(String(second)) ? 'new' : 'old'} ${pathName(first)}`;
  if (typeof first === 'number') return `file ${method} ${openFiles.get(first) ?? ''}`;
  return `file ${method} ${pathName(method === 'rename' || method === 'link' ? second : first)}`;
}

const fileMethods = [
  'open',
  'close',
  'write',
  'fsync',
  'fdatasync',
  'readFile',
  'readdir',
  'mkdir',
  'rename',
  'unlink',
  'rm',
  'link',
  'truncate',
  'ftruncate',
  'appendFile',
  'writeFile',
] as const;

function watchFiles(): void {
  const all = fs as unknown as Record<string, Anything>;
  for (const method of fileMethods) {
    const original = all[method];
    const watched = function (this: unknown, ...args: Anything[]) {
      const name = nameOf(method, args);
      const done = args.pop();
      const fate = next(name);
      const failure = fate?.before();
      if (failure) return void process.nextTick(done, failure);
      return original.call(this, ...args, (error: unknown, ...results: unknown[]) => {
        if (method === 'open' && !error) openFiles.set(Number(results[0]), pathName(args[0]));
        const late = error ? null : fate?.after();
        if (late) return done(late);
        done(error, ...results);
      });
    };
    // How `promisify` is to hand over several results.
    for (const symbol of Object.getOwnPropertySymbols(original))
      Object.defineProperty(watched, symbol, Object.getOwnPropertyDescriptor(original, symbol) as PropertyDescriptor);
    all[method] = watched;
  }
}

const promisedMethods = [
  'open',
  'readFile',
  'readdir',
  'mkdir',
  'rename',
  'unlink',
  'rm',
  'link',
  'appendFile',
  'writeFile',
  'stat',
  'chmod',
  'truncate',
] as const;
const handleMethods = [
  'write',
  'writeFile',
  'appendFile',
  'sync',
  'datasync',
  'close',
  'read',
  'readFile',
  'truncate',
  'stat',
] as const;

async function watchPromised(): Promise<void> {
  const all = fs.promises as unknown as Record<string, Anything>;
  const handle = await fs.promises.open('/dev/null');
  const prototype = Object.getPrototypeOf(handle) as Record<string, Anything>;
  await handle.close();
  const names = new WeakMap<object, string>();
  const alsoHandles = (
    target: Record<string, Anything>,
    method: string,
    nameFor: (self: object, args: unknown[]) => string,
  ) => {
    const original = target[method];
    target[method] = async function (this: object, ...args: Anything[]) {
      const name = nameFor(this, args);
      const fate = next(name);
      const failure = fate?.before();
      if (failure) throw failure;
      const result = await original.apply(this, args);
      if (target === all && method === 'open') names.set(result, pathName(args[0]));
      const late = fate?.after();
      if (late) throw late;
      return result;
    };
  };
  for (const method of promisedMethods) alsoHandles(all, method, (_self, args) => nameOf(method, args));
  for (const method of handleMethods)
    if (prototype[method]) alsoHandles(prototype, method, (self) => `file ${method} ${names.get(self) ?? ''}`);
}

/** The method and where to, without tokens and numbers. */
function urlName(method: string | undefined, url: URL): string {
  const path = url.pathname
    .replace(/^\/bot[^/]+/, '')
    .replace(/[0-9a-f-]{30,}/g, '…')
    .replace(/(\/)(?:TK-)?\d{4,}/g, '$1…');
  return `http ${method ?? 'GET'} ${path}`;
}

function watchHttp(): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const fate = next(urlName(init?.method, new URL(String(input))));
    fate?.before();
    const response = await original(input, init);
    // With its body: the server is done with it.
    const whole = new Response(await response.arrayBuffer(), response);
    fate?.after();
    return whole;
  };
  // telegraf's client.
  const { request } = http;
  http.request = ((...args: Anything[]) => {
    const [options] = args;
    const at = new URL(options.path ?? options.pathname ?? '/', 'http://platform');
    const fate = next(urlName(options.method, at));
    fate?.before();
    const made: http.ClientRequest = (request as Anything)(...args);
    // As soon as the platform has answered, and before anybody has been told.
    made.prependListener('response', () => void fate?.after());
    return made;
  }) as typeof http.request;
  const { end } = http.ServerResponse.prototype;
  http.ServerResponse.prototype.end = function (this: http.ServerResponse, ...args: Anything[]) {
    const fate = next('http answer');
    fate?.before();
    if (fate) this.prependOnceListener('finish', () => void fate.after());
    return end.apply(this, args as Anything);
  } as typeof end;
}

/** The first words of a statement. */
const statementName = (query: Anything): string => {
  const text = String(typeof query === 'string' ? query : (query?.text ?? ''));
  return `pg ${text.trim().split(/\s+/).slice(0, 4).join(' ').toLowerCase().slice(0, 40)}`;
};

function watchPostgres(): void {
  for (const method of ['query', 'connect'] as const) {
    const original = pg.Client.prototype[method] as Anything;
    (pg.Client.prototype as Anything)[method] = function (this: unknown, ...args: Anything[]) {
      const fate = next(method === 'query' ? statementName(args[0]) : 'pg connect');
      fate?.before();
      const done = args.at(-1);
      if (typeof done === 'function') {
        args[args.length - 1] = (...results: unknown[]) => {
          fate?.after();
          done(...results);
        };
        return original.apply(this, args);
      }
      const result = original.apply(this, args);
      if (typeof result?.then !== 'function') return result;
      return result.then((value: unknown) => {
        fate?.after();
        return value;
      });
    };
  }
}

watchFiles();
await watchPromised();
watchHttp();
watchPostgres();
syncBuiltinESMExports();
