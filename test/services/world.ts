/** The mock services on a free port with a clock and codes of our own, and the clients in front of them. */
import type { CodePurpose, ServiceName, Services } from '../../flows/services.ts';
import type { ServiceImplementations } from '../../src/engine/outside.ts';
import { type MockServices, type MockServicesOptions, startMockServices } from '../../src/mocks/services.ts';
import { createServices } from '../../src/services/services.ts';

export const token = 'token-of-the-tests';
export const dataKey = 'data-key-of-the-tests-of-32-bytes';
/** Every code the mocks send. */
export const rightCode = '012345';
export const wrongCode = '999999';
/** Whose calls they are. */
export const conversation = 'web:test';
export const start = Date.parse('2026-11-21T03:00:00Z');

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** By what they are for; see data/mock-citizens.json. */
export const people = {
  ordinary: { cccd: '079085000001', dateOfBirth: '1985-03-15', phone: '0900000001', accountId: 'TK-000001' },
  oldCmnd: { cccd: '042190000002', dateOfBirth: '1990-07-20', phone: '0900000002', accountId: 'TK-000002' },
  inUse: { cccd: '052078000003', dateOfBirth: '1978-11-05', phone: '0900000003', accountId: 'TK-000003' },
  linked: { cccd: '074192000004', dateOfBirth: '1992-01-30', phone: '0900000004', accountId: 'TK-000004' },
  linkedElsewhere: { cccd: '001070000005', dateOfBirth: '1970-09-09', phone: '0900000005', accountId: 'TK-000005' },
  noAccount: { cccd: '048195000006', dateOfBirth: '1995-12-24', phone: '0900000006' },
  /** Registers. */
  noVneid: { cccd: '031088000007', dateOfBirth: '1988-04-18', phone: '0900000007' },
  pending: { cccd: '092183000008', dateOfBirth: '1983-08-08', phone: '0900000008' },
  approved: { cccd: '056099000009', dateOfBirth: '1999-10-10', phone: '0900000009' },
  levelOne: { cccd: '026180000010', dateOfBirth: '1980-02-28', phone: '0900000010' },
  locked: { cccd: '038075000011', dateOfBirth: '1975-06-01', phone: '0900000011' },
  father: { cccd: '064068000012', dateOfBirth: '1968-05-19', phone: '0900000012' },
  daughter: { cccd: '064304000013', dateOfBirth: '2004-11-11', phone: '0900000012' },
  tooLate: { cccd: '017191000018', dateOfBirth: '1991-09-02', phone: '0900000018' },
  nobody: { cccd: '079085000999', dateOfBirth: '1985-03-15' },
} as const;

/** What the contract needs of a world, wherever its mocks are. */
export interface ContractWorld extends Caller {
  mocks: Pick<MockServices, 'faults' | 'close'> & { urls: { registry: string; vneid: string } };
  services: ServiceImplementations;
  /** Everything as at the start. */
  reset(): void;
}

export interface World extends ContractWorld {
  mocks: MockServices;
  clock: { now: number };
}

export interface Caller {
  /** Calls a service as the engine does; a new key each time unless told. */
  call<Name extends ServiceName>(
    name: Name,
    input: Services[Name]['input'],
    key?: string,
  ): Promise<Services[Name]['output']>;
  /** Sends a code, enters the right one, and gives the proof. */
  proof(cccd: string, purpose: CodePurpose): Promise<string>;
}

/** Every code has to be `rightCode`. */
export function createCaller(services: ServiceImplementations): Caller {
  let calls = 0;
  const call: Caller['call'] = (name, input, key = `web:test/${++calls}.0`) =>
    services[name](input, { key, signal: new AbortController().signal, conversation });
  return {
    call,
    async proof(cccd, purpose) {
      const sent = await call('sendCode', { cccd, purpose });
      if (sent.outcome !== 'sent') throw new Error(`no code: ${sent.outcome}`);
      const checked = await call('checkCode', { id: sent.id, code: rightCode });
      if (checked.outcome !== 'correct') throw new Error(`not correct: ${checked.outcome}`);
      return checked.proof;
    },
  };
}

export async function createWorld(options: Partial<MockServicesOptions> & { timeoutMs?: number } = {}): Promise<World> {
  const clock = { now: start };
  const mocks = await startMockServices({
    port: 0,
    token,
    now: () => clock.now,
    random: () => Number(rightCode),
    callbackDelaysMs: [],
    ...options,
  });
  const services = createServices({
    registryUrl: mocks.urls.registry,
    vneidUrl: mocks.urls.vneid,
    token,
    dataKey,
    timeoutMs: options.timeoutMs,
  });
  return {
    mocks,
    services,
    clock,
    ...createCaller(services),
    reset() {
      clock.now = start;
      mocks.reset();
    },
  };
}

/** A request past the clients, to see what really goes over the wire. */
export async function ask(
  url: string,
  options: { method?: string; body?: unknown; key?: string; token?: string | null; raw?: string } = {},
): Promise<{ status: number; type: string; retryAfter: string | null; body: Record<string, unknown> }> {
  const bearer = options.token === undefined ? token : options.token;
  const method = options.method ?? (options.body === undefined && options.raw === undefined ? 'GET' : 'POST');
  const response = await fetch(url, {
    method,
    headers: {
      ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(options.key === undefined ? {} : { 'Idempotency-Key': options.key }),
      'Content-Type': 'application/json',
    },
    ...(method === 'GET' ? {} : { body: options.raw ?? JSON.stringify(options.body ?? {}) }),
  });
  return {
    status: response.status,
    type: response.headers.get('Content-Type') ?? '',
    retryAfter: response.headers.get('Retry-After'),
    body: (await response.json()) as Record<string, unknown>,
  };
}
