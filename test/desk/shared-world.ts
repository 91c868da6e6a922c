/** Two desks over one real PostgreSQL, as two processes have them, with an engine each. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Role } from '../../src/desk/api/handling.ts';
import { type Desk, openDesk } from '../../src/desk/desk.ts';
import type { Clock } from '../../src/engine/clock.ts';
import type { FrozenConversation } from '../../src/engine/conversation.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { flowsFor } from '../../src/engine/machine.ts';
import { createSeal } from '../../src/engine/seal.ts';
import { createLog, tagger } from '../../src/log.ts';
import { openPostgresStorage, type PostgresStorage } from '../../src/postgres-storage.ts';
import type { Store } from '../../src/stores/store.ts';
import { speech, testKey } from '../engine/harness.ts';
import { cheapHashing, password } from './world.ts';

export const numberOf = tagger(testKey);

export interface Process {
  desk: Desk;
  engine: Engine;
  storage: PostgresStorage;
  store: Store<FrozenConversation>;
  /** What was logged. */
  written: string[];
  browser(): Browser;
  /** A citizen of this chat says something to this process. */
  say(chat: string, ...texts: string[]): Promise<void>;
  close(): Promise<void>;
}

export interface Told {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
}

export interface Browser {
  cookie: string;
  csrf: string;
  get(path: string): Promise<Told>;
  send(method: string, path: string, body?: unknown): Promise<Told>;
  signIn(id: string): Promise<Told>;
  /** Events as they come, and the end of listening. */
  events(open?: string): Promise<{ heard: Array<{ event: string; data: Record<string, unknown> }>; end(): void }>;
  /** The same browser, whose requests come to this process. */
  at(other: Process): Browser;
}

let messages = 0;

/** Another process on this database. `clock` runs. */
export async function startProcess(url: string, clock: Clock): Promise<Process> {
  const written: string[] = [];
  const storage = await openPostgresStorage({
    url,
    dataKey: testKey,
    clock,
    failed: (error) => written.push(`storage: ${error}`),
  });
  const store = await storage.documents<FrozenConversation>('conversation');
  const desk = await openDesk({
    folder: '/nowhere',
    accounts: '/nowhere',
    dataKey: testKey,
    conversations: store,
    clock,
    log: createLog({ level: 'trace', stream: { write: (line) => void written.push(line) } }),
    speech,
    hours: null,
    publicUrl: undefined,
    hashing: cheapHashing,
    storage,
    shared: { storage, pool: storage.pool, processes: storage.processes },
  });
  const engine = createEngine({
    store,
    clock,
    seal: createSeal(testKey),
    services: {} as never,
    post: { async deliver() {}, typing() {}, async forget() {} },
    machine: flowsFor({ linkingHere: true }),
    inEveryLanguage: speech.inEveryLanguage,
    topicsOf: () => [],
    deskNow: desk.now,
    nonce: () => crypto.randomUUID(),
    random: () => 0,
    alone: false,
    watcher: desk.watcher,
  });
  await engine.start();
  const server = express().use('/desk', desk.router(engine)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  desk.start();
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/desk/api`;
  bases.set(desk, base);
  return {
    desk,
    engine,
    storage,
    store,
    written,
    browser: () => createBrowser(base),
    async say(chat, ...texts) {
      for (const text of texts) {
        messages += 1;
        await engine.receive({ conversation: chat, messageId: `m${messages}`, said: { kind: 'text', text } });
      }
    },
    async close() {
      await engine.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await desk.stop();
      await store.close();
      await storage.close();
    },
  };
}

const bases = new WeakMap<Desk, string>();

/** Makes an account by the one who administers, signs in at the process. */
export async function staffAt(process: Process, boss: Browser, id: string, role: Role): Promise<Browser> {
  const made = await boss.send('POST', '/accounts', { id, name: `Tên ${id}`, role, password });
  if (made.status !== 200) throw new Error(`no account: ${JSON.stringify(made.body)}`);
  const browser = process.browser();
  const told = await browser.signIn(id);
  if (told.status !== 200) throw new Error(`${id} cannot sign in: ${JSON.stringify(told.body)}`);
  return browser;
}

function createBrowser(base: string, state = { cookie: '', csrf: '' }): Browser {
  const browser: Browser = {
    get cookie() {
      return state.cookie;
    },
    get csrf() {
      return state.csrf;
    },
    get: (path) => browser.send('GET', path),
    async send(method, path, body) {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { 'content-type': 'application/json', cookie: state.cookie, 'x-csrf-token': state.csrf },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      state.cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? state.cookie;
      const text = await response.text();
      const isJson = /application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? '');
      const told = { status: response.status, body: isJson && text ? JSON.parse(text) : text };
      if (typeof told.body?.csrf === 'string') state.csrf = told.body.csrf;
      return told;
    },
    signIn: (id) => browser.send('POST', '/sign-in', { id, password }),
    async events(open) {
      const over = new AbortController();
      const response = await fetch(`${base}/events${open ? `?open=${open}` : ''}`, {
        headers: { cookie: state.cookie },
        signal: over.signal,
      });
      const heard: Array<{ event: string; data: Record<string, unknown> }> = [];
      void readEvents(response, heard).catch(() => {});
      return { heard, end: () => over.abort() };
    },
    at: (other) => createBrowser(bases.get(other.desk)!, state),
  };
  return browser;
}

async function readEvents(
  response: Response,
  heard: Array<{ event: string; data: Record<string, unknown> }>,
): Promise<void> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event && data) heard.push({ event, data: JSON.parse(data) });
    }
  }
}
