/** Starts the mock registry, VNeID service and SMS gateway on one loopback port, with a phone page and a control. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { parse as parseYaml } from 'yaml';
import { type Clock, systemClock } from '../engine/clock.ts';
import { type Citizen, loadCitizens } from './citizens.ts';
import { controlOperations } from './control-operations.ts';
import { createMocks, type Mocks } from './create-mocks.ts';
import type { Faults } from './faults.ts';
import { loopbackNamesOnly, refuseForeignPages, requireBearer } from './http/guards.ts';
import { createServiceRouter } from './http/service.ts';
import { createPhonePage } from './phone/phone.ts';
import type { MockLink } from './registry.ts';
import type { SmsMessage } from './sms.ts';
import { callbackDelaysMsDefault, createCallback, createPoster, createSmsSender } from './vneid/tell.ts';

/** Loopback only: these servers hand out codes to whoever asks. */
const host = '127.0.0.1';
/** How often registrations are looked through for one whose time has come. */
const approvalTickMs = 1000;

export interface MockServicesOptions {
  /** 0 takes any free port. */
  port: number;
  /** What callers must send as bearer token, and what the callback and the SMS gateway are sent. */
  token: string;
  /** The people of data/mock-citizens.json unless told. */
  citizens?: Citizen[] | undefined;
  /** What slow answers wait on; the machine's unless told. */
  clock?: Clock;
  /** Epoch ms; that of `clock` unless told. */
  now?: () => number;
  /** A whole number from 0 to below `below`; `crypto.randomInt` unless told. */
  random?: (below: number) => number;
  /** Where the approval of a registration is told, `PUBLIC_URL/callbacks/vneid`; a function when it is only known later, or changes. Without it nobody is told. */
  callbackUrl?: string | (() => string | undefined) | undefined;
  /** Waits between the tries of a callback, in real time. */
  callbackDelaysMs?: readonly number[];
  /** From a registration to its approval, on `now`. */
  approveAfterMs?: number;
  /** `SMS_URL`, when the VNeID service is to send through another gateway. */
  smsUrl?: string | (() => string | undefined) | undefined;
  /** Told of every SMS as it is sent. */
  onSms?: (message: SmsMessage) => void;
}

export interface MockServices {
  urls: { registry: string; vneid: string; sms: string };
  phoneUrl: string;
  controlUrl: string;
  faults: Faults;
  /** The newest 50 to this phone (national form), oldest first. */
  sms(phone: string): SmsMessage[];
  links(): MockLink[];
  /** Approves a pending registration; resolves when SMS and callback are done or given up. False if there is none. */
  approve(one: { cccd: string } | { registration: string }): Promise<boolean>;
  /** The same for all whose time has come; otherwise done every second of real time. */
  approveDue(): Promise<void>;
  /** Forgets all that happened; the people are as in their file. */
  reset(): void;
  close(): Promise<void>;
}

/** Rejects when the port is taken, or with `CitizensFileError`. */
export async function startMockServices(options: MockServicesOptions): Promise<MockServices> {
  const { token, clock = systemClock, citizens = loadCitizens().citizens } = options;
  const closing = new AbortController();
  const app = express();
  const server = createServer(app);
  let origin = '';
  const mocks = createMocks({
    ...options,
    citizens,
    now: options.now ?? clock.now,
    sendSms: createSmsSender({
      url: () => (typeof options.smsUrl === 'function' ? options.smsUrl() : options.smsUrl) ?? `${origin}/sms`,
      token,
      clock,
      closing: closing.signal,
    }),
    callBack: callBackTo(options, closing.signal),
  });
  const { registry, vneid, sms, faults, reset } = mocks;
  route(app, mocks, { token, citizens, clock, closing: closing.signal });

  origin = await listen(server, options.port);
  const tick = setInterval(() => void vneid.registrations.approveDue(), approvalTickMs).unref();

  return {
    urls: { registry: `${origin}/registry`, vneid: `${origin}/vneid`, sms: `${origin}/sms` },
    phoneUrl: `${origin}/phone`,
    controlUrl: `${origin}/control`,
    faults,
    sms: sms.sentTo,
    links: registry.links,
    approve: mocks.approve,
    approveDue: vneid.registrations.approveDue,
    reset,
    async close() {
      clearInterval(tick);
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function callBackTo(
  { callbackUrl, callbackDelaysMs, token }: MockServicesOptions,
  closing: AbortSignal,
): Parameters<typeof createMocks>[0]['callBack'] {
  if (callbackUrl === undefined) return async () => false;
  return createCallback({
    send: createPoster(typeof callbackUrl === 'function' ? callbackUrl : () => callbackUrl, token),
    delaysMs: callbackDelaysMs ?? callbackDelaysMsDefault,
    clock: unheldClock,
    closing,
  });
}

/** Real time that keeps no process alive. */
const unheldClock = {
  after(ms: number, callback: () => void) {
    const timeout = setTimeout(callback, ms).unref();
    return () => clearTimeout(timeout);
  },
};

/** Puts everything under its path: the services behind the token, the control and the phone page without. */
function route(
  app: Express,
  mocks: Mocks,
  world: { token: string; citizens: Citizen[]; clock: Clock; closing: AbortSignal },
): void {
  const { registry, vneid, sms, faults, idempotency, reset } = mocks;
  app.disable('x-powered-by');
  app.use(loopbackNamesOnly);
  const operations = {
    registry: registry.operations,
    vneid: vneid.operations,
    sms: sms.operations,
    control: controlOperations({ faults, registry, registrations: vneid.registrations, reset }),
  };
  for (const service of ['registry', 'vneid', 'sms', 'control'] as const) {
    const router = createServiceRouter({
      service,
      operations: operations[service],
      guard: service === 'control' ? refuseForeignPages : requireBearer(world.token),
      faults,
      idempotency: idempotency[service],
      document: openApi(service),
      clock: world.clock,
      closing: world.closing,
    });
    app.use(`/${service}`, router);
  }
  app.use('/phone', createPhonePage({ sms, citizens: world.citizens }));
}

/** The OpenAPI document of a service, as it is served. */
export function openApi(service: 'registry' | 'vneid' | 'sms' | 'control'): object {
  return parseYaml(readFileSync(new URL(`./openapi/${service}.yaml`, import.meta.url), 'utf8'));
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(`http://${host}:${(server.address() as AddressInfo).port}`);
    });
  });
}
