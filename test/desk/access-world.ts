/** Accounts and sessions behind a small server with real cookies; time is vitest's. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { Secret, TOTP } from 'otpauth';
import { vi } from 'vitest';
import { type Access, openAccess } from '../../src/desk/access/access.ts';
import { openAccounts } from '../../src/desk/access/accounts.ts';
import { createHashing, type Hashing } from '../../src/desk/access/hashing.ts';
import { type Asked, ProblemError, problemCodes, type Role } from '../../src/desk/api/handling.ts';
import type { Operation } from '../../src/desk/api/operation.ts';
import { access as operations } from '../../src/desk/api/operations/access.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createNote } from '../../src/stores/note.ts';

export const seal = createSeal('a key that only these tests know, 32+');
export const password = 'correct horse battery';
export const minute = 60_000;
export const hour = 60 * minute;

type Id = keyof typeof operations;
export interface Told {
  status: number;
  /** Of a problem. */
  code?: string;
  retryAfterS?: number;
  detail?: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was answered
  body: any;
  /** The `Set-Cookie` headers. */
  cookies: string[];
}

export interface Browser {
  /** What it would send; null without one. */
  cookie: string | null;
  address: string;
  call(id: Id, body?: unknown, target?: string): Promise<Told>;
  /** Signs in, with the code of this moment if there is a secret. */
  signIn(id: string, secret?: string | null): Promise<Told>;
  /** Sets up a second factor, and signs in again in a moment in which codes are fresh. */
  setTotp(): Promise<string>;
  /** Opens a stream that asks again and again whether the session is on. */
  stream(): Promise<{ heard(): number; isOver(): boolean }>;
}

export interface AccessWorld {
  folder: string;
  access: Access;
  failed: unknown[];
  notes: string[];
  /** Accounts changed beside the server. */
  elsewhereChanged: string[];
  browser(address?: string): Browser;
  /** As the command line does it, beside the server. */
  elsewhere(): ReturnType<typeof openAccounts>;
  account(id: string, role?: Role): Promise<void>;
  restart(key?: typeof seal): Promise<void>;
  /** Begins again with what is on the disk. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** Cheap, for what is not about passwords. */
export const cheap = createHashing({ cost: { ln: 4, r: 8, p: 1 }, waitingMax: 1_000 });
export const codeOf = (secret: string, at = Date.now()): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });

export async function startAccess(options: { hashing?: Hashing; secure?: boolean } = {}): Promise<AccessWorld> {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: Date.parse('2026-11-21T08:00:00Z') });
  const folder = await mkdtemp(join(tmpdir(), 'access-'));
  const accountsFolder = join(folder, 'accounts');
  const failed: unknown[] = [];
  const notes: string[] = [];
  const elsewhereChanged: string[] = [];
  const open = (key = seal) =>
    openAccess({
      at: {
        folder: accountsFolder,
        sessions: createNote({ file: join(folder, 'sessions'), id: 'sessions', seal: key }),
        changedElsewhere: (id) => elsewhereChanged.push(id),
      },
      seal: key,
      clock: systemClock,
      secure: options.secure ?? false,
      hashing: options.hashing ?? cheap,
      failed: (error) => failed.push(error),
    });
  let access = await open();
  const server = app(() => access, notes).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/desk/api`;
  const elsewhere = () =>
    openAccounts({ folder: accountsFolder, seal, clock: systemClock, failed: (error) => failed.push(error) });

  return {
    folder,
    failed,
    notes,
    elsewhereChanged,
    get access() {
      return access;
    },
    elsewhere,
    browser: (address = '192.0.2.1') => createBrowser(base, address),
    async account(id, role = 'agent') {
      const made = { id, name: `Tên ${id}`, role, password: await cheap.hash(password) };
      await (await elsewhere()).add(made);
      vi.advanceTimersByTime(1_000);
    },
    async restart(key) {
      await access.close();
      access = await open(key);
    },
    async crash() {
      access = await open();
    },
    async close() {
      await access.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      vi.useRealTimers();
      await rm(folder, { recursive: true });
    },
  };
}

function app(access: () => Access, notes: string[]) {
  const app = express().use(express.json());
  app.get('/desk/api/stream', async (request, response) => {
    const before = await access().session(request);
    response.flushHeaders();
    const timer = setInterval(async () => {
      const now = await access().session(request);
      // Where a look takes longer than the pause between two, several come to the same end.
      if (response.writableEnded) return;
      if (now?.id === before?.id && now) return void response.write('on\n');
      clearInterval(timer);
      response.end('over\n');
    }, 5);
    response.once('close', () => clearInterval(timer));
  });
  for (const [id, operation] of Object.entries(operations) as Array<[Id, Operation]>) {
    const method = operation.method.toLowerCase() as 'get';
    app[method](`/desk/api${operation.path.replace('{id}', ':id')}`, async (request, response) => {
      try {
        const session = await access().session(request);
        if (operation.permission !== 'none' && session === null) throw new ProblemError('not-signed-in');
        const asked = {
          params: request.params,
          query: undefined,
          body: operation.body?.parse(request.body),
          session,
          address: request.get('x-test-address') ?? '',
          language: 'vi',
          note: (detail: string) => notes.push(`${id} ${detail}`),
          request,
          response,
        };
        const handle = access().handlers[id] as (asked: unknown) => Promise<unknown>;
        const told = await handle(asked as unknown as Asked);
        if (operation.answer) response.json(operation.answer.parse(told));
        else response.sendStatus(204);
      } catch (error) {
        if (!(error instanceof ProblemError)) return void response.status(500).json({ code: String(error) });
        response.status(problemCodes[error.code]).json({ code: error.code, ...error.extra });
      }
    });
  }
  return app;
}

function createBrowser(base: string, address: string): Browser {
  const browser: Browser = {
    cookie: null,
    address,
    async call(id, body, target = '') {
      const { method, path }: Operation = operations[id];
      const response = await fetch(`${base}${path.replace('{id}', target)}`, {
        method,
        headers: {
          'content-type': 'application/json',
          'x-test-address': browser.address,
          ...(browser.cookie !== null && { cookie: `desk=${browser.cookie}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const cookies = response.headers.getSetCookie();
      const value = cookies.at(-1)?.match(/^desk=([^;]*)/)?.[1];
      if (value !== undefined) browser.cookie = value === '' ? null : value;
      const text = await response.text();
      const told = text ? JSON.parse(text) : undefined;
      const { code, retryAfterS, detail } = response.ok ? {} : told;
      return { status: response.status, body: told, cookies, code, retryAfterS, detail };
    },
    signIn: (id, secret) => browser.call('signIn', { id, password, ...(secret && { code: codeOf(secret) }) }),
    async setTotp() {
      const { secret } = (await browser.call('beginTotp', { password })).body;
      await browser.call('confirmTotp', { code: codeOf(secret) });
      vi.advanceTimersByTime(30_000);
      return secret;
    },
    async stream() {
      const response = await fetch(`${base}/stream`, { headers: { cookie: `desk=${browser.cookie}` } });
      let text = '';
      void (async () => {
        for await (const chunk of response.body!) text += new TextDecoder().decode(chunk);
      })();
      return { heard: () => text.length, isOver: () => text.includes('over') };
    },
  };
  return browser;
}
