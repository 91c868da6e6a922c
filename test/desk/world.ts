/** The help desk with everything around it: fake Telegram and the web chat → the real assistant → mock services, and staff who sign in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { type Assistant, type AssistantOptions, startAssistant } from '../../src/assistant.ts';
import { readConfig } from '../../src/config.ts';
import { createHashing } from '../../src/desk/access/hashing.ts';
import type { Role } from '../../src/desk/api/handling.ts';
import { createLog } from '../../src/log.ts';
import { type MockServices, startMockServices } from '../../src/mocks/services.ts';
import type { FakeTelegram } from '../../src/mocks/telegram/driver.ts';
import { createMovableClock, type MovableClock } from '../../src/runner/stages/movable-clock.ts';
import { startTelegram } from '../../src/runner/stages/telegram.ts';
import { dataKey, servicesToken } from '../../src/runner/stages/whole-stack.ts';

export { dataKey };

/** A password of this world: every account has it. */
export const password = 'con trâu đi trước 12';
/** A thousandth of the work; what it is worth is none of these tests' business. */
export const cheapHashing = createHashing({ cost: { ln: 6, r: 8, p: 1 } });

export interface Staff {
  role: Role;
  /** `cookie` header, after signing in. */
  cookie(): string;
  get(path: string): Promise<Told>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Told>;
}

export interface Told {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
  headers: Headers;
}

export interface DeskWorld {
  url: string;
  telegram: FakeTelegram;
  services: MockServices;
  assistant: Assistant;
  clock: MovableClock;
  folder: string;
  /** The newest code sent to this phone. */
  code(phone: string): string;
  /** Somebody with this role, signed in, with a second factor where the role needs one. */
  staff(role: Role, id?: string, name?: string): Promise<Staff>;
  /** The secret of an account's second factor, for signing in on a page. */
  totp(id: string): string | null;
  log(): string;
  close(): Promise<void>;
}

export type DeskWorldOptions = Partial<Pick<AssistantOptions, 'store'>> & {
  settings?: Record<string, string>;
  before?: (folder: string) => Promise<void>;
};

/** Starts everything; the first account, an administrator's, is made by the set-up link. */
export async function startDeskWorld({ settings = {}, store, before }: DeskWorldOptions = {}): Promise<DeskWorld> {
  const clock = createMovableClock({ runs: true });
  const folder = await mkdtemp(join(tmpdir(), 'desk-'));
  await before?.(folder);
  const written: string[] = [];
  const platform = await startTelegram({ mode: 'polling', now: clock.now });
  const services = await startMockServices({ port: 0, token: servicesToken, clock, now: clock.now });
  const assistant = await startAssistant({
    config: readConfig({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'trace', ...platform.settings(''), ...settings }),
    dataKey,
    services: { registryUrl: services.urls.registry, vneidUrl: services.urls.vneid, token: servicesToken },
    log: createLog({ level: 'trace', stream: { write: (line) => void written.push(line) } }),
    fatal: (reason) => void written.push(`fatal: ${reason}`),
    clock,
    deskHashing: cheapHashing,
    pace: { perChatMs: 0, inAllMs: 0 },
    ...(store && { store }),
  });
  const url = `http://127.0.0.1:${assistant.port}`;
  const api = `${url}/desk/api`;
  const secrets = new Map<string, string>();
  let admin: Staff | null = null;

  async function ask(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Told> {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'accept-language': 'vi', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson =
      /json/.test(response.headers.get('content-type') ?? '') &&
      !/ndjson/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson && text ? JSON.parse(text) : text, headers: response.headers };
  }

  async function signedIn(role: Role, first: Told): Promise<Staff> {
    let cookie = cookieOf(first) ?? '';
    const { csrf } = first.body as { csrf: string };
    const staff: Staff = {
      role,
      cookie: () => cookie,
      get: (path) => staff.send('GET', path),
      async send(method, path, body, headers = {}) {
        const told = await ask(method, path, body, { cookie, 'x-csrf-token': csrfNow, ...headers });
        cookie = cookieOf(told) ?? cookie;
        if (typeof told.body?.csrf === 'string') csrfNow = told.body.csrf;
        return told;
      },
    };
    let csrfNow = csrf;
    return staff;
  }

  async function withSecondFactor(id: string, staff: Staff): Promise<Staff> {
    const begun = await staff.send('POST', '/me/totp', { password });
    secrets.set(id, begun.body.secret);
    const confirmed = await staff.send('POST', '/me/totp/confirm', { code: codeNow(begun.body.secret, clock.now()) });
    if (confirmed.status !== 200) throw new Error(`no second factor: ${JSON.stringify(confirmed.body)}`);
    return staff;
  }

  async function administrator(): Promise<Staff> {
    if (admin) return admin;
    const token = new URL(`${url}${assistant.deskSetUpPath()}`).searchParams.get('token');
    const made = await ask('POST', '/set-up', { token, id: 'truong', name: 'Trưởng', password }, {});
    if (made.status !== 200) throw new Error(`no set-up: ${JSON.stringify(made.body)}`);
    admin = await withSecondFactor('truong', await signedIn('admin', made));
    return admin;
  }

  const world: DeskWorld = {
    url,
    telegram: platform.telegram,
    services,
    assistant,
    clock,
    folder,
    code: (phone) => services.sms(phone).at(-1)?.text.match(/\d{6}/)?.[0] ?? '',
    async staff(role, id: string = role, name = id) {
      const boss = await administrator();
      if (role === 'admin' && id === 'admin') return boss;
      await boss.send('POST', '/accounts', { id, name, role, password });
      const first = await ask('POST', '/sign-in', { id, password }, {});
      if (first.status !== 200) throw new Error(`${id} cannot sign in: ${JSON.stringify(first.body)}`);
      const staff = await signedIn(role, first);
      return first.body.mustSetTotp ? withSecondFactor(id, staff) : staff;
    },
    totp: (id) => secrets.get(id) ?? null,
    log: () => written.join(''),
    async close() {
      await assistant.stop();
      await services.close();
      await platform.close();
      await rm(folder, { recursive: true });
    },
  };
  return world;
}

/** The code that an app would show. */
export const codeNow = (secret: string, now: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });

const cookieOf = ({ headers }: Told): string | null => headers.getSetCookie().at(-1)?.split(';')[0] ?? null;
