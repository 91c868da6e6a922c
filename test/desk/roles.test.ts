/** Who may what: the table of docs/desk.md is the test. Each operation is asked for by each role, and by nobody. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/desk/api/handling.ts';
import type { Operation } from '../../src/desk/api/operation.ts';
import { operations } from '../../src/desk/api/operations.ts';
import { roles } from '../../src/desk/api/shapes.ts';
import { type DeskWorld, type Staff, startDeskWorld } from './world.ts';

/** `| operation | agent | supervisor | auditor | admin |` with `✓` or nothing. */
const table = new Map(
  readFileSync(new URL('../../docs/desk.md', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === roles.length + 3 && /^`\w+`$/.test(cells[1] ?? ''))
    .map((cells) => [(cells[1] ?? '').replaceAll('`', ''), cells.slice(2, -1).map((cell) => cell === '✓')] as const),
);

let world: DeskWorld;
const staff = new Map<Role, Staff>();

beforeAll(async () => {
  world = await startDeskWorld();
  for (const role of roles) staff.set(role, await world.staff(role));
}, 30_000);
afterAll(() => world.close());

const listed = Object.entries(operations) as Array<[string, Operation]>;
/** A path that nothing is at: whoever may ask is told so, whoever may not is told that. */
const pathOf = ({ path }: Operation) =>
  path.replace('{number}', '000000000000').replace('{id}', 'nobody').replace('{flow}', 'nothing');

describe('the table in docs/desk.md', () => {
  it('names every operation, and no other', () => {
    expect([...table.keys()].sort()).toEqual(
      listed
        .filter(([, { permission }]) => permission !== 'none')
        .map(([id]) => id)
        .sort(),
    );
  });
});

describe.each(listed.filter(([, { permission }]) => permission !== 'none'))('%s', (id, operation) => {
  it('answers nobody who is not signed in', async () => {
    const response = await fetch(`${world.url}/desk/api${pathOf(operation)}`, { method: operation.method });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'not-signed-in' });
  });

  it.each(roles.map((role, index) => [role, index] as const))(
    'is open to %s as the table says',
    async (role, index) => {
      // These would end the session, or hold the connection.
      if (id === 'signOut' || id === 'events') return expectAllowed(role, index, id);
      const told = await staff.get(role)?.send(operation.method, pathOf(operation));
      const refused = told?.status === 403;
      expect({ role, refused }).toEqual({ role, refused: table.get(id)?.[index] !== true });
      if (refused) expect(told?.body.code).toBe('forbidden');
      else expect([200, 204, 400, 404]).toContain(told?.status);
    },
  );
});

async function expectAllowed(role: Role, index: number, id: string) {
  if (id === 'signOut') return expect(table.get(id)?.[index]).toBe(true);
  const abort = new AbortController();
  const response = await fetch(`${world.url}/desk/api/events`, {
    headers: { cookie: staff.get(role)?.cookie() ?? '' },
    signal: abort.signal,
  });
  abort.abort();
  expect(response.status).toBe(table.get(id)?.[index] ? 200 : 403);
}

describe('what changes something', () => {
  it.each(listed.filter(([, { method, permission }]) => method !== 'GET' && permission !== 'none'))(
    '%s is refused without the token, and from another site',
    async (_id, operation) => {
      const admin = staff.get('admin');
      const without = await admin?.send(operation.method, pathOf(operation), {}, { 'x-csrf-token': '' });
      expect(without).toMatchObject({ status: 403, body: { code: 'bad-csrf' } });
      const elsewhere = await admin?.send(operation.method, pathOf(operation), {}, { 'sec-fetch-site': 'cross-site' });
      expect(elsewhere).toMatchObject({ status: 403, body: { code: 'bad-csrf' } });
    },
  );
});

describe('without signing in', () => {
  it.each([
    '/desk',
    '/desk/',
    '/desk/figures',
    '/desk/api',
    '/desk/api/nothing',
    '/desk/assets/',
    '/desk/../etc/passwd',
  ])('%s shows nothing but the page to sign in, or nothing', async (path) => {
    const response = await fetch(`${world.url}${path}`);
    const text = await response.text();
    if (response.status === 200) expect(text).toMatch(/<div id="root"><\/div>/);
    else expect([404, 401]).toContain(response.status);
  });
});
