/** The API's frame: what is written down of an operation that fails, and what becomes of an answer that breaks off. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Handlers, ProblemError, type Session } from '../../src/desk/api/handling.ts';
import { type AuditedDeed, createRouter } from '../../src/desk/api/router.ts';
import { createInsightHandlers } from '../../src/desk/insight.ts';

const session: Session = { id: 's', account: 'truong', name: 'Trưởng', role: 'admin', csrf: 'csrf' };
const broken = new Error('the disk is full');

let server: Server;
let url: string;
let deeds: AuditedDeed[];
let failures: unknown[];
let handlers: Partial<Handlers>;

beforeEach(async () => {
  deeds = [];
  failures = [];
  handlers = {};
  const router = createRouter({
    handlers: new Proxy({}, { get: (_, id) => handlers[id as keyof Handlers] }) as Handlers,
    session: async () => session,
    mustSetTotp: () => false,
    audit: async (deed) => void deeds.push(deed),
    addressOf: () => '192.0.2.1',
    publicOrigin: undefined,
    titleOf: (_, code) => code,
    failed: (error) => void failures.push(error),
  });
  server = express().use(router).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const erase = () =>
  fetch(`${url}/retention`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': 'csrf' },
    body: JSON.stringify({ olderThanDays: 7, dryRun: false, reason: 'hết hạn giữ' }),
  });

describe('the audit log', () => {
  it('is told of a deed that failed in the middle by our fault: a part of it may have been done', async () => {
    handlers.eraseOld = async ({ note }) => {
      note('7 days, 500 conversations');
      throw broken;
    };
    const told = await erase();
    expect([told.status, await told.json()]).toEqual([500, { status: 500, code: 'our-fault', title: 'our-fault' }]);
    expect(deeds).toMatchObject([{ who: 'truong', what: 'eraseOld:our-fault', detail: '7 days, 500 conversations' }]);
    expect(failures).toEqual([broken]);
  });

  it('is told once of one that was refused, and of one that was done', async () => {
    handlers.eraseOld = async () => {
      throw new ProblemError('not-possible');
    };
    expect((await erase()).status).toBe(409);
    handlers.eraseOld = async () => ({ conversations: 1 });
    expect((await erase()).status).toBe(200);
    expect(deeds.map(({ what }) => what)).toEqual(['eraseOld:not-possible', 'eraseOld']);
    expect(failures).toEqual([]);
  });
});

describe('an export', () => {
  const audit = (exported: () => AsyncIterable<string>) =>
    createInsightHandlers({ figures: {} as never, audit: { read: async () => null as never, exported } });

  it('that breaks off is cut off, so that nobody takes it for the whole, and told', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    handlers.auditExport = audit(async function* () {
      yield 'x'.repeat(100_000);
      await begun;
      throw broken;
    }).auditExport;
    const told = await fetch(`${url}/audit.ndjson`);
    begin();
    await expect(told.text()).rejects.toThrow();
    expect(failures).toEqual([broken]);
  });

  it('is read no faster than it is taken, and no further once whoever asked has gone', async () => {
    let lines = 0;
    const { promise: ended, resolve: over } = Promise.withResolvers<void>();
    handlers.auditExport = audit(async function* () {
      try {
        for (; lines < 1_000; lines += 1) yield 'x'.repeat(1_000_000);
      } finally {
        over();
      }
    }).auditExport;
    const abort = new AbortController();
    await fetch(`${url}/audit.ndjson`, { signal: abort.signal });
    abort.abort();
    await ended;
    expect(lines).toBeLessThan(100);
    expect(failures).toEqual([]);
  });
});
